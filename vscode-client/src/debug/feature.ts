import { Disposable, debug } from "vscode";
import type { Feature } from "../host";
import { adapterFactory } from "./adapter";
import { debugCommands } from "./commands";
import { ImagineProvider } from "./configuration";
import { holeActions } from "./hole-actions";
import { sessionEvents } from "./session-events";

/** The debug type of imagined runs, as in `package.json`. */
export const DEBUG_TYPE = "foretrace";

/** Debugging what has not run: the debug adapter is in the language server. */
export const debugFeature: Feature = (host) => {
  host.server.attach({ capabilities: { debug: true } });
  return Disposable.from(
    debug.registerDebugConfigurationProvider(DEBUG_TYPE, new ImagineProvider(host.server)),
    debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, adapterFactory(host.server)),
    sessionEvents(DEBUG_TYPE),
    debugCommands(host, DEBUG_TYPE),
    holeActions(),
  );
};
