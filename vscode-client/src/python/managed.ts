import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run";

/** Written last: an environment without it was not finished. */
const MARK = "foretrace-environment.json";

/** Where the environment is that the extension made for itself, in a folder of its own. */
export function managedFolder(storage: string): string {
  return join(storage, "environment");
}

/** The Python of that environment, if it was made. */
export function managedPython(storage: string): string | undefined {
  const folder = managedFolder(storage);
  const python = pythonIn(folder);
  return existsSync(join(folder, MARK)) && existsSync(python) ? python : undefined;
}

function pythonIn(folder: string): string {
  return process.platform === "win32"
    ? join(folder, "Scripts", "python.exe")
    : join(folder, "bin", "python");
}

export interface Making {
  /** The Python to make it with. */
  readonly base: string;
  /** What pip installs. */
  readonly what: string;
  readonly signal: AbortSignal;
  /** Hears what is being done, and every line that is written meanwhile. */
  readonly onStep: (sentence: string) => void;
  readonly onLine: (line: string) => void;
}

/**
 * Make the environment anew and install Foretrace into it.
 *
 * Rejects with `RunError` if a step fails or is aborted; nothing of it is kept then.
 */
export async function makeManaged(storage: string, making: Making): Promise<void> {
  const folder = managedFolder(storage);
  const { signal, onLine } = making;
  const options = { folder: storage, signal, onLine };
  await rm(folder, { recursive: true, force: true });
  try {
    making.onStep("making a Python environment");
    await run(making.base, ["-m", "venv", folder], options);
    making.onStep("installing (this takes some minutes)");
    const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
    await run(pythonIn(folder), [...pip, making.what], options);
    await writeFile(join(folder, MARK), JSON.stringify({ installed: making.what }));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
