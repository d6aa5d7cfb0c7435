import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { LogOutputChannel } from "vscode";
import { LevelReader } from "./log-level";

/** Write what the server's process says into the log, line by line, each at its own level. */
export function logServerLines(stream: Readable, log: LogOutputChannel): void {
  const levels = new LevelReader();
  createInterface({ input: stream }).on("line", (line) => {
    log[levels.read(line)](`[server] ${line}`);
  });
}
