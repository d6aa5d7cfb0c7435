import type { StepData } from "../../src/panel/trace-data";
import type { Run } from "./run";
import { bindingText, GUESSED, valueText } from "./words";

/** What one run of a line shows in the picture. */
export interface Cell {
  readonly text: string;
  /** How its values are known, the weakest first; it decides on the border. */
  readonly known: "computed" | "derived" | "imagined";
  /** Something holds another value than before. */
  readonly changed: boolean;
  readonly kind: "plain" | "branch" | "return" | "raise" | "cut";
}

const NOTHING = "·";
/** Characters of a part that stands alone, of each of several, and of all of these. */
const LONGEST = 20;
const LONGEST_PART = 12;
const LONGEST_PARTS = 32;

/** The cell of a step. */
export function cellOf(run: Run, step: number): Cell {
  const data = run.step(step);
  const numbers = (data.holes ?? []).map(([, value]) => value);
  const values = valueParts(run, step, numbers);
  const branch = data.took !== undefined && values.length === 0;
  const parts = branch ? [branchText(run, step)] : values;
  const end = endOf(run, data, numbers);
  return {
    text: textOf([...parts, ...(end === undefined ? [] : [end.text])]),
    known: weakest(run, numbers),
    changed: data.set !== undefined || data.gone !== undefined,
    kind: end?.kind ?? (branch ? "branch" : "plain"),
  };
}

function branchText(run: Run, step: number): string {
  const mark = run.guessedAt(step) ? `${GUESSED} ` : "";
  return `${mark}${run.step(step).took ? "✓" : "✗"}`;
}

/** How the activation or the run ends there, if it does; its value comes to `numbers`. */
function endOf(
  run: Run,
  { raised, returned, cut }: StepData,
  numbers: number[],
): { text: string; kind: Cell["kind"] } | undefined {
  if (raised !== undefined) {
    numbers.push(raised);
    return { text: `⚡ ${valueText(run, raised)}`, kind: "raise" };
  }
  if (returned !== undefined) {
    numbers.push(returned);
    return { text: `→ ${valueText(run, returned)}`, kind: "return" };
  }
  return cut ? { text: "■ stopped", kind: "cut" } : undefined;
}

/** Names and values; also those that the line assigns without a change. */
function valueParts(run: Run, step: number, numbers: number[]): string[] {
  const data = run.step(step);
  const shown = boundAt(run, step);
  for (const [name, value] of Object.entries(data.set ?? {})) {
    shown.set(name, value);
  }
  numbers.push(...shown.values());
  const [first] = shown.keys();
  const alone = shown.size === 1 && first !== undefined && beginsWith(run, data.line, first);
  const parts = [...shown].map(([name, value]) =>
    alone ? valueText(run, value) : bindingText(run, name, value),
  );
  if (parts.length > 0) {
    return parts;
  }
  if (data.gone !== undefined) {
    return data.gone.map((name) => `${name} deleted`);
  }
  const said = data.returned !== undefined || data.took !== undefined;
  return said ? [] : (data.holes ?? []).map(([, value]) => valueText(run, value));
}

/** What the names hold that a line assigns whenever it runs to its end. */
function boundAt(run: Run, step: number): Map<string, number> {
  const data = run.step(step);
  const ended = data.cut === undefined && data.raised === undefined;
  const found = new Map<string, number>();
  for (const name of ended ? (run.data.binds[data.line] ?? []) : []) {
    const held = run.held(run.activation(step), name, step);
    if (held !== undefined) {
      found.set(name, held.value);
    }
  }
  return found;
}

/** Whether a line says by its beginning that it is `name` which it sets. */
function beginsWith(run: Run, line: number, name: string): boolean {
  const around = run.data.functions.find(
    ({ first, source }) => first <= line && line < first + source.length,
  );
  const text = around?.source[line - around.first] ?? "";
  const start = text.trimStart().replace(/^(async\s+)?for\s+/, "");
  return start.startsWith(name) && /^\s*(\W|in\b)/.test(start.slice(name.length));
}

function weakest(run: Run, numbers: readonly number[]): Cell["known"] {
  const origins = numbers.map((number) => run.value(number)[1]);
  if (origins.includes("imagined") || (run.invented && numbers.length > 0)) {
    return "imagined";
  }
  return origins.includes("derived") ? "derived" : "computed";
}

/** The parts as a text that fits into a cell. */
function textOf(parts: readonly string[]): string {
  const [first] = parts;
  if (first === undefined) {
    return NOTHING;
  }
  if (parts.length === 1) {
    return shortened(first, LONGEST);
  }
  const text = parts.map((part) => shortened(part, LONGEST_PART)).join(", ");
  return text.length <= LONGEST_PARTS ? text : `${text.slice(0, LONGEST_PARTS - 1)}…`;
}

const NUMBER = /^[^"'[({]*[\d.]+(e[+-]?\d+)?$/;

/** At most `longest` characters: of a number the first digits, of others also the end. */
function shortened(text: string, longest: number): string {
  const points = [...text];
  if (points.length <= longest) {
    return text;
  }
  const tail = NUMBER.test(text) ? 0 : Math.floor(longest / 4);
  const head = points.slice(0, longest - tail - 1).join("");
  return `${head}…${points.slice(points.length - tail).join("")}`;
}
