import { commands, type Disposable, debug, window } from "vscode";

const RESTART = "Imagine Anew";

/** What sessions say that the protocol has no words for. */
export function sessionEvents(type: string): Disposable {
  const told = new Set<string>();
  return debug.onDidReceiveDebugSessionCustomEvent(async ({ session, event }) => {
    if (session.type !== type || event !== "foretrace/stale" || told.has(session.id)) {
      return;
    }
    told.add(session.id);
    const chosen = await window.showInformationMessage(
      "The text has changed since this run was imagined.",
      RESTART,
    );
    told.delete(session.id);
    if (chosen === RESTART) {
      await commands.executeCommand("workbench.action.debug.restart");
    }
  });
}
