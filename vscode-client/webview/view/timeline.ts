import type { Run } from "../model/run";
import { plotOf, rangeOf, type Variable, variablesOf } from "../model/series";
import { announcement, originOf, valueText } from "../model/words";
import { button, element, setAttribute, svg } from "./dom";

/** A slider through the time of a run, and below it, on the same scale, every local. */
export class Timeline {
  readonly root: HTMLElement;
  private readonly slider: HTMLElement;
  private readonly place: HTMLElement;
  private readonly cursor: HTMLElement;
  private readonly rows: VariableRow[];
  private step = 0;

  constructor(
    private readonly run: Run,
    private readonly go: (step: number) => void,
  ) {
    this.slider = element(
      "div",
      {
        class: "slider",
        role: "slider",
        tabindex: 0,
        "aria-label": "Time",
        "aria-valuemin": 1,
        "aria-valuemax": run.length,
      },
      element("div", { class: "thumb" }),
    );
    this.place = element("span", { class: "place" });
    this.cursor = element("div", { class: "cursor" });
    this.rows = variablesOf(run).map((variable) => new VariableRow(run, variable, go));
    const steps = element(
      "div",
      { class: "steps" },
      button("◀", "One step back (←)", () => this.by(-1)),
      button("▶", "One step on (→)", () => this.by(1)),
    );
    const scale = element(
      "div",
      { class: "scale" },
      steps,
      this.slider,
      this.place,
      ...this.rowElements(),
      element("div", { class: "overlay" }, this.cursor),
    );
    scale.style.gridTemplateRows = ["30px", ...this.heights()].join(" ");
    this.root = element("div", { class: "timeline" }, scale);
    this.root.addEventListener("pointerdown", (event) => this.dragged(event));
  }

  private by(steps: number): void {
    this.go(this.step + steps);
  }

  /** Show a step as the present one. */
  show(step: number): void {
    this.step = step;
    const share = `${((step + 0.5) / this.run.length) * 100}%`;
    this.cursor.style.left = share;
    this.slider.style.setProperty("--at", share);
    setAttribute(this.slider, "aria-valuenow", step + 1);
    setAttribute(this.slider, "aria-valuetext", announcement(this.run, step));
    this.place.textContent = `step ${step + 1} of ${this.run.length}`;
    for (const row of this.rows) {
      row.show(step);
    }
  }

  /** The locals of several functions stand below the names of these. */
  private heads(place: number): boolean {
    const [before, row] = [this.rows[place - 1], this.rows[place]];
    const several = this.run.data.functions.length > 1;
    return several && before?.variable.function !== row?.variable.function;
  }

  private rowElements(): HTMLElement[] {
    return this.rows.flatMap(({ variable, elements }, place) => {
      const name = this.run.data.functions[variable.function]?.name ?? "";
      const head = this.heads(place) ? [element("div", { class: "function" }, name)] : [];
      return [...head, ...elements];
    });
  }

  /** Plots take the room there is. */
  private heights(): string[] {
    return this.rows.flatMap(({ variable }, place) => [
      ...(this.heads(place) ? ["26px"] : []),
      variable.numeric ? "minmax(40px, 88px)" : "24px",
    ]);
  }

  /** Wherever a pointer is put on the scale, the run goes there. */
  private dragged(event: PointerEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    if (event.button !== 0 || target?.closest(".slider, .track") == null) {
      return;
    }
    const { left, width } = this.slider.getBoundingClientRect();
    const move = ({ clientX }: PointerEvent): void =>
      this.go(Math.floor(((clientX - left) / width) * this.run.length));
    move(event);
    this.slider.focus({ preventScroll: true });
    event.preventDefault();
    this.root.setPointerCapture(event.pointerId);
    this.root.addEventListener("pointermove", move);
    const end = (): void => this.root.removeEventListener("pointermove", move);
    this.root.addEventListener("lostpointercapture", end, { once: true });
  }
}

/** One local: its name, its values over time, its present value. */
class VariableRow {
  readonly elements: readonly HTMLElement[];
  private readonly name: HTMLButtonElement;
  private readonly now: HTMLElement;
  private setAt: number | undefined;
  private shown = "";

  constructor(
    private readonly run: Run,
    readonly variable: Variable,
    go: (step: number) => void,
  ) {
    this.name = button(variable.name, "", () => {
      if (this.setAt !== undefined) {
        go(this.setAt);
      }
    });
    this.name.className = "name";
    this.now = element("div", { class: "now" });
    this.elements = [this.name, ...drawing(run, variable), this.now];
  }

  show(step: number): void {
    const activation = this.run.live(step, this.variable.function);
    const held = activation && this.run.held(activation, this.variable.name, step);
    const changed = held?.step === step;
    const key = `${held?.value} ${held?.step} ${changed}`;
    if (key === this.shown) {
      return;
    }
    this.shown = key;
    this.setAt = held?.step;
    this.now.textContent = held === undefined ? "" : valueText(this.run, held.value);
    this.now.classList.toggle("changed", changed);
    this.now.classList.toggle("guessed", held !== undefined && !this.run.certain(held.value));
    this.name.disabled = held === undefined;
    const where = held && `step ${held.step + 1}, line ${this.run.step(held.step).line}`;
    const title = where === undefined ? "It does not exist now" : `Set in ${where}: go there`;
    setAttribute(this.name, "title", title);
    const said = held && `${valueText(this.run, held.value)}\n${originOf(this.run, held.value)}`;
    setAttribute(this.now, "title", said);
  }
}

/** A plot of numbers with their range; of other values a mark wherever they change. */
function drawing(run: Run, variable: Variable): HTMLElement[] {
  const props = { viewBox: "0 0 1 1", preserveAspectRatio: "none", class: "plot", role: "img" };
  if (!variable.numeric) {
    const times = variable.changes.length;
    const label = `${variable.name} changes ${times === 1 ? "once" : `${times} times`}`;
    const marks = svg("path", { class: "marks", d: marksOf(run, variable) });
    const drawn = svg("svg", { ...props, "aria-label": label }, marks);
    return [element("div", { class: "track" }, drawn), element("div")];
  }
  const { low, high } = rangeOf(variable);
  const { certain, guessed } = plotOf(run, variable);
  const drawn = svg(
    "svg",
    { ...props, "aria-label": `${variable.name} over time, from ${low} to ${high}` },
    svg("path", { class: "certain", d: certain }),
    svg("path", { class: "guessed", d: guessed }),
  );
  const ends = [high, low].map((end) => element("span", {}, rounded(end)));
  return [
    element("div", { class: "track plotted" }, drawn),
    element("div", { class: "range", "aria-hidden": true }, ...ends),
  ];
}

function rounded(number: number): string {
  const precise = number.toPrecision(4);
  const plain = String(Number(precise));
  return plain.length <= precise.length ? plain : precise;
}

const MOST_MARKS = 800;

function marksOf(run: Run, variable: Variable): string {
  const places = new Set(
    variable.changes.map(({ step }) => Math.round(((step + 0.5) / run.length) * MOST_MARKS)),
  );
  return [...places].map((place) => `M${place / MOST_MARKS} 0.25V0.75`).join("");
}
