import { commands, Disposable, ViewColumn, type WebviewPanel, window } from "vscode";
import { asPlace } from "../commands/place";
import { activeEditor } from "../commands/python-editor";
import type { Feature, Host } from "../host";
import { restored, type Subject } from "./subject";
import { TracePanel, VIEW_TYPE } from "./trace-panel";

/** The trace panel: its command, and its return with the window. There is at most one. */
export const tracePanelFeature: Feature = (host) => {
  let shown: { panel: WebviewPanel; trace: TracePanel } | undefined;

  const showIn = (panel: WebviewPanel, subject: Subject, follow: boolean): void => {
    shown?.panel.dispose();
    const trace = new TracePanel(panel, host, subject, follow);
    shown = { panel, trace };
    panel.onDidDispose(() => {
      trace.dispose();
      shown = shown?.panel === panel ? undefined : shown;
    });
  };

  const open = (wanted?: unknown): void => {
    const subject = subjectOf(wanted);
    if (subject === undefined) {
      void window.showInformationMessage("Open a Python file: its runs are what is shown.");
    } else if (shown !== undefined) {
      shown.trace.show(subject);
    } else {
      const where = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      const title = "Run as a Picture";
      showIn(window.createWebviewPanel(VIEW_TYPE, title, where, {}), subject, true);
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
          showIn(panel, kept.subject, kept.follow);
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
function subjectOf(wanted: unknown): Subject | undefined {
  const place = asPlace(wanted);
  if (place !== undefined) {
    return { uri: place.uri, of: { function: place.function }, beside: [] };
  }
  const editor = activeEditor();
  if (editor === undefined) {
    return undefined;
  }
  const line = editor.selection.active.line + 1;
  return { uri: editor.document.uri.toString(), of: { line }, beside: [] };
}
