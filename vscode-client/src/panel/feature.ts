import { commands, Disposable, ViewColumn, type WebviewPanel, window } from "vscode";
import type { Feature, Host } from "../host";
import { restored, type Subject } from "./subject";
import { TracePanel, VIEW_TYPE } from "./trace-panel";

/** What the code lens and the editor's menu hand to the command. */
interface Wanted {
  readonly uri?: unknown;
  readonly function?: unknown;
}

/** The trace panel: its command, and its return with the window. There is at most one. */
export const tracePanelFeature: Feature = (host) => {
  let shown: { panel: WebviewPanel; trace: TracePanel } | undefined;

  const fill = (panel: WebviewPanel, subject: Subject, follow: boolean): void => {
    shown?.panel.dispose();
    const trace = new TracePanel(panel, host, subject, follow);
    shown = { panel, trace };
    panel.onDidDispose(() => {
      trace.dispose();
      shown = shown?.panel === panel ? undefined : shown;
    });
  };

  const open = (wanted?: Wanted): void => {
    const subject = subjectOf(wanted);
    if (subject === undefined) {
      void window.showInformationMessage("Open a Python file: its runs are what is shown.");
    } else if (shown !== undefined) {
      shown.trace.show(subject);
    } else {
      const where = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      const title = "Run as a Picture";
      fill(window.createWebviewPanel(VIEW_TYPE, title, where, {}), subject, true);
    }
  };

  listen(host, () => shown?.trace.refresh());
  return Disposable.from(
    commands.registerCommand("foretrace.openTracePanel", open),
    window.registerWebviewPanelSerializer(VIEW_TYPE, {
      async deserializeWebviewPanel(panel, state) {
        const kept = restored(state);
        if (kept === undefined) {
          panel.dispose();
        } else {
          fill(panel, kept.subject, kept.follow);
        }
      },
    }),
    // The panel itself stays, to come back with the window.
    { dispose: () => shown?.trace.dispose() },
  );
};

function listen(host: Host, refresh: () => void): void {
  host.server.attach({
    capabilities: { traceRefresh: true, tracePanel: true },
    connect: (client) => client.onNotification("foretrace/traceRefresh", refresh),
  });
}

/** A function of a document if one is named, else what is at the cursor. */
function subjectOf({ uri, function: name }: Wanted = {}): Subject | undefined {
  if (typeof uri === "string" && typeof name === "string") {
    return { uri, of: { function: name }, beside: [] };
  }
  const editor = window.activeTextEditor;
  if (editor?.document.languageId !== "python") {
    return undefined;
  }
  const line = editor.selection.active.line + 1;
  return { uri: editor.document.uri.toString(), of: { line }, beside: [] };
}
