// Drives the adapter at a port through everything it can do, with the client that Visual Studio
// Code's own adapters are tested with. Arguments: port, and a file with the program CALLS.

import assert from "node:assert/strict";
import support from "@vscode/debugadapter-testsupport";

const [port, program] = [Number(process.argv[2]), process.argv[3]];
const threadId = 1;

const client = new support.DebugClient("", "", "foretrace");
// In server mode it would wait for ever.
client.defaultTimeout = 60_000;
await client.start(port);

/** Do something that ends in a stop; its description. */
async function stop(act) {
  const [event] = await Promise.all([client.waitForEvent("stopped"), act()]);
  return event.body;
}

async function locals() {
  const { body } = await client.stackTraceRequest({ threadId });
  const [frame] = body.stackFrames;
  const scopes = await client.scopesRequest({ frameId: frame.id });
  const scope = scopes.body.scopes.find(({ name }) => name === "Locals");
  const { variablesReference } = scope;
  const variables = await client.variablesRequest({ variablesReference });
  const values = Object.fromEntries(variables.body.variables.map((v) => [v.name, v.value]));
  return { frame, variablesReference, values };
}

// launch, breakpoints with a condition
await client.hitBreakpoint({ program, stopOnEntry: false }, { path: program, line: 8 });
assert.deepEqual((await locals()).values, { prices: "[2, 5, 1]", total: "0", price: "2" });

// next, stepIn, stepOut, stepBack, reverseContinue, continue
await stop(() => client.stepInRequest({ threadId }));
assert.equal((await locals()).frame.line, 13);
await stop(() => client.stepOutRequest({ threadId }));
assert.equal((await locals()).frame.line, 7);
await stop(() => client.stepBackRequest({ threadId }));
await stop(() => client.stepBackRequest({ threadId }));
assert.equal((await locals()).frame.line, 8);
await stop(() => client.reverseContinueRequest({ threadId }));
assert.equal((await locals()).frame.line, 6);
const source = { path: program };
await client.setBreakpointsRequest({
  source,
  breakpoints: [{ line: 8, condition: "price == 5" }],
});
const held = await stop(() => client.continueRequest({ threadId }));
assert.equal(held.reason, "breakpoint");
assert.match(held.description, /^Imagined step \d+$/);
await stop(() => client.nextRequest({ threadId }));
assert.equal((await locals()).values.total, "6");

// data, function and exception breakpoints
const { variablesReference } = await locals();
const info = await client.dataBreakpointInfoRequest({ variablesReference, name: "total" });
await client.setDataBreakpointsRequest({ breakpoints: [{ dataId: info.body.dataId }] });
await client.setBreakpointsRequest({ source, breakpoints: [] });
assert.equal((await stop(() => client.continueRequest({ threadId }))).reason, "data breakpoint");
await client.setDataBreakpointsRequest({ breakpoints: [] });
await client.setFunctionBreakpointsRequest({ breakpoints: [{ name: "discount" }] });
assert.equal(
  (await stop(() => client.reverseContinueRequest({ threadId }))).reason,
  "function breakpoint",
);
await client.setFunctionBreakpointsRequest({ breakpoints: [] });
await client.setExceptionBreakpointsRequest({ filters: ["raised", "imagined"] });

// evaluate, goto, stepInTargets
const { frame } = await locals();
const evaluated = await client.evaluateRequest({ expression: "price * 2", frameId: frame.id });
assert.equal(evaluated.body.type, "int, computed");
const targets = await client.send("gotoTargets", { source, line: 8 });
assert.equal(targets.body.targets.length, 3);
await stop(() => client.gotoRequest({ threadId, targetId: targets.body.targets[1].id }));
const at = await locals();
const into = await client.send("stepInTargets", { frameId: at.frame.id });
assert.deepEqual(
  into.body.targets.map(({ label }) => label),
  ["discount"],
);

// setVariable, threads: the old future stays
const supposed = await stop(() =>
  client.setVariableRequest({
    variablesReference: at.variablesReference,
    name: "price",
    value: "9",
  }),
);
assert.equal(supposed.text, "what if price = 9");
assert.equal((await client.threadsRequest()).body.threads.length, 2);
const end = await stop(() => client.continueRequest({ threadId }));
assert.match(end.description, /the end: returned ≈ 11$/);

// restartFrame
const { frame: last } = await locals();
await stop(() => client.restartFrameRequest({ frameId: last.id }));
assert.equal((await locals()).frame.line, 6);

await Promise.all([
  client.waitForEvent("terminated"),
  client.continueRequest({ threadId }).then(() => client.waitForEvent("stopped")).then(() =>
    client.continueRequest({ threadId }),
  ),
]);
await client.stop();
