import { mkdirSync } from "node:fs";
import { Disposable, EventEmitter, type ExtensionContext, type LogOutputChannel } from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import { type Python, type PythonFinder, PythonMissing } from "../python/python";
import { sentenceOf } from "../sentence";
import { createClient } from "./client";
import type { CommandInstead } from "./middleware";
import type { ServerState } from "./state";

/** Something that speaks with the server: told of every client, a new one after each restart. */
export interface ClientPart {
  /** What the client can do, under `experimental.foretrace` of its capabilities. */
  readonly capabilities?: Readonly<Record<string, unknown>>;
  /** What the editor does instead where a command of the server is called, by its name. */
  readonly commands?: Readonly<Record<string, CommandInstead>>;
  /** Listen to a client that is about to start. */
  connect?(client: LanguageClient): Disposable;
}

/** The language server: its beginning and end, and who speaks with it. */
export class Server implements Disposable {
  private readonly changed = new EventEmitter<ServerState>();
  /** Fires after the state has changed. */
  readonly onDidChangeState = this.changed.event;

  private current: ServerState = { kind: "stopped" };
  private client: LanguageClient | undefined;
  private found: Python | undefined;
  private connections: Disposable[] = [];
  private readonly parts: ClientPart[] = [];
  /** Starts and stops happen one after another, in the order they were asked for. */
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: ExtensionContext,
    private readonly log: LogOutputChannel,
    private readonly find: PythonFinder,
  ) {}

  get state(): ServerState {
    return this.current;
  }

  /** Add what speaks with the server; before the first start if it has capabilities. */
  attach(part: ClientPart): void {
    this.parts.push(part);
    if (this.client !== undefined && part.connect !== undefined) {
      this.connections.push(part.connect(this.client));
    }
  }

  start(): Promise<void> {
    return this.inTurn(() => this.doStart());
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.doStop());
  }

  /** Begin anew, with the Python that is found now. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.doStop();
      await this.doStart();
    });
  }

  /** The server's answer to a request. Rejects if it is not running or says no. */
  async request<Answer>(method: string, params: unknown): Promise<Answer> {
    if (this.client === undefined || this.current.kind !== "running") {
      throw new Error("The server of Foretrace is not running.");
    }
    return await this.client.sendRequest<Answer>(method, params);
  }

  /** The result of one of the server's commands. */
  execute<Answer>(command: string, ...args: unknown[]): Promise<Answer> {
    return this.request("workspace/executeCommand", { command, arguments: args });
  }

  /** The client while the server is running, for conversions and features of its library. */
  get running(): LanguageClient | undefined {
    return this.current.kind === "running" ? this.client : undefined;
  }

  /** The Python that the server runs with, or is started with. */
  get python(): Python | undefined {
    return this.found;
  }

  dispose(): void {
    void this.stop();
    this.changed.dispose();
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).catch((error: unknown) => {
      this.log.error(String(error));
      this.become({ kind: "failed", sentence: String(error) });
    });
    return this.queue;
  }

  private async doStart(): Promise<void> {
    if (this.client !== undefined) {
      return;
    }
    this.become({ kind: "starting" });
    try {
      const python = await this.find();
      this.found = python;
      this.log.info(`Foretrace ${python.foretrace} with Python ${python.version}: ${python.path}`);
      const folder = this.context.globalStorageUri.fsPath;
      mkdirSync(folder, { recursive: true });
      const client = createClient(this.log, {
        python: python.path,
        folder,
        capabilities: Object.assign({}, ...this.parts.map((part) => part.capabilities ?? {})),
        commands: Object.assign({}, ...this.parts.map((part) => part.commands ?? {})),
        onGivenUp: (sentence) => this.become({ kind: "failed", sentence }),
      });
      this.client = client;
      this.connections = this.parts.flatMap((part) => part.connect?.(client) ?? []);
      this.connections.push(client.onDidChangeState(({ newState }) => this.follow(newState)));
      await client.start();
    } catch (error) {
      await this.forget();
      const said = sentenceOf(error);
      this.log.warn(said);
      if (error instanceof PythonMissing) {
        this.become({ kind: "missing", sentence: said });
      } else if (this.state.kind !== "failed") {
        this.become({ kind: "failed", sentence: `The server could not be started (${said}).` });
      }
    }
  }

  private async doStop(): Promise<void> {
    await this.forget();
    this.become({ kind: "stopped" });
  }

  private async forget(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.found = undefined;
    Disposable.from(...this.connections).dispose();
    this.connections = [];
    try {
      await client?.dispose();
    } catch (error) {
      // It did not end in time, or never began; the process is ended with the client.
      this.log.debug(`The server did not end as asked: ${String(error)}`);
    }
  }

  private follow(state: State): void {
    if (state === State.Running) {
      this.become({ kind: "running" });
    } else if (state === State.Starting) {
      this.become({ kind: "starting" });
    } else if (state === State.Stopped && this.current.kind === "running") {
      this.become({ kind: "starting" });
    }
  }

  private become(state: ServerState): void {
    this.current = state;
    this.changed.fire(state);
  }
}
