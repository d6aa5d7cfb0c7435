import { PVSC_EXTENSION_ID, PythonExtension } from "@vscode/python-extension";
import { Disposable, extensions, type LogOutputChannel, workspace } from "vscode";

/**
 * The Python that is chosen in the Python extension, if that extension is there.
 *
 * None in a folder that is not trusted: its environment may be part of it.
 */
export async function activePython(log: LogOutputChannel): Promise<string | undefined> {
  if (!(workspace.isTrusted && isThere())) {
    return undefined;
  }
  try {
    const { environments } = await PythonExtension.api();
    const folder = workspace.workspaceFolders?.[0];
    const chosen = environments.getActiveEnvironmentPath(folder);
    const resolved = await environments.resolveEnvironment(chosen);
    return resolved?.executable.uri?.fsPath;
  } catch (error) {
    log.warn(`The Python extension did not tell its environment: ${String(error)}`);
    return undefined;
  }
}

/** Call `changed` whenever another environment is chosen in the Python extension. */
export function onActivePython(changed: () => void): Disposable {
  const found: Disposable[] = [];
  if (isThere()) {
    PythonExtension.api().then(
      (api) => found.push(api.environments.onDidChangeActiveEnvironmentPath(changed)),
      () => undefined,
    );
  }
  return new Disposable(() => Disposable.from(...found).dispose());
}

function isThere(): boolean {
  return extensions.getExtension(PVSC_EXTENSION_ID) !== undefined;
}
