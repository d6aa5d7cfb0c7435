/**
 * A run as `foretrace.traceData` answers it. The server's `trace_schema.py` says what each part
 * means; lines, columns and holes are counted as there.
 */
export interface TraceData {
  readonly version: number | null;
  readonly final: boolean;
  readonly function: string;
  readonly call: string;
  readonly guessed: boolean;
  readonly scenarios: readonly ScenarioData[];
  readonly functions: readonly FunctionData[];
  readonly binds: Readonly<Record<string, readonly string[]>>;
  readonly loops: readonly LoopData[];
  readonly holes: readonly HoleData[];
  readonly values: readonly ValueData[];
  readonly steps: readonly StepData[];
  readonly outcome: OutcomeData;
  readonly output: string;
  readonly notes: readonly string[];
}

export type ValueData =
  | readonly [repr: string]
  | readonly [repr: string, origin: "imagined" | "derived", probability: number];

export interface FunctionData {
  readonly name: string;
  readonly line: number;
  readonly first: number;
  readonly source: readonly string[];
}

export interface LoopData {
  readonly line: number;
  readonly first: number;
  readonly last: number;
}

export interface HoleData {
  readonly hole: number;
  readonly line: number;
  readonly column: number;
  readonly fill?: string;
  readonly probability?: number;
}

export interface StepData {
  readonly frame: number;
  readonly line: number;
  readonly depth: number;
  readonly function: number;
  readonly set?: Readonly<Record<string, number>>;
  readonly gone?: readonly string[];
  readonly holes?: readonly (readonly [hole: number, value: number])[];
  readonly call?: boolean;
  readonly took?: boolean;
  readonly returned?: number;
  readonly raised?: number;
  readonly cut?: boolean;
}

export interface OutcomeData {
  readonly kind: "returned" | "raised" | "diverged" | "unfinished";
  readonly text: string;
  readonly value?: number;
  readonly reason?: string;
}

export interface ScenarioData {
  readonly call: string;
  readonly outcome: string;
  readonly line: number;
  readonly invented?: boolean;
  readonly expected?: string;
  readonly passed?: boolean;
}
