import { Disposable, workspace } from "vscode";
import type { Feature } from "../host";
import { interpreterSetting } from "./find";
import { onActivePython } from "./ms-python";

/** Starts the server anew when another Python is to be used. */
export const pythonChanges: Feature = ({ server }) => {
  const again = (): void => void server.restart();
  return Disposable.from(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("foretrace.interpreter")) {
        again();
      }
    }),
    workspace.onDidGrantWorkspaceTrust(again),
    onActivePython(() => {
      // Where a setting names the Python, another choice there changes nothing.
      if (interpreterSetting() === undefined) {
        again();
      }
    }),
  );
};
