import type { TraceData } from "./trace-data";

/** What the page is told. */
export type ToPage =
  | {
      readonly type: "runs";
      /** The one that is shown for the function, then those to compare it with. */
      readonly runs: readonly TraceData[];
      /** To be kept while the window is closed. */
      readonly state: PanelState;
    }
  /** There is nothing to show, or nothing new: why, in one sentence. */
  | { readonly type: "failed"; readonly sentence: string }
  /** The document has changed; what is shown is of an earlier version until runs come. */
  | { readonly type: "outdated" }
  /** The editor's cursor has gone to a line (from 1). */
  | { readonly type: "line"; readonly line: number };

/** What the page tells. */
export type FromPage =
  /** It can be told. */
  | { readonly type: "ready" }
  /** Runs to show: the first is the one for the function from now on. */
  | { readonly type: "choose"; readonly calls: readonly string[] }
  /** The user has gone to a step: its line (from 1); `null` if there is none. */
  | { readonly type: "at"; readonly line: number | null }
  /** Whether the run goes where the editor's cursor goes. */
  | { readonly type: "follow"; readonly follow: boolean };

/** What is kept of a panel while the window is closed. */
export interface PanelState {
  readonly uri: string;
  /** Qualified name of the function. */
  readonly function: string;
  /** Calls beside the one that is shown for the function. */
  readonly beside: readonly string[];
  readonly follow: boolean;
}
