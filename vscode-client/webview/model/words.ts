import type { StepData } from "../../src/panel/trace-data";
import type { Run } from "./run";

/** Stands before whatever is not certain, here as everywhere in Foretrace. */
export const GUESSED = "≈";

/** How a value is known: `computed`, `imagined, 81% likely`. */
export function originOf(run: Run, number: number): string {
  const [, origin, probability] = run.value(number);
  if (origin === undefined) {
    return run.invented ? "computed from an invented call" : "computed";
  }
  return probability === undefined || probability >= 1
    ? origin
    : `${origin}, ${Math.round(probability * 100)}% likely`;
}

/** A value with its mark: `3`, `≈ 3`. */
export function valueText(run: Run, number: number): string {
  const [repr] = run.value(number);
  return run.certain(number) ? repr : `${GUESSED} ${repr}`;
}

/** A name with its value: `mid = 3`, `mid ≈ 3`. */
export function bindingText(run: Run, name: string, number: number): string {
  return `${name} ${run.certain(number) ? "=" : GUESSED} ${run.value(number)[0]}`;
}

/** What a step does, in full, an item for each thing. */
export function effects(run: Run, step: number): string[] {
  const data = run.step(step);
  const said = (number: number): string => `${valueText(run, number)} (${originOf(run, number)})`;
  const found: string[] = [];
  for (const [, value] of data.holes ?? []) {
    found.push(`the hole was taken to be ${said(value)}`);
  }
  for (const [name, value] of Object.entries(data.set ?? {})) {
    found.push(`${bindingText(run, name, value)} (${originOf(run, value)})`);
  }
  for (const name of data.gone ?? []) {
    found.push(`${name} is deleted`);
  }
  if (data.took !== undefined) {
    found.push(tookText(run, step, data.took));
  }
  if (data.returned !== undefined) {
    found.push(`returns ${said(data.returned)}`);
  }
  if (data.raised !== undefined) {
    found.push(`raises ${said(data.raised)}`);
  }
  if (data.cut) {
    found.push("the run stopped here");
  }
  return found;
}

function tookText(run: Run, step: number, took: boolean): string {
  const mark = run.guessedAt(step) ? `${GUESSED} ` : "";
  const loop = run.data.loops.some(({ line }) => line === run.step(step).line);
  if (loop) {
    return took ? `${mark}another round` : `${mark}the loop ends`;
  }
  return took ? `${mark}true` : `${mark}false`;
}

/** What a screen reader says of a step. */
export function announcement(run: Run, step: number): string {
  const said = effects(run, step);
  const what = said.length > 0 ? said.join(", ") : "nothing changes";
  const name = run.data.functions.length > 1 ? ` of ${run.functionOf(step).name}` : "";
  return `Step ${step + 1} of ${run.length}, line ${run.step(step).line}${name}: ${what}`;
}

/** An activation as a call: `fib(2)`. */
export function callText(run: Run, first: StepData): string {
  const name = run.data.functions[first.function]?.name ?? "";
  const given = Object.values(first.set ?? {}).map((number) => valueText(run, number));
  return first.call ? `${name}(${given.join(", ")})` : name;
}
