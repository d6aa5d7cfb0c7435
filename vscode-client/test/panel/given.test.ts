import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { TraceData } from "../../src/panel/trace-data";
import { layoutOf } from "../../webview/model/layout";
import { Run } from "../../webview/model/run";
import { plotOf, variablesOf } from "../../webview/model/series";
import { announcement } from "../../webview/model/words";

/** What the server gives, which its own tests keep up to date. */
const GIVEN = readFileSync("test/panel/runs.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as TraceData);

for (const data of GIVEN) {
  test(`the run of ${data.call}, as the server gives it, has a place for every step`, () => {
    const run = new Run(data);
    const layout = layoutOf(run);
    const { starts, columnOf } = layout.columns;
    assert.equal(starts.at(-1), data.steps.length);
    for (const [step, { line }] of data.steps.entries()) {
      const column = columnOf[step] ?? -1;
      assert.ok((starts[column] ?? 0) <= step && step < (starts[column + 1] ?? 0));
      assert.ok(layout.rowOf.has(line), `line ${line}`);
      assert.notEqual(layout.cells[step]?.text, "");
      assert.match(announcement(run, step), /^Step \d+ of \d+, line \d+/);
    }
    for (let column = 0; column + 1 < starts.length; column += 1) {
      const steps = data.steps.slice(starts[column], starts[column + 1]);
      assert.equal(new Set(steps.map(({ line }) => line)).size, steps.length);
      assert.equal(new Set(steps.map(({ depth }) => depth)).size, 1);
      assert.ok((layout.offsets[column] ?? 0) < (layout.offsets[column + 1] ?? 0));
    }
  });

  test(`the locals of ${data.call}, as the server gives it, are all told`, () => {
    const run = new Run(data);
    const set = new Set(data.steps.flatMap(({ set: names = {} }) => Object.keys(names)));
    const variables = variablesOf(run);
    assert.deepEqual(new Set(variables.map(({ name }) => name)), set);
    for (const variable of variables.filter(({ numeric }) => numeric)) {
      assert.match(plotOf(run, variable).certain, /^M/);
    }
  });
}
