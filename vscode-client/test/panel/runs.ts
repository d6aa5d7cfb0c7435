import type { StepData, TraceData, ValueData } from "../../src/panel/trace-data";

/** A step with what matters to a test; the rest is as in a function of one line. */
export type Sketched = Omit<Partial<StepData>, "set"> & {
  readonly line: number;
  /** Reprs by name; `≈` before one that is imagined. */
  readonly set?: Readonly<Record<string, string>>;
};

/** A run of the steps, over the functions whose sources are given with their first lines. */
export function traceOf(
  steps: readonly Sketched[],
  sources: Readonly<Record<string, readonly [first: number, source: string]>>,
  more: Partial<TraceData> = {},
): TraceData {
  const values: ValueData[] = [];
  const number = (repr: string): number => {
    values.push(repr.startsWith("≈") ? [repr.slice(2), "imagined", 0.5] : [repr]);
    return values.length - 1;
  };
  return {
    version: 1,
    final: true,
    function: Object.keys(sources)[0] ?? "",
    call: "f()",
    guessed: false,
    scenarios: [{ call: "f()", outcome: "→ None", line: 1 }],
    functions: Object.entries(sources).map(([name, [first, source]]) => ({
      name,
      line: first,
      first,
      source: source.split("\n"),
    })),
    binds: {},
    loops: [],
    holes: [],
    values,
    steps: steps.map(({ set, ...step }, frame) => ({
      frame,
      depth: 1,
      function: 0,
      ...step,
      ...(set === undefined
        ? {}
        : {
            set: Object.fromEntries(
              Object.entries(set).map(([name, repr]) => [name, number(repr)]),
            ),
          }),
    })),
    outcome: { kind: "returned", text: "→ None" },
    output: "",
    notes: [],
    ...more,
  };
}
