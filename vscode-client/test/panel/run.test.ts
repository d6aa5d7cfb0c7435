import assert from "node:assert/strict";
import { test } from "node:test";
import { Run } from "../../webview/model/run";
import { type Sketched, traceOf } from "./runs";

const CALLS: Sketched[] = [
  { line: 1, call: true, set: { x: "1" } },
  { line: 2, set: { y: "9" } },
  { line: 5, call: true, depth: 2, function: 1, set: { x: "2" } },
  { line: 6, depth: 2, function: 1, gone: ["x"] },
  { line: 3 },
];
const SOURCES = {
  f: [1, "def f(x):\n    y = g(x + 1)\n    return y"],
  g: [5, "def g(x):\n    del x"],
} as const;

function locals(run: Run, step: number): Record<string, string> {
  const held = [...run.locals(step)].map(([name, { value }]) => [name, run.value(value)[0]]);
  return Object.fromEntries(held);
}

test("locals are those of the activation, after its line has run", () => {
  const run = new Run(traceOf(CALLS, SOURCES));
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((step) => locals(run, step)),
    [{ x: "1" }, { x: "1", y: "9" }, { x: "2" }, {}, { x: "1", y: "9" }],
  );
});

test("a line that called what runs now has not bound anything yet", () => {
  const run = new Run(traceOf(CALLS, SOURCES));
  const [outer] = run.activations;
  assert.ok(outer);
  assert.equal(run.held(outer, "y", 3), undefined);
  assert.equal(run.held(outer, "y", 4)?.step, 1);
  assert.equal(run.held(outer, "x", 3)?.step, 0);
});

test("activations know who called them, and which is under way", () => {
  const run = new Run(traceOf(CALLS, SOURCES));
  assert.deepEqual(
    run.activations.map(({ caller, steps }) => [caller, steps]),
    [
      [undefined, [0, 1, 4]],
      [0, [2, 3]],
    ],
  );
  assert.equal(run.live(3, 0)?.number, 0);
  assert.equal(run.live(4, 1), undefined);
});

test("a second call at the same depth is another activation", () => {
  const again: Sketched[] = [
    { line: 1, call: true },
    { line: 5, call: true, depth: 2, function: 1, set: { x: "2" } },
    { line: 5, call: true, depth: 2, function: 1, set: { x: "3" } },
    { line: 3 },
  ];
  const run = new Run(traceOf(again, SOURCES));
  assert.deepEqual([...run.activationOf], [0, 1, 2, 0]);
  assert.deepEqual(locals(run, 2), { x: "3" });
});

test("nothing is certain from the first hole on, and of an invented call nothing at all", () => {
  const steps: Sketched[] = [{ line: 1, call: true }, { line: 2 }, { line: 3 }];
  const holes = [{ hole: 0, line: 2, column: 9 }];
  const guessed = new Run(traceOf(steps, SOURCES, { guessed: true, holes }));
  assert.deepEqual(
    [0, 1, 2].map((step) => guessed.guessedAt(step)),
    [false, true, true],
  );
  const scenarios = [{ call: "f()", outcome: "≈ 1", line: 0, invented: true }];
  const invented = new Run(traceOf(CALLS, SOURCES, { guessed: true, scenarios }));
  assert.ok(invented.guessedAt(0));
  assert.ok(!invented.certain(0));
  assert.ok(new Run(traceOf(CALLS, SOURCES)).certain(0));
});
