import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { DocumentSymbol } from "vscode-languageclient/node";
import { functionAround } from "../src/commands/enclosing";
import { fillsMost, holesNear } from "../src/commands/holes";
import { failureReason } from "../src/python/failure";
import { probe, usable } from "../src/python/probe";
import { RunError, run } from "../src/python/run";
import { atLeast } from "../src/python/version";
import { LevelReader } from "../src/server/log-level";
import { Restarts } from "../src/server/restarts";
import { figures, shown } from "../src/status/words";
import { report, withoutSecrets } from "../src/support/report";

const folder = mkdtempSync(join(tmpdir(), "foretrace-"));

test("versions are compared by their numbers", () => {
  assert.ok(atLeast("3.12.4", "3.11"));
  assert.ok(atLeast("3.11.0", "3.11"));
  assert.ok(!atLeast("3.9.18", "3.11"));
  assert.ok(!atLeast("0.1.0", "0.1.1"));
  assert.ok(atLeast("0.10.0rc1", "0.9"));
});

test("holes at and below the line come first, those in one line from left to right", () => {
  const lines = ["a = ???", "", "b = ??? + ___", "c = x___"];
  assert.deepEqual(
    holesNear(lines, 1).map(({ line, character }) => [line, character]),
    [
      [2, 4],
      [2, 10],
      [0, 4],
    ],
  );
});

test("where the function around the line has holes, those of others are left", () => {
  const lines = ["def f():", "    a = ???", "    return a", "", "def g():", "    return ???"];
  const range = (first: number, last: number) => ({
    start: { line: first, character: 0 },
    end: { line: last, character: 0 },
  });
  const near = (...around: [first: number, last: number] | []): number[] =>
    holesNear(lines, 2, around.length === 0 ? undefined : range(...around)).map(({ line }) => line);
  assert.deepEqual(near(), [5, 1]);
  assert.deepEqual(near(0, 2), [1]);
  assert.deepEqual(near(2, 3), [5, 1]);
});

test("the action that fills the most holes is taken, the first of several", () => {
  const fill = (title: string, ...holes: number[]) => ({
    title,
    data: { fills: Object.fromEntries(holes.map((hole) => [hole, "x"])) },
  });
  assert.equal(fillsMost([{ title: "Split" }]), undefined);
  assert.equal(fillsMost([fill("one", 0), fill("all", 0, 1), fill("too", 1, 0)])?.title, "all");
});

test("installations that fail say why", () => {
  assert.match(
    failureReason(["ERROR: No matching distribution found for x"]),
    /nothing to install/,
  );
  assert.match(failureReason(["No CMAKE_CXX_COMPILER could be found."]), /compiler/);
  assert.match(failureReason(["Temporary failure in name resolution"]), /reach/);
  assert.match(failureReason(["something else"]), /log/);
});

test("a server is brought back a few times, and again after a while", () => {
  const restarts = new Restarts(2, 1000);
  assert.deepEqual(
    [0, 1, 2, 1500].map((now) => restarts.allow(now)),
    [true, true, false, true],
  );
});

test("lines of the server's log keep their level", () => {
  const levels = new LevelReader();
  const lines = [
    "ERROR of a library",
    "foretrace: WARNING: x",
    "foretrace: ERROR: y",
    "Traceback (most recent call last):",
    '  File "a.py", line 1',
    "foretrace.world.ModelFileError: no",
    "llama: done",
  ];
  assert.deepEqual(
    lines.map((line) => levels.read(line)),
    ["info", "warn", "error", "error", "error", "error", "info"],
  );
});

test("the status says what the server does, and offers what can be done about it", () => {
  const idle = shown({ kind: "running" }, { state: "idle", model: "m", lastAnswerMs: 12.4 });
  assert.deepEqual([idle.text, idle.detail, idle.busy], ["m", "last answer in 12 ms", false]);
  assert.equal(idle.action.command, "foretrace.pause");
  assert.ok(shown({ kind: "running" }, { state: "busy" }).busy);
  assert.equal(shown({ kind: "running" }, { state: "paused" }).action.command, "foretrace.resume");
  const missing = shown({ kind: "missing", sentence: "None." }, { state: "idle" });
  assert.deepEqual([missing.detail, missing.action.command], ["None.", "foretrace.setUp"]);
  assert.deepEqual(figures({ state: "idle", tokensPerSecond: 1234.5 }), ["1,235 tokens/s"]);
});

test("a report tells nothing that should stay with its author", () => {
  const text = [
    "https://me:secret@host/v1?api_key=abc",
    "Authorization: Bearer abc.def",
    "hf_abcdefghijklmnop",
    "/home/me/project/a.py and /home/me/.venv",
  ].join("\n");
  const clean = withoutSecrets(text, "/home/me", ["/home/me/project"]);
  assert.ok(!/secret|abc|\/home\/me|project/.test(clean), clean);
  assert.match(clean, /<workspace>\/a\.py and ~\/\.venv/);
});

test("a report tells no path either where it is written as JSON or as an address", () => {
  const [home, folder] = ["C:\\Users\\me", "C:\\Users\\me\\my work"];
  const text = `${JSON.stringify([`${folder}\\a.py`, `${home}\\b`])} file:///C%3A/Users/me/my%20work/a.py`;
  const clean = withoutSecrets(text, home, [folder]);
  assert.equal(clean, '["<workspace>\\\\a.py","~\\\\b"] file:///<workspace>/a.py');
});

test("a log with fences in it stays inside its own", () => {
  const info = { versions: {}, state: "", status: {}, trusted: true, settings: {} };
  const text = report({ ...info, log: ["````", "x"] });
  assert.match(text, /`````text\n````\nx\n`````/);
});

test("programs that are run say what they write, and end when they should", async () => {
  const lines: string[] = [];
  const script = "console.log('a'); process.stderr.write('b')";
  const output = await run(process.execPath, ["-e", script], {
    folder,
    onLine: (line) => lines.push(line),
  });
  assert.equal(output, "a\n");
  assert.deepEqual(lines.sort(), ["a", "b"]);

  const fails = run(process.execPath, ["-e", "console.error('why'); process.exit(3)"], { folder });
  await assert.rejects(fails, (error) => error instanceof RunError && error.lines[0] === "why");
  await assert.rejects(run("no-such-program", [], { folder }), RunError);

  const abort = new AbortController();
  const endless = run(process.execPath, ["-e", "console.log('up'); setInterval(() => 0, 999)"], {
    folder,
    signal: abort.signal,
    onLine: () => abort.abort(),
  });
  await assert.rejects(endless, RunError);
});

test("what is no Python is told apart from one without Foretrace", async () => {
  assert.match(String(usable("x", await probe(process.execPath, folder))), /not a Python/);
  assert.match(String(usable("x", await probe("no-such-python", folder))), /not a Python/);
  assert.match(
    String(usable("x", { path: "x", version: "3.9.1", foretrace: undefined })),
    /needs 3\.11/,
  );
  assert.match(
    String(usable("x", { path: "x", version: "3.12.0", foretrace: undefined })),
    /not installed/,
  );
  const good = { path: "x", version: "3.12.0", foretrace: "0.1.0" };
  assert.deepEqual(usable("x", good), good);
});

test("the function at a line is the innermost around it, else the next one", () => {
  const symbol = (name: string, kind: number, first: number, last: number): DocumentSymbol => {
    const range = { start: { line: first, character: 0 }, end: { line: last, character: 9 } };
    return { name, kind: kind as DocumentSymbol["kind"], range, selectionRange: range };
  };
  const symbols = [
    symbol("outer", 12, 2, 8),
    symbol("outer.inner", 12, 4, 5),
    symbol("outer(1)", 24, 10, 10),
    symbol("C.m", 6, 12, 14),
  ];
  const at = (line: number): string | undefined => functionAround(symbols, line)?.name;
  assert.deepEqual([0, 3, 4, 10, 13, 99].map(at), [
    "outer",
    "outer",
    "outer.inner",
    "C.m",
    "C.m",
    "C.m",
  ]);
  assert.equal(functionAround([], 0), undefined);
});
