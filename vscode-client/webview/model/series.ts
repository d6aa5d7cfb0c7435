import type { Run } from "./run";

/** One local of one function over the time of the run. */
export interface Variable {
  /** Index into `data.functions`. */
  readonly function: number;
  readonly name: string;
  /** The steps at which it comes to hold something else, in order. */
  readonly changes: readonly Point[];
  /** Whether every value it holds is a number, so that it can be plotted. */
  readonly numeric: boolean;
}

export interface Point {
  readonly step: number;
  /** A number into `data.values`; `undefined` while the name does not exist. */
  readonly value: number | undefined;
  /** What a plot shows of it: `undefined` unless it is a finite number. */
  readonly height: number | undefined;
}

const NUMBER = /^[+-]?(\d+\.?\d*(e[+-]?\d+)?|inf|nan)$/;

/** The number that a repr says; `undefined` if it says none. */
export function numberIn(repr: string): number | undefined {
  if (!NUMBER.test(repr)) {
    return undefined;
  }
  const digits = repr.replace("inf", "Infinity");
  return repr.endsWith("nan") ? Number.NaN : Number(digits);
}

/** The locals of all functions, in the order in which functions and names come to be. */
export function variablesOf(run: Run): Variable[] {
  const found = new Variables(run);
  for (let step = 0; step < run.length; step += 1) {
    const data = run.step(step);
    if (run.activationOf[step] !== run.activationOf[step - 1] && !data.call) {
      // Back in an activation: its locals are the ones that count again.
      for (const [name, held] of run.locals(step)) {
        found.tell(data.function, name, step, held.value);
      }
    }
    for (const name in data.set) {
      found.tell(data.function, name, step, data.set[name]);
    }
    for (const name of data.gone ?? []) {
      found.tell(data.function, name, step, undefined);
    }
  }
  return found.inOrder().map((variable) => ({
    ...variable,
    numeric: isNumeric(run, variable.changes),
  }));
}

class Variables {
  /** By function, then by name. */
  private readonly found = new Map<number, Map<string, Point[]>>();
  /** By number of a value, the finite number that it is. */
  private readonly heights: readonly (number | undefined)[];

  constructor(run: Run) {
    this.heights = run.data.values.map(([repr]) => {
      const number = numberIn(repr);
      return Number.isFinite(number) ? number : undefined;
    });
  }

  tell(owner: number, name: string, step: number, value: number | undefined): void {
    const names = this.found.get(owner) ?? new Map<string, Point[]>();
    this.found.set(owner, names);
    const changes = names.get(name) ?? [];
    names.set(name, changes);
    if (changes.length === 0 || changes.at(-1)?.value !== value) {
      const height = value === undefined ? undefined : this.heights[value];
      changes.push({ step, value, height });
    }
  }

  inOrder(): Omit<Variable, "numeric">[] {
    return [...this.found].flatMap(([owner, names]) =>
      [...names].map(([name, changes]) => ({ function: owner, name, changes })),
    );
  }
}

function isNumeric(run: Run, changes: readonly Point[]): boolean {
  const held = new Set(
    changes.map(({ value }) => (value === undefined ? "" : run.value(value)[0])),
  );
  // `None` before the first number is how many a running maximum begins.
  held.delete("None");
  held.delete("");
  return held.size > 1 && [...held].every((repr) => numberIn(repr) !== undefined);
}

/** The range of the numbers a variable holds, infinite ones left out. */
export function rangeOf({ changes }: Pick<Variable, "changes">): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { height } of changes) {
    low = Math.min(low, height ?? low);
    high = Math.max(high, height ?? high);
  }
  return low > high ? { low: 0, high: 0 } : { low, high };
}

/** Lines of a plot in a box 1 wide and 1 high, y down: as the `d` of SVG paths. */
export interface Plot {
  readonly certain: string;
  readonly guessed: string;
}

/**
 * The value of a variable over time as steps. At most some `resolution` pieces across are drawn;
 * where there are more changes, the lowest and highest of each piece.
 */
export function plotOf(run: Run, variable: Variable, resolution = 600): Plot {
  const { low, high } = rangeOf(variable);
  const down = (number: number): number => (high === low ? 0.5 : (high - number) / (high - low));
  const pen = new Pen();
  const kept = thinned(variable.changes, resolution);
  for (const [place, { step, value, height }] of kept.entries()) {
    if (height === undefined || value === undefined) {
      pen.lift();
      continue;
    }
    const to = (kept[place + 1]?.step ?? run.length) / run.length;
    const kind = run.certain(value) ? "certain" : "guessed";
    pen.draw(kind, step / run.length, to, down(height));
  }
  return pen.paths;
}

/** Draws steps, each in the path of its kind; they touch where nothing is between them. */
class Pen {
  readonly paths = { certain: "", guessed: "" };
  private last: { kind: keyof Plot; y: number } | undefined;

  lift(): void {
    this.last = undefined;
  }

  draw(kind: keyof Plot, from: number, to: number, y: number): void {
    const begins = this.last?.kind !== kind;
    const start = begins ? `M${short(from)} ${short(this.last?.y ?? y)}` : "";
    this.paths[kind] += `${start}V${short(y)}H${short(to)}`;
    this.last = { kind, y };
  }
}

function thinned(changes: readonly Point[], resolution: number): readonly Point[] {
  if (changes.length <= 2 * resolution) {
    return changes;
  }
  const size = Math.ceil(changes.length / resolution);
  const kept: Point[] = [];
  for (let start = 0; start < changes.length; start += size) {
    kept.push(...extremes(changes.slice(start, start + size)));
  }
  const last = changes.at(-1);
  return last === undefined || kept.at(-1) === last ? kept : [...kept, last];
}

/** The lowest and the highest of some changes, in the order of time. */
function extremes(piece: readonly Point[]): Point[] {
  const { low, high } = rangeOf({ changes: piece });
  const ends = [low, high].map((end) => piece.find(({ height }) => height === end));
  const found = new Set(ends.flatMap((end) => (end === undefined ? [] : [end])));
  return [...found].sort((a, b) => a.step - b.step);
}

function short(number: number): string {
  return String(Math.round(number * 1e4) / 1e4);
}
