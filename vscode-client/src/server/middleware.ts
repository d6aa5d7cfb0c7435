import { window } from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { sentenceOf } from "../sentence";
import { ghostText } from "./ghost-text";
import { holeHints } from "./hole-hints";

/** Does what a command of the server means in this editor; `ask` asks the server itself. */
export type CommandInstead = (
  args: readonly unknown[],
  ask: () => Promise<unknown>,
) => Promise<unknown>;

/** What happens between the editor and the server. */
export function middleware(commands: Readonly<Record<string, CommandInstead>>): Middleware {
  return {
    ...ghostText,
    ...holeHints,
    // The editor takes the tokens of one server alone: none of ours, and no question on each key.
    provideDocumentSemanticTokens: () => null,
    // An action that is a command has no edit to wait for; the editor may forget it meanwhile.
    resolveCodeAction: (action, token, next) =>
      action.command === undefined ? next(action, token) : action,
    executeCommand: async (command, args, next) => {
      const ask = async (): Promise<unknown> => await next(command, args);
      try {
        return await (commands[command]?.(args, ask) ?? ask());
      } catch (error) {
        // The server's refusals are sentences for people, not errors of the extension.
        void window.showWarningMessage(sentenceOf(error));
        return undefined;
      }
    },
  };
}
