import { commands, ProgressLocation, type TextEditor, window, workspace } from "vscode";
import type { CodeAction, CompletionList } from "vscode-languageclient/node";
import type { Feature, Host } from "../host";
import { type FillAction, fillsMost, type HolePlace, holesNear } from "./holes";
import { symbolAt } from "./place";
import { pythonEditor } from "./python-editor";
import { said } from "./said";

/** Puts the best solution into all the holes of the function at the cursor. */
export const fillAllCommand: Feature = (host) =>
  commands.registerCommand("foretrace.fillAll", () =>
    said(async () => {
      const editor = await pythonEditor();
      if (editor !== undefined) {
        await fillAll(host, editor);
      }
    }),
  );

async function fillAll(host: Host, editor: TextEditor): Promise<void> {
  const { document, selection } = editor;
  const uri = document.uri.toString();
  const { line } = selection.active;
  const around = await symbolAt(host.server, uri, line);
  const holes = holesNear(document.getText().split(/\r?\n/), line, around?.range);
  if (holes.length === 0) {
    throw new Error("There is no hole here to fill. Write ??? where something is missing.");
  }
  for (const hole of holes) {
    // Nothing at all is known of what looks like a hole in a comment.
    await searched(host, uri, hole);
    const action = fillsMost(await actionsAt(host, uri, hole));
    if (action !== undefined && (await apply(host, action))) {
      return;
    }
  }
  throw new Error(
    "No fill was found. The setting foretrace.fillSeconds says how long it is searched for.",
  );
}

/** Wait until the search for fills has ended, which its time limit sees to. */
function searched({ server }: Host, uri: string, position: HolePlace): Thenable<void> {
  const options = { location: ProgressLocation.Window, title: "Foretrace searches" };
  return window.withProgress(options, async () => {
    let list: CompletionList | null;
    do {
      list = await server.request("textDocument/completion", { textDocument: { uri }, position });
    } while (list?.isIncomplete === true);
  });
}

async function actionsAt({ server }: Host, uri: string, place: HolePlace): Promise<FillAction[]> {
  const range = { start: place, end: place };
  const context = { diagnostics: [], only: ["quickfix"] };
  const params = { textDocument: { uri }, range, context };
  return (await server.request<FillAction[] | null>("textDocument/codeAction", params)) ?? [];
}

async function apply({ server }: Host, action: FillAction): Promise<boolean> {
  const client = server.running;
  const resolved = await server.request<CodeAction>("codeAction/resolve", action);
  const edit = await client?.protocol2CodeConverter.asWorkspaceEdit(resolved.edit);
  return edit != null && (await workspace.applyEdit(edit));
}
