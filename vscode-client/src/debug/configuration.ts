import {
  type DebugConfiguration,
  type DebugConfigurationProvider,
  Uri,
  type WorkspaceFolder,
  window,
  workspace,
} from "vscode";
import { askCall } from "../commands/ask-call";
import { activeEditor } from "../commands/python-editor";
import type { Server } from "../server/server";
import { debugServer } from "./adapter";

/** Which call would be imagined, and whether somebody wrote it. */
interface Target {
  readonly function: string | null;
  readonly call: string;
  readonly known: boolean;
  readonly suggested: readonly string[];
}

/** Makes a launch of what the user means: with a launch.json or without one. */
export class ImagineProvider implements DebugConfigurationProvider {
  constructor(private readonly server: Server) {}

  provideDebugConfigurations(): DebugConfiguration[] {
    return [
      {
        type: "foretrace",
        request: "launch",
        name: "Imagine the first call",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of launch.json
        program: "${file}",
      },
    ];
  }

  /** Without a launch.json: the function at the cursor. */
  resolveDebugConfiguration(
    _folder: WorkspaceFolder | undefined,
    given: DebugConfiguration,
  ): DebugConfiguration | undefined {
    if (given.program !== undefined || given.text !== undefined) {
      return given;
    }
    const editor = activeEditor();
    if (editor === undefined) {
      void window.showWarningMessage("Open a Python file to imagine a call of it.");
      return undefined;
    }
    return {
      ...given,
      type: "foretrace",
      request: "launch",
      name: given.name || "Imagine",
      program: editor.document.uri.toString(),
      line: given.function === undefined ? editor.selection.active.line + 1 : undefined,
    };
  }

  /** The call is settled, and what only this window knows is added. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    _folder: WorkspaceFolder | undefined,
    given: DebugConfiguration,
  ): Promise<DebugConfiguration | undefined> {
    try {
      const program = await shown(given.program);
      const call = given.call ?? (await this.call(program, given));
      if (call === undefined) {
        return undefined;
      }
      const { token } = await debugServer(this.server);
      return { ...given, program, call, token };
    } catch (error) {
      void window.showWarningMessage(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** The call that somebody wrote; where nobody did, the user is asked. */
  private async call(program: string, given: DebugConfiguration): Promise<string | undefined> {
    const uri = asUri(program).toString();
    const target = await this.server.execute<Target>("foretrace.debugTarget", {
      uri,
      ...(given.function === undefined ? {} : { function: given.function }),
      ...(given.line === undefined ? {} : { line: given.line }),
    });
    if (target.known) {
      return target.call;
    }
    return askCall(target.function ?? "it", target.suggested);
  }
}

/** The path of a file whose document is open, as the server has to know it; else its address. */
async function shown(program: string): Promise<string> {
  const uri = asUri(program);
  await workspace.openTextDocument(uri);
  return uri.scheme === "file" ? uri.fsPath : uri.toString();
}

function asUri(program: string): Uri {
  return /^[a-z][\w+.-]+:/i.test(program) ? Uri.parse(program, true) : Uri.file(program);
}
