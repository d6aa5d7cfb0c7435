import type { LoopData } from "../../src/panel/trace-data";
import type { Run } from "./run";

/**
 * The columns of the picture. Time goes down a column and then to the right: a column is a piece
 * of the run in which every line runs at most once, so that each round of a loop has its own.
 */
export interface Columns {
  /** By column, its first step; one more at the end, the number of steps. */
  readonly starts: Int32Array;
  /** By step, its column. */
  readonly columnOf: Int32Array;
  /** By column, the rounds of the loops around it, outermost first. */
  readonly rounds: readonly (readonly Round[])[];
  /** The most loops that a column is in. */
  readonly nesting: number;
}

export interface Round {
  /** Of the loop. */
  readonly line: number;
  /** From 1. */
  readonly round: number;
}

export function columnsOf(run: Run): Columns {
  const loops = new Loops(run.data.loops);
  const starts: number[] = [];
  const columnOf = new Int32Array(run.length);
  const rounds: (readonly Round[])[] = [];
  const seen = new Set<number>();
  for (let step = 0; step < run.length; step += 1) {
    const begins = loops.enter(run, step);
    const { line } = run.step(step);
    if (
      step === 0 ||
      begins ||
      seen.has(line) ||
      run.activationOf[step] !== run.activationOf[step - 1]
    ) {
      starts.push(step);
      rounds.push(loops.around(run.activationOf[step] ?? 0));
      seen.clear();
    }
    seen.add(line);
    columnOf[step] = starts.length - 1;
  }
  starts.push(run.length);
  const nesting = rounds.reduce((most, { length }) => Math.max(most, length), 0);
  return { starts: Int32Array.from(starts), columnOf, rounds, nesting };
}

/** Counts the rounds of the loops that the activations are in. */
class Loops {
  private readonly byLine: Map<number, LoopData>;
  /** By activation. */
  private readonly rounds = new Map<number, readonly Round[]>();

  constructor(loops: readonly LoopData[]) {
    this.byLine = new Map(loops.map((loop) => [loop.line, loop]));
  }

  around(activation: number): readonly Round[] {
    return this.rounds.get(activation) ?? [];
  }

  /** Take note of a step; whether a round begins with it, or a loop ends. */
  enter(run: Run, step: number): boolean {
    const { line, took, call } = run.step(step);
    const activation = run.activationOf[step] ?? 0;
    const before = this.around(activation);
    const around = call ? [] : before.filter((round) => this.covers(round.line, line));
    const loop = this.byLine.get(line);
    if (loop === undefined || call) {
      if (around.length !== before.length) {
        this.rounds.set(activation, around);
      }
      return false;
    }
    const outer = around.filter((round) => round.line !== line);
    const last = around.find((round) => round.line === line);
    const now = took === false ? outer : [...outer, { line, round: (last?.round ?? 0) + 1 }];
    this.rounds.set(activation, now);
    return true;
  }

  private covers(loop: number, line: number): boolean {
    const found = this.byLine.get(loop);
    return line === loop || (found !== undefined && found.first <= line && line <= found.last);
  }
}
