import type { DocumentSymbol } from "vscode-languageclient/node";

// The values of `SymbolKind`, which exists only where the editor runs.
const FUNCTION = 12;
const METHOD = 6;

/** The innermost function whose lines hold a line (from 0), else the first one below it, else the last. */
export function functionAround(
  symbols: readonly DocumentSymbol[],
  line: number,
): DocumentSymbol | undefined {
  const functions = symbols.filter(({ kind }) => kind === FUNCTION || kind === METHOD);
  const around = functions.filter(
    ({ range }) => range.start.line <= line && line <= range.end.line,
  );
  const below = functions.filter(({ range }) => range.start.line > line);
  return around.at(-1) ?? below[0] ?? functions.at(-1);
}
