import { mkdirSync } from "node:fs";
import { type ExtensionContext, type LogOutputChannel, workspace } from "vscode";
import { expandHome } from "./home";
import { managedPython } from "./managed";
import { activePython } from "./ms-python";
import { probe, usable } from "./probe";
import { type Python, PythonMissing } from "./python";

/** What programs named in `PATH` Python may be called. */
export const ON_PATH: readonly string[] =
  process.platform === "win32" ? ["py", "python"] : ["python3", "python"];

/**
 * The Python with Foretrace: that of the setting `foretrace.interpreter`, which must then have
 * it; else the Python extension's, the managed one, or one in `PATH`.
 *
 * Rejects with `PythonMissing`.
 */
export async function findPython(
  context: ExtensionContext,
  log: LogOutputChannel,
): Promise<Python> {
  const folder = context.globalStorageUri.fsPath;
  mkdirSync(folder, { recursive: true });
  const chosen = interpreterSetting();
  if (chosen !== undefined) {
    const found = usable(chosen, await probe(chosen, folder));
    if (typeof found === "string") {
      throw new PythonMissing(`${found} The setting foretrace.interpreter names it.`);
    }
    return found;
  }
  for (const path of [await activePython(log), managedPython(folder), ...ON_PATH]) {
    if (path === undefined) {
      continue;
    }
    const found = usable(path, await probe(path, folder));
    if (typeof found !== "string") {
      return found;
    }
    log.debug(found);
  }
  throw new PythonMissing("No Python environment with Foretrace was found.");
}

/** The path in `foretrace.interpreter`, which only the user's own settings can hold. */
export function interpreterSetting(): string | undefined {
  const path = workspace.getConfiguration("foretrace").get<string>("interpreter")?.trim();
  return path === undefined || path === "" ? undefined : expandHome(path);
}
