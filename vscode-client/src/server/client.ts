import { type LogOutputChannel, workspace } from "vscode";
import {
  type ClientCapabilities,
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  type FeatureState,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type StaticFeature,
} from "vscode-languageclient/node";
import { type CommandInstead, middleware } from "./middleware";
import { Restarts } from "./restarts";
import { logServerLines } from "./server-log";

export interface Launch {
  /** The Python that has Foretrace. */
  readonly python: string;
  /** Where the server's process runs: a folder of the extension's own. */
  readonly folder: string;
  /** What this client can do beyond the protocol. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** What happens instead where a command of the server is called. */
  readonly commands: Readonly<Record<string, CommandInstead>>;
  /** Called when a server that ended by itself is not brought back any more. */
  readonly onGivenUp: (sentence: string) => void;
}

/** A language client that is not started yet. */
export function createClient(log: LogOutputChannel, launch: Launch): LanguageClient {
  let ran = false;
  const client = new QuietClient(
    "foretrace",
    "Foretrace",
    {
      command: launch.python,
      // -P: nothing that lies in the current folder is imported.
      args: ["-P", "-X", "utf8", "-m", "foretrace", "lsp"],
      options: { cwd: launch.folder },
    },
    {
      documentSelector: selector(),
      outputChannel: log,
      stdioOptions: {
        stdout: (stream) => logServerLines(stream, log),
        stderr: (stream) => logServerLines(stream, log),
      },
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      errorHandler: errorHandler(() => ran, launch.onGivenUp),
      initializationFailedHandler: () => false,
      markdown: { isTrusted: false, supportHtml: false },
      middleware: middleware(launch.commands),
    },
  );
  client.onDidChangeState(({ newState }) => {
    ran ||= newState === State.Running;
  });
  client.registerFeature(new Capabilities(launch.capabilities));
  return client;
}

/** Python on disk, not saved yet, or in the file systems of this workspace. */
export function selector(): { scheme: string; language: string }[] {
  const folders = workspace.workspaceFolders ?? [];
  const schemes = new Set(["file", "untitled", ...folders.map(({ uri }) => uri.scheme)]);
  return [...schemes].map((scheme) => ({ scheme, language: "python" }));
}

function errorHandler(hasRun: () => boolean, onGivenUp: (sentence: string) => void): ErrorHandler {
  const restarts = new Restarts();
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: () => {
      if (!hasRun()) {
        // What cannot begin would not begin the next time.
        const message = "The server of Foretrace ended before it began; the log says why.";
        onGivenUp(message);
        return { action: CloseAction.DoNotRestart, message, handled: true };
      }
      if (restarts.allow(Date.now())) {
        return {
          action: CloseAction.Restart,
          message: "The server ended; it is started again.",
          handled: true,
        };
      }
      const message = "The server of Foretrace ended again and again; its log says why.";
      onGivenUp(message);
      return { action: CloseAction.DoNotRestart, message, handled: true };
    },
  };
}

/** Tells failures to the log alone: for people there are sentences of our own. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Says what this client can do. */
class Capabilities implements StaticFeature {
  constructor(private readonly experimental: Readonly<Record<string, unknown>>) {}

  fillClientCapabilities(capabilities: ClientCapabilities): void {
    capabilities.experimental = { ...capabilities.experimental, foretrace: this.experimental };
    // Values in the editor while another debugger runs are that debugger's.
    delete capabilities.textDocument?.inlineValue;
  }

  initialize(): void {}

  getState(): FeatureState {
    return { kind: "static" };
  }

  clear(): void {}
}
