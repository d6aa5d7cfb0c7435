import { type ExtensionContext, window } from "vscode";
import { explanationPage } from "./commands/explanation";
import { fillAllCommand } from "./commands/fill-all";
import { functionCommands } from "./commands/function-commands";
import { plainCommands } from "./commands/plain";
import { followPython } from "./commands/python-editor";
import { debugFeature } from "./debug/feature";
import type { Feature, Host } from "./host";
import { tracePanelFeature } from "./panel/feature";
import { pythonChanges } from "./python/changes";
import { findPython } from "./python/find";
import { setUpFeature } from "./python/set-up";
import { serverFailures } from "./server/failures";
import { takenGhostText } from "./server/ghost-text";
import { holeHintsFollowCursor } from "./server/hole-hints";
import { Server } from "./server/server";
import { contextKeys } from "./status/context-keys";
import { statusItem } from "./status/item";
import { StatusSource } from "./status/server-status";
import { debugInformation } from "./support/debug-information";
import { walkthroughExample } from "./walkthrough/example";
import { walkthroughPage } from "./walkthrough/page";

/** What the extension does beyond the language client. A new feature is one more entry. */
const FEATURES: readonly Feature[] = [
  contextKeys,
  statusItem,
  serverFailures,
  pythonChanges,
  setUpFeature,
  plainCommands,
  followPython,
  functionCommands,
  fillAllCommand,
  explanationPage,
  debugInformation,
  walkthroughPage,
  walkthroughExample,
  tracePanelFeature,
  takenGhostText,
  holeHintsFollowCursor,
  debugFeature,
];

let server: Server | undefined;

export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel("Foretrace", { log: true });
  server = new Server(context, log, () => findPython(context, log));
  const status = new StatusSource(server);
  const host: Host = { context, log, server, status };
  context.subscriptions.push(log, server, status);
  context.subscriptions.push(...FEATURES.map((feature) => feature(host)));
  void server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
