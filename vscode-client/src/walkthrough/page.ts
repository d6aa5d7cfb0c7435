import { commands, Disposable } from "vscode";
import type { Feature } from "../host";

const WALKTHROUGH = "foretrace.foretrace#start";
const SET_UP = "foretrace.walkthrough.setUp";

/** Opens the walkthrough, and lets it know when Python is set up. */
export const walkthroughPage: Feature = ({ server }) => {
  let opened = false;
  const tell = (): void => {
    // The page ticks off no step whose condition holds before it is there.
    const done = opened && server.state.kind === "running";
    void commands.executeCommand("setContext", SET_UP, done);
  };
  return Disposable.from(
    commands.registerCommand("foretrace.openWalkthrough", async () => {
      await commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH);
      opened = true;
      tell();
    }),
    server.onDidChangeState(tell),
  );
};
