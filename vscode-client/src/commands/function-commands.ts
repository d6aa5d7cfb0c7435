import { commands, Disposable, Uri, ViewColumn, window, workspace } from "vscode";
import type { Feature, Host } from "../host";
import type { CommandInstead } from "../server/middleware";
import { askCall } from "./ask-call";
import { asPlace, type FunctionPlace, functionAtCursor } from "./place";
import { pythonEditor } from "./python-editor";
import { said } from "./said";

/** The commands on the function at the cursor. The code lenses call the server's own. */
export const functionCommands: Feature = (host) => {
  const onFunction = (id: string, work: (place: FunctionPlace) => Promise<void>): Disposable =>
    commands.registerCommand(id, () => said(() => withFunction(host, work)));
  host.server.attach({ commands: { "foretrace.imagineWith": imagineInstead(host) } });
  return Disposable.from(
    onFunction("foretrace.nextScenario", async (place) => {
      const outcome = await host.server.execute<string>("foretrace.showScenario", place);
      window.setStatusBarMessage(outcome, 5000);
    }),
    onFunction("foretrace.imagine", (place) => imagine(host, place)),
    onFunction("foretrace.openTrace", (place) => openTrace(host, place)),
  );
};

async function withFunction(
  { server }: Host,
  work: (place: FunctionPlace) => Promise<void>,
): Promise<void> {
  const editor = await pythonEditor();
  const place = editor === undefined ? undefined : await functionAtCursor(server, editor);
  if (place === undefined) {
    throw new Error("There is no function here that could be imagined.");
  }
  await work(place);
}

/** From a code lens no call is named: the user is asked here, where one can be written. */
function imagineInstead(host: Host): CommandInstead {
  return async ([argument], ask) => {
    const place = asPlace(argument);
    return place === undefined || "call" in (argument as object) ? ask() : imagine(host, place);
  };
}

/** Ask for a call of a function and show its run beside the document's own. */
export async function imagine({ server }: Host, place: FunctionPlace): Promise<void> {
  const suggested = await server.execute<string[]>("foretrace.suggestCalls", place);
  const call = await askCall(place.function, suggested);
  if (call !== undefined) {
    const outcome = await server.execute<string>("foretrace.imagineWith", { uri: place.uri, call });
    window.setStatusBarMessage(outcome, 5000);
  }
}

async function openTrace({ server }: Host, place: FunctionPlace): Promise<void> {
  const { uri } = await server.execute<{ uri: string }>("foretrace.trace", place);
  const document = await workspace.openTextDocument(Uri.parse(uri, true));
  await window.showTextDocument(document, {
    viewColumn: ViewColumn.Beside,
    preview: true,
    preserveFocus: true,
  });
}
