export type Level = "debug" | "info" | "warn" | "error";

const LEVELS: ReadonlyMap<string, Level> = new Map([
  ["DEBUG", "debug"],
  ["INFO", "info"],
  ["WARNING", "warn"],
  ["ERROR", "error"],
  ["CRITICAL", "error"],
]);

const OURS = /^foretrace: ([A-Z]+): /;
/** What belongs to the record above it: lines of a traceback, and its end. */
const CONTINUED = /^\s|^Traceback|^[\w.]+(?:Error|Exception|Interrupt|Exit|Cancelled)\b|^$/;

/** Tells the levels of the lines that the server's process writes, one after another. */
export class LevelReader {
  private last: Level = "info";

  /** The level that stands in the line, else that of the record it goes on; else `info`. */
  read(line: string): Level {
    const named = OURS.exec(line)?.[1];
    if (named !== undefined) {
      this.last = LEVELS.get(named) ?? "info";
    } else if (!CONTINUED.test(line)) {
      // Native libraries write here, too.
      this.last = "info";
    }
    return this.last;
  }
}
