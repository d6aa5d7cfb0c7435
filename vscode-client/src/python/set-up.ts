import {
  ConfigurationTarget,
  commands,
  Disposable,
  ProgressLocation,
  window,
  workspace,
} from "vscode";
import type { Feature, Host } from "../host";
import { findBase } from "./base";
import { failureReason } from "./failure";
import { makeManaged } from "./managed";
import { probe, usable } from "./probe";
import { RunError } from "./run";
import { OLDEST_PYTHON } from "./version";

const SET_UP = "foretrace.setUp";

/** Offers an environment where none was found, and makes or chooses one when asked. */
export const setUpFeature: Feature = (host) => {
  let offered = false;
  return Disposable.from(
    commands.registerCommand(SET_UP, () => setUp(host)),
    host.server.onDidChangeState((state) => {
      if (state.kind === "missing" && !offered) {
        offered = true;
        void offer(state.sentence);
      }
    }),
  );
};

async function offer(sentence: string): Promise<void> {
  const answer = await window.showInformationMessage(`Foretrace: ${sentence}`, "Set Up…");
  if (answer !== undefined) {
    await commands.executeCommand(SET_UP);
  }
}

async function setUp(host: Host): Promise<void> {
  const make = {
    label: "$(package) Make an environment for Foretrace",
    detail: "In the extension's own storage, with pip. Takes some minutes, once.",
  };
  const choose = {
    label: "$(folder-opened) Choose a Python that has Foretrace…",
    detail: "The setting foretrace.interpreter will name it.",
  };
  const answer = await window.showQuickPick([make, choose], {
    title: "Set Up Foretrace",
    placeHolder: "Which Python shall run Foretrace?",
  });
  if (answer === make) {
    await makeEnvironment(host);
  } else if (answer === choose) {
    await chooseInterpreter(host);
  }
}

async function chooseInterpreter({ context, server }: Host): Promise<void> {
  const [chosen] =
    (await window.showOpenDialog({ title: "A Python that Has Foretrace", openLabel: "Use" })) ?? [];
  if (chosen === undefined) {
    return;
  }
  const found = usable(chosen.fsPath, await probe(chosen.fsPath, context.globalStorageUri.fsPath));
  if (typeof found === "string") {
    void window.showErrorMessage(found);
    return;
  }
  await nameInterpreter(chosen.fsPath);
  await server.restart();
}

async function nameInterpreter(path: string | undefined): Promise<void> {
  const settings = workspace.getConfiguration("foretrace");
  await settings.update("interpreter", path, ConfigurationTarget.Global);
}

async function makeEnvironment(host: Host): Promise<void> {
  const { context, log, server } = host;
  const base = await findBase(context, log);
  if (base === undefined) {
    void window.showErrorMessage(
      `Foretrace needs Python ${OLDEST_PYTHON} or newer, and none was found. Install one, or choose it in the Python extension.`,
    );
    return;
  }
  // A server that runs in the environment to be made anew must not hold its files.
  await server.stop();
  if (await madeWithProgress(host, base.path)) {
    // A setting that names another Python would win.
    await nameInterpreter(undefined);
  }
  await server.start();
}

/** Whether the environment was made; the user hears why not, unless they gave it up. */
async function madeWithProgress({ context, log }: Host, base: string): Promise<boolean> {
  const what = workspace.getConfiguration("foretrace").get<string>("installFrom") || "foretrace";
  const abort = new AbortController();
  const options = {
    location: ProgressLocation.Notification,
    title: "Foretrace",
    cancellable: true,
  };
  try {
    await window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => abort.abort());
      await makeManaged(context.globalStorageUri.fsPath, {
        base,
        what,
        signal: abort.signal,
        onStep: (message) => {
          log.info(`Set-up: ${message} with ${base}`);
          progress.report({ message });
        },
        onLine: (line) => {
          log.info(`[pip] ${line}`);
          progress.report({ message: shortened(line) });
        },
      });
    });
    return true;
  } catch (error) {
    if (!abort.signal.aborted) {
      await tellFailure(error, log.show.bind(log));
    }
    return false;
  }
}

async function tellFailure(error: unknown, showLog: () => void): Promise<void> {
  const lines = error instanceof RunError ? [error.message, ...error.lines] : [String(error)];
  const sentence = `Foretrace was not installed. ${failureReason(lines)}`;
  if ((await window.showErrorMessage(sentence, "Show Log")) !== undefined) {
    showLog();
  }
}

/** As much of a line as a notification shows. */
function shortened(line: string): string {
  const text = line.trim();
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
