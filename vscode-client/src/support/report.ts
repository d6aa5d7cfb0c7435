/** What a report of a problem says. */
export interface DebugInformation {
  readonly versions: Readonly<Record<string, string>>;
  readonly state: string;
  readonly status: unknown;
  readonly trusted: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly log: readonly string[];
}

/** The report as Markdown. */
export function report(info: DebugInformation): string {
  const versions = Object.entries(info.versions).map(([what, is]) => `- ${what}: ${is}`);
  return [
    ...versions,
    `- state: ${info.state}`,
    `- status: ${JSON.stringify(info.status)}`,
    `- workspace trusted: ${info.trusted ? "yes" : "no"}`,
    "",
    "Settings that are not the default:",
    fenced(JSON.stringify(info.settings, undefined, 2), "json"),
    "The end of the log:",
    fenced(info.log.join("\n"), "text"),
    "",
  ].join("\n");
}

/** A block of code, whatever the text holds. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/**
 * The text without what should stay with its author: names and passwords in addresses, what
 * looks like a key, and where home and the workspace's folders are.
 */
export function withoutSecrets(text: string, home: string, folders: readonly string[]): string {
  let clean = text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^/\s"'@]+@/gi, "$1…@")
    .replace(/([?&][\w-]*(?:key|token|secret|password|auth)[\w-]*=)[^&\s"']+/gi, "$1…")
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 …")
    .replace(/\b(?:sk|hf|ghp|gho|pypi)[-_][\w-]{10,}/g, "…");
  const named = folders.flatMap(spellings).sort((one, other) => other.length - one.length);
  for (const folder of named) {
    clean = clean.replaceAll(folder, "<workspace>");
  }
  for (const spelt of home.length > 1 ? spellings(home) : []) {
    clean = clean.replaceAll(spelt, "~");
  }
  return clean;
}

/** A path as it stands in a text, in JSON and in an address. */
function spellings(path: string): string[] {
  const address = path.split(/[\\/]/).map(encodeURIComponent).join("/");
  return [path, JSON.stringify(path).slice(1, -1), address];
}
