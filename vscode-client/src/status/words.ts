import type { ServerState } from "../server/state";

/** The content of the notification `foretrace/status`. */
export interface ServerStatus {
  readonly state: "idle" | "busy" | "paused" | "failed";
  /** The model's name, once it is loaded. */
  readonly model?: string;
  readonly tokensPerSecond?: number;
  /** Milliseconds from the last change to the first that was known of its runs. */
  readonly lastAnswerMs?: number;
  readonly sentence?: string;
}

export const NOTHING_TOLD: ServerStatus = { state: "idle" };

/** What a status item shows, and what can be done about it. */
export interface Shown {
  readonly text: string;
  readonly detail: string;
  readonly severity: "information" | "warning" | "error";
  readonly busy: boolean;
  readonly action: { readonly title: string; readonly command: string };
}

const PAUSE = { title: "Pause", command: "foretrace.pause" };
const RESUME = { title: "Resume", command: "foretrace.resume" };
const SET_UP = { title: "Set Up…", command: "foretrace.setUp" };
const RESTART = { title: "Restart", command: "foretrace.restart" };

/** What to show of the server and of what it last said. */
export function shown(server: ServerState, status: ServerStatus): Shown {
  const quiet = { severity: "information", busy: false } as const;
  switch (server.kind) {
    case "missing":
      return {
        text: "Foretrace is not set up",
        detail: server.sentence,
        severity: "warning",
        busy: false,
        action: SET_UP,
      };
    case "failed":
      return {
        text: "Foretrace does not run",
        detail: server.sentence,
        severity: "error",
        busy: false,
        action: RESTART,
      };
    case "stopped":
      return { ...quiet, text: "Foretrace is stopped", detail: "", action: RESTART };
    case "starting":
      return { ...quiet, text: "Foretrace starts", detail: "", busy: true, action: RESTART };
    case "running":
      return running(status);
  }
}

function running(status: ServerStatus): Shown {
  const text = status.model ?? "Foretrace";
  const detail = figures(status).join(" · ");
  switch (status.state) {
    case "paused":
      return {
        text: "Foretrace is paused",
        detail,
        severity: "information",
        busy: false,
        action: RESUME,
      };
    case "failed":
      return {
        text: "Foretrace has no model",
        detail: status.sentence ?? "",
        severity: "warning",
        busy: false,
        action: PAUSE,
      };
    case "busy":
    case "idle":
      return {
        text,
        detail,
        severity: "information",
        busy: status.state === "busy",
        action: PAUSE,
      };
  }
}

/** Tokens a second and the time of the last answer, as far as they are known. */
export function figures(status: ServerStatus): string[] {
  const { tokensPerSecond, lastAnswerMs } = status;
  return [
    ...(tokensPerSecond === undefined ? [] : [`${rounded(tokensPerSecond)} tokens/s`]),
    ...(lastAnswerMs === undefined ? [] : [`last answer in ${rounded(lastAnswerMs)} ms`]),
  ];
}

function rounded(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en-US");
}
