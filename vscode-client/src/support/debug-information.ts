import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { commands, env, version, window, workspace } from "vscode";
import type { Feature, Host } from "../host";
import { report, withoutSecrets } from "./report";

const LOG_LINES = 60;

/** Copies what a report of a problem should say. */
export const debugInformation: Feature = (host) =>
  commands.registerCommand("foretrace.copyDebugInformation", async () => {
    await env.clipboard.writeText(await gathered(host));
    void window.showInformationMessage("The debug information is in the clipboard.");
  });

async function gathered(host: Host): Promise<string> {
  const { context, server, status } = host;
  const manifest: { version: string; contributes: Manifest } = context.extension.packageJSON;
  const info = server.running?.initializeResult?.serverInfo;
  const state = server.state;
  const text = report({
    versions: {
      extension: manifest.version,
      server: info === undefined ? "none" : `${info.name} ${info.version ?? ""}`.trim(),
      python:
        server.python === undefined ? "none" : `${server.python.version} (${server.python.path})`,
      editor: `${env.appName} ${version}${env.remoteName === undefined ? "" : ` (${env.remoteName})`}`,
      system: `${process.platform} ${process.arch}`,
    },
    state: "sentence" in state ? `${state.kind}: ${state.sentence}` : state.kind,
    status: status.current,
    trusted: workspace.isTrusted,
    settings: settings(manifest.contributes),
    log: await lastLines(join(context.logUri.fsPath, "Foretrace.log")),
  });
  return withoutSecrets(text, homedir(), folders());
}

interface Manifest {
  readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
}

/** The settings that somebody has set. */
function settings(manifest: Manifest): Record<string, unknown> {
  const all = workspace.getConfiguration();
  const entries = Object.keys(manifest.configuration.properties).flatMap((key) => {
    const found = all.inspect(key);
    const value: unknown = all.get(key);
    return found === undefined || value === found.defaultValue ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The workspace's folders, whose names are nobody else's business. */
function folders(): string[] {
  return (workspace.workspaceFolders ?? [])
    .map(({ uri }) => uri.fsPath)
    .filter((path) => basename(path) !== "");
}

async function lastLines(path: string): Promise<string[]> {
  try {
    return (await readFile(path, "utf8")).trimEnd().split("\n").slice(-LOG_LINES);
  } catch {
    return [];
  }
}
