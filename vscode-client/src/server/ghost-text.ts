import {
  commands,
  InlineCompletionItem,
  type Position,
  Range,
  type TextDocument,
  window,
} from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import type { Feature } from "../host";

// The editor shows ghost text only where it adds to what stands there; a fill replaces its hole. So it
// is shown behind the hole, and the hole goes when the ghost text is taken.

const TAKE = "foretrace.takeGhostText";

/** What is to be done when ghost text behind a hole has been taken. */
interface Taken {
  readonly uri: string;
  /** Where the hole begins, as an offset. */
  readonly start: number;
  /** The hole, and behind it the ghost text. */
  readonly text: string;
  /** What stands in the place of both then. */
  readonly fill: string;
}

/** Ghost text where the editor would show it, else behind the hole. */
export const ghostText: Required<Pick<Middleware, "provideInlineCompletionItems">> = {
  async provideInlineCompletionItems(document, position, context, token, next) {
    const given = await next(document, position, context, token);
    const items = Array.isArray(given) ? given : given?.items;
    // Beside a list of completions it must go on with what is selected there.
    return context.selectedCompletionInfo === undefined
      ? items?.map((item) => behindHole(item, document, position))
      : items;
  },
};

function behindHole(
  item: InlineCompletionItem,
  document: TextDocument,
  cursor: Position,
): InlineCompletionItem {
  const { range, insertText: fill } = item;
  if (range === undefined || typeof fill !== "string" || range.start.line !== cursor.line) {
    return item;
  }
  const replaced = document.getText(range);
  if (fill.startsWith(replaced)) {
    return item;
  }
  const shown = ` ${fill}`;
  const taken: Taken = {
    uri: document.uri.toString(),
    start: document.offsetAt(range.start),
    text: replaced + shown,
    fill,
  };
  return new InlineCompletionItem(shown, new Range(range.end, range.end), {
    command: TAKE,
    title: "Fill the Hole",
    arguments: [taken],
  });
}

/** Puts a fill that was taken as ghost text into the place of its hole. */
export const takenGhostText: Feature = ({ log }) =>
  commands.registerCommand(TAKE, async ({ uri, start, text, fill }: Taken) => {
    const editor = window.activeTextEditor;
    if (editor?.document.uri.toString() !== uri) {
      return;
    }
    const { document } = editor;
    const both = new Range(document.positionAt(start), document.positionAt(start + text.length));
    if (document.getText(both) !== text) {
      log.warn("The text changed while ghost text was taken; its hole is left.");
      return;
    }
    // To undo, it is one step with the taking.
    const step = { undoStopBefore: false, undoStopAfter: true };
    await editor.edit((edit) => edit.replace(both, fill), step);
  });
