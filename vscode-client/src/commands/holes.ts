import type { Range } from "vscode-languageclient/node";
import { HOLE } from "../hole";

/** Where a hole stands: line and character, both from 0. */
export interface HolePlace {
  readonly line: number;
  readonly character: number;
}

/**
 * The holes of a text that may belong to the function at a line (from 0), the likeliest first:
 * those at or below the line before those above it, the nearer the earlier. Where the function
 * `around` the line is known, and has holes, no others.
 */
export function holesNear(lines: readonly string[], line: number, around?: Range): HolePlace[] {
  const found = lines.flatMap((text, at) =>
    [...text.matchAll(new RegExp(HOLE, "g"))].map((match) => ({
      line: at,
      character: match.index,
    })),
  );
  const distance = (place: HolePlace): number =>
    place.line >= line ? place.line - line : lines.length + line - place.line;
  const within = found.filter(
    ({ line: at }) => around !== undefined && around.start.line <= at && at <= around.end.line,
  );
  const likely = within.length > 0 ? within : found;
  return likely.sort((one, other) => distance(one) - distance(other));
}

/** An action of the server, as it is offered: which holes it fills stands in its data. */
export interface FillAction {
  readonly title: string;
  readonly data?: { readonly fills?: Readonly<Record<string, string>> };
}

/** The first of the actions that fill the most holes; `undefined` if none fills any. */
export function fillsMost(actions: readonly FillAction[]): FillAction | undefined {
  const size = (action: FillAction): number => Object.keys(action.data?.fills ?? {}).length;
  const most = Math.max(0, ...actions.map(size));
  return most === 0 ? undefined : actions.find((action) => size(action) === most);
}
