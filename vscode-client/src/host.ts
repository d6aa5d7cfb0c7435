import type { Disposable, ExtensionContext, LogOutputChannel } from "vscode";
import type { Server } from "./server/server";
import type { StatusSource } from "./status/server-status";

/** What every feature of the extension may use. */
export interface Host {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly server: Server;
  readonly status: StatusSource;
}

/**
 * Something the extension does; it is given up by disposing of what it returns.
 *
 * Called before the server starts, so that it can say what this client can do.
 */
export type Feature = (host: Host) => Disposable;
