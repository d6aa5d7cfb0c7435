import { CodeAction, CodeActionKind, type Disposable, languages } from "vscode";

const HOLE = /\?\?\?|\b___\b/;

/** At a hole, a session can be begun like any other action there. */
export function holeActions(): Disposable {
  const kind = CodeActionKind.Empty.append("foretrace").append("debug");
  return languages.registerCodeActionsProvider(
    { language: "python" },
    {
      provideCodeActions(document, range) {
        if (!HOLE.test(document.lineAt(range.start.line).text)) {
          return [];
        }
        const action = new CodeAction("Imagine this call", kind);
        action.command = { command: "foretrace.debug", title: action.title };
        return [action];
      },
    },
    { providedCodeActionKinds: [kind] },
  );
}
