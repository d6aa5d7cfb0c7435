import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface RunOptions {
  /** Where the process runs. */
  readonly folder: string;
  /** Time limit; none if not given. */
  readonly seconds?: number;
  /** Ends the process when aborted. */
  readonly signal?: AbortSignal;
  /** Hears every line of both outputs, as it is written. */
  readonly onLine?: (line: string) => void;
}

/** A process that did not end well. `lines` are the last that it wrote. */
export class RunError extends Error {
  constructor(
    message: string,
    readonly lines: readonly string[],
  ) {
    super(message);
  }
}

const KEPT_LINES = 200;

/** Run a program and return its standard output. Rejects with `RunError`. */
export function run(
  program: string,
  args: readonly string[],
  { folder, seconds, signal, onLine }: RunOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const lines: string[] = [];
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, which can be ended as a whole: pip starts compilers.
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    const end = (): void => endTree(child.pid);
    const timer = seconds === undefined ? undefined : setTimeout(end, seconds * 1000);
    signal?.addEventListener("abort", end, { once: true });

    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on("line", (line) => {
        if (line !== "") {
          lines.push(line);
          lines.splice(0, lines.length - KEPT_LINES);
          onLine?.(line);
        }
      });
    }
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      finish();
    };
    child.on("error", (error) => settle(() => reject(new RunError(error.message, lines))));
    child.on("close", (code) => {
      settle(() => {
        if (code === 0) {
          resolve(output);
        } else {
          reject(new RunError(`${program} ended with ${code ?? "a signal"}.`, lines));
        }
      });
    });
    if (signal?.aborted) {
      end();
    }
  });
}

function endTree(pid: number | undefined): void {
  if (pid === undefined) {
    return;
  }
  try {
    if (process.platform === "win32") {
      spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { windowsHide: true });
    } else {
      process.kill(-pid, "SIGTERM");
    }
  } catch {
    // It has ended already.
  }
}
