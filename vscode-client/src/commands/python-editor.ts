import { Disposable, type TextDocument, type TextEditor, window, workspace } from "vscode";
import type { Feature } from "../host";

let last: TextDocument | undefined;

/** Remembers which Python document was worked on last. */
export const followPython: Feature = () => {
  const follow = (editor: TextEditor | undefined): void => {
    last = isPython(editor) ? editor.document : last;
  };
  follow(window.activeTextEditor);
  return Disposable.from(
    window.onDidChangeActiveTextEditor(follow),
    workspace.onDidCloseTextDocument((document) => {
      last = document === last ? undefined : last;
    }),
  );
};

/** The active editor, if it is one of Python. */
export function activeEditor(): TextEditor | undefined {
  const editor = window.activeTextEditor;
  return isPython(editor) ? editor : undefined;
}

/**
 * The Python editor that a command is meant for: the active one; where that is something else, such
 * as the walkthrough, one that can be seen, else the last one, which is shown again.
 */
export async function pythonEditor(): Promise<TextEditor | undefined> {
  const there = [window.activeTextEditor, ...window.visibleTextEditors].find(isPython);
  if (there !== undefined || last === undefined) {
    return there;
  }
  return await window.showTextDocument(last);
}

function isPython(editor: TextEditor | undefined): editor is TextEditor {
  return editor?.document.languageId === "python";
}
