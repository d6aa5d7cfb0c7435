import type { FunctionData, StepData, TraceData, ValueData } from "../../src/panel/trace-data";

/** One activation of a function: from its call to its end. */
export interface Activation {
  readonly number: number;
  /** Index into `data.functions`. */
  readonly function: number;
  readonly depth: number;
  /** The activation that called it. */
  readonly caller: number | undefined;
  /** Its steps, in order. */
  readonly steps: number[];
}

/** A value as it is at some time: a number into `data.values`, and the step that set it. */
export interface Held {
  readonly value: number;
  readonly step: number;
}

interface Change {
  readonly step: number;
  /** `undefined` if the name does not exist any more. */
  readonly value: number | undefined;
}

/** A run with what is asked of it at any time: its activations, and what their locals hold. */
export class Run {
  readonly activations: Activation[] = [];
  /** By step, its activation. */
  readonly activationOf: Int32Array;
  /** Whether nobody wrote the call: then no value of the run is certain. */
  readonly invented: boolean;
  /** By line, its steps. */
  private readonly byLine = new Map<number, number[]>();
  /** By activation, then by name. */
  private readonly changes: Map<string, Change[]>[] = [];
  /** The first step from which on nothing is certain; the number of steps if all is. */
  private readonly uncertainFrom: number;

  constructor(readonly data: TraceData) {
    this.activationOf = new Int32Array(data.steps.length);
    this.invented = data.scenarios.some(({ call, invented }) => call === data.call && invented);
    this.follow();
    this.uncertainFrom = this.firstGuess();
  }

  get length(): number {
    return this.data.steps.length;
  }

  step(step: number): StepData {
    const found = this.data.steps[step];
    if (found === undefined) {
      throw new RangeError(`There is no step ${step}.`);
    }
    return found;
  }

  value(number: number): ValueData {
    return this.data.values[number] ?? [""];
  }

  functionOf(step: number): FunctionData {
    return this.data.functions[this.step(step).function] ?? EMPTY;
  }

  activation(step: number): Activation {
    return this.activations[this.activationOf[step] ?? 0] ?? NONE;
  }

  /** The steps at a line, in order. */
  visits(line: number): readonly number[] {
    return this.byLine.get(line) ?? [];
  }

  /** Whether the run could as well go another way there: a hole or an invented call comes first. */
  guessedAt(step: number): boolean {
    return step >= this.uncertainFrom;
  }

  /** Whether a value follows from what the user wrote, by execution alone. */
  certain(number: number): boolean {
    return this.value(number).length === 1 && !this.invented;
  }

  /** What the locals of a step's activation hold after it, in the order in which they came. */
  locals(step: number): Map<string, Held> {
    return this.localsOf(this.activation(step), step);
  }

  /** What the locals of an activation hold after a step, be it its own or of one that it calls. */
  localsOf(activation: Activation, step: number): Map<string, Held> {
    const found = new Map<string, Held>();
    for (const name of this.changes[activation.number]?.keys() ?? []) {
      const held = this.held(activation, name, step);
      if (held !== undefined) {
        found.set(name, held);
      }
    }
    return found;
  }

  /** What a local of an activation holds after a step. */
  held(activation: Activation, name: string, step: number): Held | undefined {
    const changes = this.changes[activation.number]?.get(name) ?? [];
    let place = lastUpTo(changes, step, (change) => change.step);
    // A line that called what runs now has not bound anything yet.
    if (this.activationOf[step] !== activation.number) {
      const running = activation.steps[lastUpTo(activation.steps, step, (each) => each)];
      if (
        running !== undefined &&
        changes[place]?.step === running &&
        running !== activation.steps[0]
      ) {
        place -= 1;
      }
    }
    const change = changes[place];
    return change?.value === undefined ? undefined : { value: change.value, step: change.step };
  }

  /** The innermost activation of a function that is under way at a step. */
  live(step: number, wanted: number): Activation | undefined {
    let found: Activation | undefined = this.activation(step);
    while (found !== undefined && found.function !== wanted) {
      found = found.caller === undefined ? undefined : this.activations[found.caller];
    }
    return found;
  }

  private follow(): void {
    const running: (Activation | undefined)[] = [];
    for (const [number, step] of this.data.steps.entries()) {
      let activation = running[step.depth];
      if (step.call || activation === undefined) {
        activation = {
          number: this.activations.length,
          function: step.function,
          depth: step.depth,
          caller: running[step.depth - 1]?.number,
          steps: [],
        };
        this.activations.push(activation);
        this.changes.push(new Map());
      }
      running.length = step.depth;
      running[step.depth] = activation;
      activation.steps.push(number);
      this.activationOf[number] = activation.number;
      push(this.byLine, step.line, number);
      this.note(activation.number, number, step);
    }
  }

  private note(activation: number, number: number, step: StepData): void {
    const changes = this.changes[activation] ?? new Map<string, Change[]>();
    for (const name in step.set) {
      push(changes, name, { step: number, value: step.set[name] });
    }
    for (const name of step.gone ?? []) {
      push(changes, name, { step: number, value: undefined });
    }
  }

  private firstGuess(): number {
    if (!this.data.guessed) {
      return this.length;
    }
    if (this.invented) {
      return 0;
    }
    const lines = new Set(this.data.holes.map(({ line }) => line));
    const first = this.data.steps.findIndex(({ line, holes }) => holes || lines.has(line));
    return first < 0 ? this.length : first;
  }
}

const EMPTY: FunctionData = { name: "", line: 0, first: 0, source: [] };
const NONE: Activation = { number: 0, function: 0, depth: 1, caller: undefined, steps: [] };

/** The place of the last item whose key is at most `limit`; -1 if there is none. */
export function lastUpTo<Item>(
  items: readonly Item[],
  limit: number,
  key: (item: Item) => number,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(items[middle] as Item) <= limit) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

function push<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [item]);
  } else {
    list.push(item);
  }
}

/** Of some steps the one that is nearest to a step. */
export function nearest(steps: readonly number[], step: number): number | undefined {
  let best: number | undefined;
  for (const each of steps) {
    if (best === undefined || Math.abs(each - step) < Math.abs(best - step)) {
      best = each;
    }
  }
  return best;
}
