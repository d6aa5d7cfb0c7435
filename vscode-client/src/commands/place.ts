import type { TextEditor } from "vscode";
import type { CodeLens, DocumentSymbol } from "vscode-languageclient/node";
import type { Server } from "../server/server";
import { functionAround } from "./enclosing";

/** A function of an open document. */
export interface FunctionPlace {
  readonly uri: string;
  /** Its qualified name. */
  readonly function: string;
}

/** The function at the cursor, else the next one; `undefined` if there is none. */
export async function functionAtCursor(
  server: Server,
  editor: TextEditor,
): Promise<FunctionPlace | undefined> {
  const uri = editor.document.uri.toString();
  const line = editor.selection.active.line;
  const textDocument = { uri };
  const symbols = await server.request<DocumentSymbol[] | null>("textDocument/documentSymbol", {
    textDocument,
  });
  const named = functionAround(symbols ?? [], line);
  if (named !== undefined) {
    return { uri, function: named };
  }
  // Documents without scenarios have no symbols of ours, but lenses.
  const lenses = await server.request<CodeLens[] | null>("textDocument/codeLens", { textDocument });
  const lens = nearest(lenses ?? [], line);
  const argument: unknown = lens?.command?.arguments?.[0];
  const name =
    typeof argument === "object" && argument !== null && "function" in argument
      ? argument.function
      : undefined;
  return typeof name === "string" ? { uri, function: name } : undefined;
}

function nearest(lenses: readonly CodeLens[], line: number): CodeLens | undefined {
  return lenses.filter(({ range }) => range.start.line <= line).at(-1) ?? lenses[0];
}
