import type { ExtensionContext, LogOutputChannel } from "vscode";
import { ON_PATH } from "./find";
import { activePython } from "./ms-python";
import { type Probed, probe } from "./probe";
import { atLeast, OLDEST_PYTHON } from "./version";

const NUMBERED = ["python3.14", "python3.13", "python3.12", "python3.11"];

/** A Python that an environment can be made with; `undefined` if there is none. */
export async function findBase(
  context: ExtensionContext,
  log: LogOutputChannel,
): Promise<Probed | undefined> {
  for (const path of [await activePython(log), ...ON_PATH, ...NUMBERED]) {
    const found =
      path === undefined ? undefined : await probe(path, context.globalStorageUri.fsPath);
    if (found !== undefined && atLeast(found.version, OLDEST_PYTHON)) {
      return found;
    }
  }
  return undefined;
}
