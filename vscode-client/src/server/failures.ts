import { commands, window } from "vscode";
import type { Feature } from "../host";

const RESTART = "Restart";
const SHOW_LOG = "Show Log";

/** Says that the server does not run any more, and offers what may help. */
export const serverFailures: Feature = ({ server, log }) =>
  server.onDidChangeState(async (state) => {
    if (state.kind !== "failed") {
      return;
    }
    log.error(state.sentence);
    const answer = await window.showErrorMessage(state.sentence, RESTART, SHOW_LOG);
    if (answer === RESTART) {
      await commands.executeCommand("foretrace.restart");
    } else if (answer === SHOW_LOG) {
      log.show();
    }
  });
