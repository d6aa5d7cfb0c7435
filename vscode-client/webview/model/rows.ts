import type { FunctionData, HoleData, TraceData } from "../../src/panel/trace-data";
import { GUESSED } from "./words";

/** One line of the source, or the space between two functions. */
export type Row =
  | { readonly kind: "gap" }
  | { readonly kind: "line"; readonly line: number; readonly pieces: readonly Piece[] };

/** A part of a line: text, or a hole and what the run was imagined with in its place. */
export interface Piece {
  readonly text: string;
  readonly hole?: HoleData;
}

const HOLE_LENGTH = 3;

/** What stands in the place of a hole: what the run was imagined with, if anything. */
export function holeText({ fill }: HoleData): string | undefined {
  return fill === undefined ? undefined : `${GUESSED} ${fill}`;
}

/** Characters that a row takes. */
export function rowLength(row: Row): number {
  const pieces = row.kind === "line" ? row.pieces : [];
  return pieces
    .map(({ text, hole }) => [...((hole && holeText(hole)) ?? text)].length)
    .reduce((sum, length) => sum + length, 0);
}

/** The lines of the functions that a run reaches, each once, in the order of the document. */
export function rowsOf(data: TraceData): Row[] {
  const rows: Row[] = [];
  let last: number | undefined;
  for (const { first, source } of [...data.functions].sort((a, b) => a.first - b.first)) {
    for (const [index, text] of source.entries()) {
      const line = first + index;
      if (last !== undefined && line <= last) {
        // A function within another one: its lines are there already.
        continue;
      }
      if (last !== undefined && line > last + 1) {
        rows.push({ kind: "gap" });
      }
      rows.push({ kind: "line", line, pieces: piecesOf(text, holesOn(data, line)) });
      last = line;
    }
  }
  return rows;
}

/** By how much all lines can be moved to the left. */
export function indentOf(functions: readonly FunctionData[]): number {
  const widths = functions
    .flatMap(({ source }) => source)
    .flatMap((line) => {
      const found = /^( *)\S/.exec(line);
      return found?.[1] === undefined ? [] : [found[1].length];
    });
  return widths.length === 0 ? 0 : Math.min(...widths);
}

function holesOn(data: TraceData, line: number): HoleData[] {
  return data.holes.filter((hole) => hole.line === line).sort((a, b) => a.column - b.column);
}

function piecesOf(text: string, holes: readonly HoleData[]): Piece[] {
  const points = [...text];
  const pieces: Piece[] = [];
  let end = 0;
  for (const hole of holes) {
    const start = hole.column - 1;
    pieces.push({ text: points.slice(end, start).join("") });
    end = start + HOLE_LENGTH;
    pieces.push({ text: points.slice(start, end).join(""), hole });
  }
  pieces.push({ text: points.slice(end).join("") });
  return pieces.filter(({ text: piece, hole }) => piece !== "" || hole !== undefined);
}
