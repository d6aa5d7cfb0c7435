import { commands, Disposable } from "vscode";
import type { Feature } from "../host";

/** Lets `when` clauses ask for `foretrace.state` and `foretrace.paused`. */
export const contextKeys: Feature = ({ server, status }) => {
  const told = new Map<string, unknown>();
  const tell = (key: string, value: unknown): void => {
    if (told.get(key) !== value) {
      told.set(key, value);
      void commands.executeCommand("setContext", key, value);
    }
  };
  const look = (): void => {
    tell("foretrace.state", server.state.kind);
    tell("foretrace.paused", status.current.state === "paused");
  };
  look();
  return Disposable.from(server.onDidChangeState(look), status.onDidChange(look));
};
