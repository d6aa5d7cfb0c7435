import { type DebugAdapterDescriptorFactory, DebugAdapterServer } from "vscode";
import type { Server } from "../server/server";

/** Where the language server serves debug sessions, and what a launch has to show there. */
export interface DebugServer {
  readonly port: number;
  readonly token: string;
}

/** Ask for it; the server starts to listen with the first question. */
export function debugServer(server: Server): Promise<DebugServer> {
  return server.execute<DebugServer>("foretrace.debugServer");
}

/** Sessions are served in the language server's process: the model is loaded once. */
export function adapterFactory(server: Server): DebugAdapterDescriptorFactory {
  return {
    async createDebugAdapterDescriptor() {
      const { port } = await debugServer(server);
      return new DebugAdapterServer(port, "127.0.0.1");
    },
  };
}
