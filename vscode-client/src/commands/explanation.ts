import { commands, Disposable, EventEmitter, Uri, workspace } from "vscode";
import type { Feature } from "../host";

const SCHEME = "foretrace-explanation";
const PAGE = Uri.from({ scheme: SCHEME, path: "/Explanation.md" });

/** Shows why a fill is the best as a page beside the editor; the server says it in short. */
export const explanationPage: Feature = ({ server }) => {
  let text = "";
  const changed = new EventEmitter<Uri>();
  server.attach({
    commands: {
      "foretrace.explain": async (_args, ask) => {
        const found = await ask();
        if (typeof found === "string") {
          text = found;
          changed.fire(PAGE);
          await commands.executeCommand("markdown.showPreviewToSide", PAGE);
        }
        return found;
      },
    },
  });
  const provided = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: () => text,
  });
  return Disposable.from(provided, changed);
};
