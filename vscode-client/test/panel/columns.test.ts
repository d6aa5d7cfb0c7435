import assert from "node:assert/strict";
import { test } from "node:test";
import { columnsOf } from "../../webview/model/columns";
import { columnsBetween, layoutOf, piecesBetween } from "../../webview/model/layout";
import { Run } from "../../webview/model/run";
import { type Sketched, traceOf } from "./runs";

const NESTED = `def f(n):
    total = 0
    for i in range(n):
        for j in range(i):
            total += j
    return total`;
const LOOPS = [
  { line: 3, first: 4, last: 5 },
  { line: 4, first: 5, last: 5 },
];

function nested(): Run {
  const lines: [line: number, took?: boolean][] = [
    [1],
    [2],
    [3, true],
    [4, false],
    [3, true],
    [4, true],
    [5],
    [4, true],
    [5],
    [4, false],
    [3, false],
    [6],
  ];
  const steps = lines.map(
    ([line, took], step): Sketched => ({
      line,
      ...(step === 0 ? { call: true } : {}),
      ...(took === undefined ? {} : { took }),
    }),
  );
  return new Run(traceOf(steps, { f: [1, NESTED] }, { loops: LOOPS }));
}

/** By column, its lines. */
function linesOf(run: Run): number[][] {
  const { starts } = columnsOf(run);
  return [...starts.slice(0, -1)].map((start, column) =>
    run.data.steps.slice(start, starts[column + 1]).map(({ line }) => line),
  );
}

test("every round of a loop has a column of its own, and so has what follows the loop", () => {
  assert.deepEqual(linesOf(nested()), [[1, 2], [3], [4], [3], [4, 5], [4, 5], [4], [3, 6]]);
});

test("columns know the rounds of the loops around them", () => {
  const { rounds, nesting } = columnsOf(nested());
  const said = rounds.map((around) =>
    around.map(({ line, round }) => `${line}:${round}`).join(" "),
  );
  assert.deepEqual(said, ["", "3:1", "3:1", "3:2", "3:2 4:1", "3:2 4:2", "3:2", ""]);
  assert.equal(nesting, 2);
});

test("a line that is left and met again later, outside any loop, begins a column", () => {
  const steps = [{ line: 1, call: true }, { line: 2 }, { line: 3 }, { line: 2 }];
  const run = new Run(traceOf(steps, { f: [1, "def f():\n    g(\n        1)"] }));
  assert.deepEqual(linesOf(run), [[1, 2, 3], [2]]);
});

test("what another activation runs stands in columns between", () => {
  const steps: Sketched[] = [
    { line: 1, call: true, set: { n: "1" } },
    { line: 2 },
    { line: 1, call: true, depth: 2, set: { n: "0" } },
    { line: 2, depth: 2 },
    { line: 3 },
  ];
  const run = new Run(traceOf(steps, { f: [1, "def f(n):\n    n and f(n - 1)\n    return n"] }));
  assert.deepEqual(linesOf(run), [[1, 2], [1, 2], [3]]);
  const [calls] = layoutOf(run).bands;
  assert.deepEqual(
    calls?.map(({ first, last, label }) => [first, last, label]),
    [
      [0, 0, "f(1)"],
      [1, 1, "f(0)"],
      [2, 2, "f(1)"],
    ],
  );
});

test("neighbouring columns of a round share its heading", () => {
  const { bands } = layoutOf(nested());
  assert.equal(bands.length, 2);
  const spans = bands.map((band) => band.map(({ first, last, label }) => [first, last, label]));
  assert.deepEqual(spans[0], [
    [1, 2, "1"],
    [3, 6, "2"],
  ]);
  assert.deepEqual(spans[1], [
    [4, 4, "1"],
    [5, 5, "2"],
  ]);
});

test("what is seen is found by where it is, also at the ends", () => {
  const layout = layoutOf(nested());
  const last = layout.offsets.length - 2;
  assert.deepEqual(columnsBetween(layout, -5, layout.offsets[1] ?? 0), [0, 1]);
  assert.deepEqual(columnsBetween(layout, 1e9, 1e9), [last, last]);
  for (let column = 0; column <= last; column += 1) {
    const middle = ((layout.offsets[column] ?? 0) + (layout.offsets[column + 1] ?? 0)) / 2;
    assert.deepEqual(columnsBetween(layout, middle, middle), [column, column]);
  }
  const [outer = []] = layout.bands;
  assert.deepEqual(piecesBetween(outer, 0, 0), []);
  assert.deepEqual(
    piecesBetween(outer, 2, 3).map(({ label }) => label),
    ["1", "2"],
  );
  assert.deepEqual(piecesBetween(outer, 7, 7), []);
});

test("a run without steps has no columns", () => {
  const run = new Run(traceOf([], { f: [1, "def f(): ..."] }));
  assert.deepEqual(linesOf(run), []);
  assert.equal(layoutOf(run).offsets.length, 1);
});
