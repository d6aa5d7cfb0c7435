import { Disposable, type TextDocument, type TextEditor, window } from "vscode";
import { InlayHintRequest, type Middleware } from "vscode-languageclient/node";
import { HOLE } from "../hole";
import type { Feature } from "../host";

// A hint at the end of the line stands between the cursor and the ghost text. So the line of the
// cursor has none while there is a hole on it.

/** The line of the cursor in the active editor, if there is a hole on it. */
function holeLine(document: TextDocument): number | undefined {
  const editor = window.activeTextEditor;
  if (editor?.document !== document) {
    return undefined;
  }
  const { line } = editor.selection.active;
  return HOLE.test(document.lineAt(line).text) ? line : undefined;
}

export const holeHints: Required<Pick<Middleware, "provideInlayHints">> = {
  async provideInlayHints(document, viewPort, token, next) {
    const hints = await next(document, viewPort, token);
    const line = holeLine(document);
    return line === undefined ? hints : hints?.filter((hint) => hint.position.line !== line);
  },
};

/** Asks for the hints anew when the cursor comes to a line with a hole, or leaves one. */
export const holeHintsFollowCursor: Feature = ({ server }) => {
  let last: { editor: TextEditor; line: number | undefined } | undefined;
  const follow = (editor: TextEditor | undefined): void => {
    if (editor === undefined) {
      return;
    }
    const line = holeLine(editor.document);
    if (last?.editor === editor && last.line === line) {
      return;
    }
    const fresh = last?.editor !== editor && line === undefined;
    last = { editor, line };
    if (!fresh) {
      server.running
        ?.getFeature(InlayHintRequest.method)
        .getProvider(editor.document)
        ?.onDidChangeInlayHints.fire();
    }
  };
  return Disposable.from(
    window.onDidChangeTextEditorSelection(({ textEditor }) => follow(textEditor)),
    window.onDidChangeActiveTextEditor(follow),
  );
};
