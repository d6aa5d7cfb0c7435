import assert from "node:assert/strict";
import { test } from "node:test";
import { cellOf } from "../../webview/model/cells";
import { rowsOf } from "../../webview/model/rows";
import { Run } from "../../webview/model/run";
import { announcement } from "../../webview/model/words";
import { type Sketched, traceOf } from "./runs";

const SOURCE = `def f(a, b):
    x = ???
    if x:
        y, z = a, b
    x = x
    return x`;

const STEPS: Sketched[] = [
  { line: 1, call: true, set: { a: "1", b: "'two'" } },
  { line: 2, set: { x: "≈ 5" } },
  { line: 3, took: true },
  { line: 4, set: { y: "1", z: "'two'" } },
  { line: 5 },
  { line: 6, raised: 0 },
];

const MORE = {
  guessed: true,
  binds: { 2: ["x"], 4: ["y", "z"], 5: ["x"] },
  holes: [{ hole: 0, line: 2, column: 9, fill: "a + 4", probability: 0.5 }],
};

function run(): Run {
  return new Run(traceOf(STEPS, { f: [1, SOURCE] }, MORE));
}

test("cells say what changed, and how it is known", () => {
  const cells = STEPS.map((_, step) => cellOf(run(), step));
  assert.deepEqual(
    cells.map(({ text }) => text),
    ["a = 1, b = 'two'", "≈ 5", "≈ ✓", "y = 1, z = 'two'", "≈ 5", "⚡ 1"],
  );
  assert.deepEqual(
    cells.map(({ known }) => known),
    ["computed", "imagined", "computed", "computed", "imagined", "computed"],
  );
  assert.deepEqual(
    cells.map(({ changed }) => changed),
    [true, true, false, true, false, false],
  );
});

test("long values keep their beginning, and but for numbers their end", () => {
  const long: Sketched[] = [
    { line: 2, call: true, set: { x: `[${"1, ".repeat(40)}2]` } },
    { line: 2, set: { x: "3.14159265358979323846" } },
    { line: 2, set: { x: `'${"😀".repeat(30)}'` } },
  ];
  const texts = long.map(
    (_, step) => cellOf(new Run(traceOf(long, { f: [1, SOURCE] })), step).text,
  );
  assert.ok(texts[0]?.startsWith("[1, 1, 1"));
  assert.ok(texts[0]?.endsWith("2]"));
  assert.match(texts[1] ?? "", /^3\.14159265358979\d*…$/);
  assert.ok(
    texts.every((text) => [...text].length <= 20),
    texts.join("\n"),
  );
});

test("a screen reader hears everything that the colours and marks say", () => {
  assert.equal(announcement(run(), 1), "Step 2 of 6, line 2: x ≈ 5 (imagined, 50% likely)");
  assert.equal(announcement(run(), 2), "Step 3 of 6, line 3: ≈ true");
  assert.equal(announcement(run(), 4), "Step 5 of 6, line 5: nothing changes");
});

test("rows are the lines of the functions, once each, with their holes", () => {
  const outer = "def outer():\n    def inner(): # 😀 ???\n        pass\n    return inner";
  const sources = {
    later: [9, "def later(): ..."],
    outer: [1, outer],
    "outer.inner": [2, "    def inner(): # 😀 ???\n        pass"],
  } as const;
  const holes = [{ hole: 0, line: 2, column: 22 }];
  const rows = rowsOf(traceOf([], sources, { holes }));
  assert.deepEqual(
    rows.map((row) => (row.kind === "gap" ? "gap" : row.line)),
    [1, 2, 3, 4, "gap", 9],
  );
  const hole = rows[1];
  assert.ok(hole?.kind === "line");
  assert.deepEqual(
    hole.pieces.map(({ text }) => text),
    ["    def inner(): # 😀 ", "???"],
  );
});
