import { commands, type DebugSession, Disposable, debug, Uri, window, workspace } from "vscode";
import { type FunctionPlace, functionAtCursor } from "../commands/place";
import { activeEditor } from "../commands/python-editor";
import { said } from "../commands/said";
import type { Host } from "../host";
import { activePython } from "../python/ms-python";

interface Branch {
  readonly threadId: number;
  readonly name: string;
  readonly description: string;
}

/** What a session answers when it is asked to compare the run with a real one. */
interface Compared {
  readonly message: string;
}

/** What the menu of a variable gives. */
interface VariableContext {
  readonly variable?: { readonly name?: string };
}

/** The commands around imagined runs; `type` is the debug type. */
export function debugCommands(host: Host, type: string): Disposable {
  const inSession = (
    id: string,
    work: (session: DebugSession, argument: unknown) => Promise<void>,
  ) =>
    commands.registerCommand(id, (argument: unknown) =>
      said(async () => {
        const session = debug.activeDebugSession;
        if (session?.type !== type) {
          throw new Error("No imagined run is being debugged.");
        }
        await work(session, argument);
      }),
    );
  return Disposable.from(
    commands.registerCommand("foretrace.debug", (argument: unknown) =>
      said(() => start(host, type, argument)),
    ),
    inSession("foretrace.compare", (session) => compare(host, session)),
    inSession("foretrace.goBack", goBack),
    inSession("foretrace.whoSetThis", (session, argument) => whoSetThis(session, argument)),
  );
}

/** Begin with the function of a code lens, else with the one at the cursor. */
async function start({ server }: Host, type: string, argument: unknown): Promise<void> {
  const editor = activeEditor();
  const place =
    asPlace(argument) ??
    (editor === undefined ? undefined : await functionAtCursor(server, editor));
  if (place === undefined) {
    throw new Error("There is no function here that could be imagined.");
  }
  const uri = Uri.parse(place.uri, true);
  await debug.startDebugging(workspace.getWorkspaceFolder(uri), {
    type,
    request: "launch",
    name: `Imagine ${place.function}`,
    program: place.uri,
    function: place.function,
  });
}

function asPlace(argument: unknown): FunctionPlace | undefined {
  const isPlace =
    typeof argument === "object" &&
    argument !== null &&
    "uri" in argument &&
    "function" in argument &&
    typeof argument.uri === "string" &&
    typeof argument.function === "string";
  return isPlace ? (argument as FunctionPlace) : undefined;
}

/** Run it for real, once the user has agreed to that. */
async function compare({ log }: Host, session: DebugSession): Promise<void> {
  if (!workspace.isTrusted) {
    throw new Error("Programs are run for real only in workspaces that you trust.");
  }
  const python = await activePython(log);
  const agreed = await window.showWarningMessage(
    "Run this call for real?",
    {
      modal: true,
      detail: `The program is executed by ${python ?? "the Python of Foretrace"}, in a process of its own with limits on time and memory. Where Linux allows it, it has no network and can write only in a temporary folder; the result says what protected this machine.`,
    },
    "Run",
  );
  if (agreed === "Run") {
    const { message } = (await session.customRequest("foretrace/compare", {
      trusted: true,
      python,
    })) as Compared;
    void window.showInformationMessage(message);
  }
}

/** Let the user choose one of the branches that were left. */
async function goBack(session: DebugSession): Promise<void> {
  const answer = (await session.customRequest("foretrace/branches")) as { branches: Branch[] };
  const left = answer.branches.filter(({ threadId }) => threadId !== 1);
  if (left.length === 0) {
    throw new Error("Nothing was supposed yet, so there is no other branch.");
  }
  const items = left.map((branch) => ({
    label: branch.name,
    description: branch.description,
    branch,
  }));
  const chosen = await window.showQuickPick(items, { title: "Go back to" });
  if (chosen !== undefined) {
    await session.customRequest("foretrace/goBack", { threadId: chosen.branch.threadId });
  }
}

async function whoSetThis(session: DebugSession, argument: unknown): Promise<void> {
  const name = (argument as VariableContext | undefined)?.variable?.name;
  if (name !== undefined) {
    await session.customRequest("foretrace/lastChange", { name });
  }
}
