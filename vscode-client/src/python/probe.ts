import type { Python } from "./python";
import { run } from "./run";
import { atLeast, OLDEST_FORETRACE, OLDEST_PYTHON } from "./version";

/** What a Python says of itself. */
export interface Probed {
  readonly path: string;
  readonly version: string;
  /** The version of Foretrace there, if it is installed. */
  readonly foretrace: string | undefined;
}

// Written for any Python 3. Nothing is imported from the current folder, nor any of Foretrace.
const PROBE = `
import sys
sys.path = [p for p in sys.path if p]
import json
from importlib import util
found = None
if util.find_spec("foretrace"):
    try:
        from importlib import metadata
        found = metadata.version("foretrace")
    except Exception:
        found = "0"
print(json.dumps({"version": "%d.%d.%d" % sys.version_info[:3], "foretrace": found}))
`;

/** Ask the Python at `path` what it is; `undefined` if it does not answer like one. */
export async function probe(path: string, folder: string): Promise<Probed | undefined> {
  try {
    const output = await run(path, ["-c", PROBE], { folder, seconds: 20 });
    return read(path, output);
  } catch {
    return undefined;
  }
}

function read(path: string, output: string): Probed | undefined {
  const said: unknown = JSON.parse(output.trim().split("\n").at(-1) ?? "");
  if (typeof said !== "object" || said === null || !("version" in said)) {
    return undefined;
  }
  const foretrace = "foretrace" in said ? said.foretrace : undefined;
  return {
    path,
    version: String(said.version),
    foretrace: typeof foretrace === "string" ? foretrace : undefined,
  };
}

/** The Python if Foretrace can run there, else a sentence on why not. */
export function usable(path: string, probed: Probed | undefined): Python | string {
  if (probed === undefined) {
    return `${path} is not a Python that can be run.`;
  }
  const { version, foretrace } = probed;
  if (!atLeast(version, OLDEST_PYTHON)) {
    return `${path} is Python ${version}; Foretrace needs ${OLDEST_PYTHON} or newer.`;
  }
  if (foretrace === undefined) {
    return `Foretrace is not installed in ${path}.`;
  }
  if (!atLeast(foretrace, OLDEST_FORETRACE)) {
    return `${path} has Foretrace ${foretrace}; this extension needs ${OLDEST_FORETRACE} or newer.`;
  }
  return { path, version, foretrace };
}
