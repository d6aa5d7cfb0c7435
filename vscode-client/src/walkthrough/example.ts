import { commands, Disposable, Selection, type TextDocument, window, workspace } from "vscode";
import type { Feature } from "../host";
import { HOLE, holesIn, SKETCH } from "./sketch";

/** Opens the example of the walkthrough, and notices when its first hole is filled. */
export const walkthroughExample: Feature = () => {
  let opened: TextDocument | undefined;
  return Disposable.from(
    commands.registerCommand("foretrace.openSketch", async () => {
      opened = await openSketch();
    }),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document === opened && holesIn(document.getText()) < holesIn(SKETCH)) {
        opened = undefined;
        void commands.executeCommand("setContext", "foretrace.walkthrough.filled", true);
      }
    }),
    workspace.onDidCloseTextDocument((document) => {
      if (document === opened) {
        opened = undefined;
      }
    }),
  );
};

/** The sketch in a new editor, with the cursor behind its first hole. */
async function openSketch(): Promise<TextDocument> {
  const document = await workspace.openTextDocument({ language: "python", content: SKETCH });
  const editor = await window.showTextDocument(document);
  const place = document.positionAt(SKETCH.indexOf(HOLE) + HOLE.length);
  editor.selection = new Selection(place, place);
  await commands.executeCommand("editor.action.inlineSuggest.trigger");
  return document;
}
