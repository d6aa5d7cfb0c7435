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

/** The function that a code lens or a menu hands to a command; `undefined` if it names none. */
export function asPlace(argument: unknown): FunctionPlace | undefined {
  const { uri, function: name } = (argument ?? {}) as { readonly [key: string]: unknown };
  return typeof uri === "string" && typeof name === "string" ? { uri, function: name } : undefined;
}

/** The function at the cursor, else the next one; `undefined` if there is none. */
export async function functionAtCursor(
  server: Server,
  editor: TextEditor,
): Promise<FunctionPlace | undefined> {
  const uri = editor.document.uri.toString();
  const line = editor.selection.active.line;
  const symbol = await symbolAt(server, uri, line);
  if (symbol !== undefined) {
    return { uri, function: symbol.name };
  }
  // Documents without scenarios have no symbols of ours, but lenses.
  const textDocument = { uri };
  const lenses = await server.request<CodeLens[] | null>("textDocument/codeLens", { textDocument });
  return asPlace(nearest(lenses ?? [], line)?.command?.arguments?.[0]);
}

/** The symbol of the function at a line (from 0), else of the next one. */
export async function symbolAt(
  server: Server,
  uri: string,
  line: number,
): Promise<DocumentSymbol | undefined> {
  const params = { textDocument: { uri } };
  const symbols = await server.request<DocumentSymbol[] | null>(
    "textDocument/documentSymbol",
    params,
  );
  return functionAround(symbols ?? [], line);
}

function nearest(lenses: readonly CodeLens[], line: number): CodeLens | undefined {
  return lenses.filter(({ range }) => range.start.line <= line).at(-1) ?? lenses[0];
}
