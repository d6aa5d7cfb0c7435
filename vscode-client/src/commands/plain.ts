import { commands, Disposable } from "vscode";
import type { Feature } from "../host";

/** The commands that need no more than one line. Pause and resume are the server's own. */
export const plainCommands: Feature = ({ log, server }) =>
  Disposable.from(
    commands.registerCommand("foretrace.restart", () => server.restart()),
    commands.registerCommand("foretrace.showLog", () => log.show()),
  );
