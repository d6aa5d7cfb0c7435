import { type Cell, cellOf } from "./cells";
import { type Columns, columnsOf } from "./columns";
import { indentOf, type Row, rowLength, rowsOf } from "./rows";
import { lastUpTo, type Run } from "./run";
import { callText } from "./words";

/** Where everything of a picture is: across in characters, down in rows. */
export interface Layout {
  readonly rows: readonly Row[];
  /** By line, the row. */
  readonly rowOf: ReadonlyMap<number, number>;
  /** Characters that all lines begin with. */
  readonly indent: number;
  /** Characters of the longest line without them. */
  readonly sourceWidth: number;
  readonly columns: Columns;
  /** By step. */
  readonly cells: readonly Cell[];
  /** By column, where it begins; one more at the end, the whole width. */
  readonly offsets: Float64Array;
  /** What stands above the columns: a band for the calls if there are several, one for each
   * level of loops, each in pieces from left to right. */
  readonly bands: readonly (readonly BandPiece[])[];
}

/** Neighbouring columns with the same heading. */
export interface BandPiece {
  readonly first: number;
  readonly last: number;
  readonly label: string;
  readonly title: string;
}

const NARROWEST = 3;
/** Between the text of two cells. */
const SPACE = 2;
/** What a column is widened to at most for what stands above it. */
const LONGEST_LABEL = 16;

export function layoutOf(run: Run): Layout {
  const rows = rowsOf(run.data);
  const rowOf = new Map<number, number>();
  for (const [index, row] of rows.entries()) {
    if (row.kind === "line") {
      rowOf.set(row.line, index);
    }
  }
  const indent = indentOf(run.data.functions);
  const columns = columnsOf(run);
  const cells = Array.from({ length: run.length }, (_, step) => cellOf(run, step));
  const bands = bandsOf(run, columns);
  const widths = widthsOf(columns, cells);
  for (const { first, last, label } of bands.flat()) {
    const width = widths.slice(first, last + 1).reduce((sum, each) => sum + each, 0);
    const wanted = Math.min(label.length + SPACE, LONGEST_LABEL);
    widths[last] = (widths[last] ?? 0) + Math.max(0, wanted - width);
  }
  return {
    rows,
    rowOf,
    indent,
    sourceWidth: Math.max(0, ...rows.map(rowLength)) - indent,
    columns,
    cells,
    offsets: offsetsOf(widths),
    bands,
  };
}

/** The columns that are between two places across, both included. */
export function columnsBetween(layout: Layout, left: number, right: number): [number, number] {
  const { offsets } = layout;
  const last = offsets.length - 2;
  const at = (place: number): number => {
    let [low, high] = [0, last];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      [low, high] = (offsets[middle] ?? 0) <= place ? [middle, high] : [low, middle - 1];
    }
    return low;
  };
  return [at(left), at(right)];
}

/** The pieces of a band that cover some of the columns `first` to `last`. */
export function piecesBetween(
  band: readonly BandPiece[],
  first: number,
  last: number,
): readonly BandPiece[] {
  const start = Math.max(
    0,
    lastUpTo(band, first, (piece) => piece.first),
  );
  const end = lastUpTo(band, last, (piece) => piece.first);
  return band.slice(start, end + 1).filter((piece) => piece.last >= first);
}

function widthsOf(columns: Columns, cells: readonly Cell[]): number[] {
  const widths: number[] = [];
  for (let column = 0; column + 1 < columns.starts.length; column += 1) {
    let width = NARROWEST;
    const end = columns.starts[column + 1] ?? 0;
    for (let step = columns.starts[column] ?? 0; step < end; step += 1) {
      width = Math.max(width, cells[step]?.text.length ?? 0);
    }
    widths.push(width + SPACE);
  }
  return widths;
}

function offsetsOf(widths: readonly number[]): Float64Array {
  const offsets = new Float64Array(widths.length + 1);
  for (const [column, width] of widths.entries()) {
    offsets[column + 1] = (offsets[column] ?? 0) + width;
  }
  return offsets;
}

function bandsOf(run: Run, columns: Columns): BandPiece[][] {
  const count = columns.starts.length - 1;
  const bands: BandPiece[][] = [];
  const activation = (column: number): number => run.activationOf[columns.starts[column] ?? 0] ?? 0;
  if (run.activations.length > 1) {
    bands.push(
      pieces(
        count,
        (column) => String(activation(column)),
        (column) => {
          const { steps, depth } = run.activation(columns.starts[column] ?? 0);
          const label = callText(run, run.step(steps[0] ?? 0));
          return {
            label,
            title: `${label}, depth ${depth}`,
          };
        },
      ),
    );
  }
  for (let level = 0; level < columns.nesting; level += 1) {
    const key = (column: number): string | undefined => {
      const round = columns.rounds[column]?.[level];
      return (
        round &&
        `${activation(column)} ${round.line} ${round.round} ${outer(columns, column, level)}`
      );
    };
    bands.push(
      pieces(count, key, (column) => {
        const round = columns.rounds[column]?.[level];
        return {
          label: `${round?.round}`,
          title: `Round ${round?.round} of the loop in line ${round?.line}`,
        };
      }),
    );
  }
  return bands;
}

function outer(columns: Columns, column: number, level: number): string {
  return (columns.rounds[column] ?? [])
    .slice(0, level)
    .map(({ round }) => round)
    .join(" ");
}

function pieces(
  count: number,
  key: (column: number) => string | undefined,
  words: (column: number) => { label: string; title: string },
): BandPiece[] {
  const found: BandPiece[] = [];
  let before: string | undefined;
  for (let column = 0; column < count; column += 1) {
    const now = key(column);
    const last = found.at(-1);
    if (now !== undefined && now === before && last !== undefined) {
      found[found.length - 1] = { ...last, last: column };
    } else if (now !== undefined) {
      found.push({ first: column, last: column, ...words(column) });
    }
    before = now;
  }
  return found;
}
