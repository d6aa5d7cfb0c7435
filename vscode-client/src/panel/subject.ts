import type { PanelState } from "./messages";
import type { TraceData } from "./trace-data";

/** What a panel shows: the run shown for a function, and others beside it. */
export interface Subject {
  readonly uri: string;
  /** What the run is shown for: a function, or whatever stands on a line (from 1). */
  readonly of: { readonly function: string } | { readonly line: number };
  /** Calls of further runs. */
  readonly beside: readonly string[];
}

/** The subject of a panel that was closed with its window; `undefined` if `state` is none. */
export function restored(state: unknown): { subject: Subject; follow: boolean } | undefined {
  const kept = (state ?? {}) as { readonly [key in keyof PanelState]?: unknown };
  if (typeof kept.uri !== "string" || typeof kept.function !== "string") {
    return undefined;
  }
  const beside = Array.isArray(kept.beside)
    ? kept.beside.filter((call) => typeof call === "string")
    : [];
  const subject = { uri: kept.uri, of: { function: kept.function }, beside };
  return { subject, follow: kept.follow !== false };
}

/** Whether a line (from 1) is one of those that the runs show. */
export function shows(runs: readonly TraceData[], line: number): boolean {
  return runs.some(({ functions }) =>
    functions.some(({ first, source }) => first <= line && line < first + source.length),
  );
}
