import { commands, Disposable } from "vscode";
import type { Feature } from "../host";
import { READY } from "../status/context-keys";

const WALKTHROUGH = "foretrace.foretrace#start";

/** The commands that need no more than one line. Pause and resume are the server's own. */
export const plainCommands: Feature = ({ log, server }) =>
  Disposable.from(
    commands.registerCommand("foretrace.restart", () => server.restart()),
    commands.registerCommand("foretrace.showLog", () => log.show()),
    commands.registerCommand("foretrace.openWalkthrough", async () => {
      await commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH);
      // The page ticks off a step only when its context changes while the page is there.
      await commands.executeCommand("setContext", READY, false);
      await commands.executeCommand("setContext", READY, server.state.kind === "running");
    }),
  );
