import assert from "node:assert/strict";
import { test } from "node:test";
import { Run } from "../../webview/model/run";
import { numberIn, plotOf, rangeOf, variablesOf } from "../../webview/model/series";
import { type Sketched, traceOf } from "./runs";

const SOURCE = { f: [1, "def f(x):\n    x += 1"] } as const;

function runOf(values: readonly (string | undefined)[]): Run {
  const steps = values.map(
    (value, step): Sketched => ({
      line: 2,
      ...(step === 0 ? { call: true } : {}),
      ...(value === undefined ? { gone: ["x"] } : { set: { x: value } }),
    }),
  );
  return new Run(traceOf(steps, SOURCE));
}

test("numbers are read as Python writes them", () => {
  const said = ["1", "-2.5", "1e-07", "1.5e+300", "inf", "-inf"].map(numberIn);
  assert.deepEqual(said, [
    1,
    -2.5,
    1e-7,
    1.5e300,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
  assert.ok(Number.isNaN(numberIn("nan")));
  for (const other of ["", "'1'", "[1]", "1j", "True", "0x10", "1_0", "infinite"]) {
    assert.equal(numberIn(other), undefined, other);
  }
});

test("a local of numbers is plotted over the steps, what is not certain apart", () => {
  const run = runOf(["0", "2", "≈ 4", "1"]);
  const [x] = variablesOf(run);
  assert.ok(x?.numeric);
  assert.deepEqual(rangeOf(x), { low: 0, high: 4 });
  assert.deepEqual(plotOf(run, x), {
    certain: "M0 1V1H0.25V0.5H0.5M0.75 0V0.75H1",
    guessed: "M0.5 0.5V0H0.75",
  });
});

test("a plot has a gap where the local does not exist or is infinite", () => {
  const run = runOf(["0", undefined, "1", "inf", "1"]);
  const [x] = variablesOf(run);
  assert.ok(x);
  assert.equal(plotOf(run, x).certain, "M0 1V1H0.2M0.4 0V0H0.6M0.8 0V0H1");
});

test("locals of one value, or of other things than numbers, are not plotted", () => {
  for (const values of [["1"], ["1", "'a'"], ["'a'", "'b'"]]) {
    assert.deepEqual(
      variablesOf(runOf(values)).map(({ numeric }) => numeric),
      [false],
    );
  }
});

test("of very many changes the lowest and the highest of each piece are kept", () => {
  const count = 20_000;
  const values = Array.from({ length: count }, (_, step) =>
    String(step === 7_777 ? 99 : step % 10),
  );
  const run = runOf(values);
  const [x] = variablesOf(run);
  assert.ok(x);
  const { certain } = plotOf(run, x, 100);
  assert.ok(certain.length < 8_000, String(certain.length));
  assert.match(certain, /V0H/);
  assert.match(certain, /V1H/);
});

test("what a caller holds counts again when it goes on", () => {
  const steps: Sketched[] = [
    { line: 1, call: true, set: { x: "1" } },
    { line: 1, call: true, depth: 2, set: { x: "2" } },
    { line: 2 },
  ];
  const run = new Run(traceOf(steps, SOURCE));
  const [x] = variablesOf(run);
  const held = x?.changes.map(({ step, value }) => [step, run.value(value ?? -1)[0]]);
  assert.deepEqual(held, [
    [0, "1"],
    [1, "2"],
    [2, "1"],
  ]);
});
