import { type Disposable, EventEmitter } from "vscode";
import type { ClientPart, Server } from "../server/server";
import { NOTHING_TOLD, type ServerStatus } from "./words";

/** What the server last told of itself. */
export class StatusSource implements ClientPart, Disposable {
  readonly capabilities = { status: true };
  private readonly changed = new EventEmitter<void>();
  /** Fires when there is another status. */
  readonly onDidChange = this.changed.event;
  private told: ServerStatus = NOTHING_TOLD;
  private readonly starts: Disposable;

  constructor(server: Server) {
    // A server that starts knows nothing of what another one said.
    this.starts = server.onDidChangeState(({ kind }) => {
      if (kind !== "running") {
        this.take(NOTHING_TOLD);
      }
    });
    server.attach(this);
  }

  get current(): ServerStatus {
    return this.told;
  }

  connect: NonNullable<ClientPart["connect"]> = (client) =>
    client.onNotification("foretrace/status", (status: ServerStatus) => this.take(status));

  dispose(): void {
    this.starts.dispose();
    this.changed.dispose();
  }

  private take(status: ServerStatus): void {
    this.told = status;
    this.changed.fire();
  }
}
