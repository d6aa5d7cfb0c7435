import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type Making, makeManaged, managedFolder, managedPython } from "../src/python/managed";
import { probe } from "../src/python/probe";
import { RunError, run } from "../src/python/run";

const folder = mkdtempSync(join(tmpdir(), "foretrace-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const base = process.platform === "win32" ? "python" : "python3";

/** A package that is called like ours, and has nothing in it. */
async function wheel(): Promise<string> {
  const path = join(folder, "foretrace-9.9.9-py3-none-any.whl");
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("foretrace/__init__.py", "")
    wheel.writestr("foretrace-9.9.9.dist-info/METADATA", "Metadata-Version: 2.1\\nName: foretrace\\nVersion: 9.9.9\\n")
    wheel.writestr("foretrace-9.9.9.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("foretrace-9.9.9.dist-info/RECORD", "")
`;
  await run(base, ["-c", script, path], { folder });
  return path;
}

function making(what: string, more: Partial<Making> = {}): Making {
  const signal = new AbortController().signal;
  return { base, what, signal, onStep: () => undefined, onLine: () => undefined, ...more };
}

test("an environment is made, found again, and made anew", async () => {
  assert.equal(managedPython(folder), undefined);
  const steps: string[] = [];
  await makeManaged(folder, making(await wheel(), { onStep: (step) => steps.push(step) }));
  assert.equal(steps.length, 2);
  const python = managedPython(folder);
  assert.ok(python !== undefined);
  assert.equal((await probe(python, folder))?.foretrace, "9.9.9");

  const fails = makeManaged(folder, making(join(folder, "no-such.whl")));
  await assert.rejects(fails, RunError);
  assert.equal(managedPython(folder), undefined);
  assert.ok(!existsSync(managedFolder(folder)), "nothing is left of what failed");
});

test("making an environment can be given up", async () => {
  const abort = new AbortController();
  const more = { signal: abort.signal, onStep: () => abort.abort() };
  await assert.rejects(makeManaged(folder, making("foretrace", more)), RunError);
  assert.ok(!existsSync(managedFolder(folder)));
});
