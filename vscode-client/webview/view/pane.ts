import type { TraceData } from "../../src/panel/trace-data";
import { layoutOf } from "../model/layout";
import { nearest, Run } from "../model/run";
import { GUESSED } from "../model/words";
import { element, onceAFrame } from "./dom";
import { Picture } from "./picture";
import { Timeline } from "./timeline";

/** One run with its picture and its time. */
export class Pane {
  readonly root: HTMLElement;
  readonly run: Run;
  private readonly picture: Picture;
  private readonly timeline: Timeline;
  private present: number;
  private readonly showSoon = onceAFrame(() => this.show());

  /** `moved` is told when the user goes to another step; `bare` if another has the same lines. */
  constructor(
    data: TraceData,
    step: number | undefined,
    private readonly moved: (pane: Pane) => void,
    bare: boolean,
  ) {
    this.run = new Run(data);
    const go = (to: number): void => this.go(to);
    this.picture = new Picture(this.run, layoutOf(this.run), go, bare);
    this.timeline = new Timeline(this.run, go);
    this.present = Math.max(0, Math.min(step ?? this.run.length, this.run.length - 1));
    this.root = element(
      "section",
      { class: "pane", "aria-label": `The run of ${data.call}` },
      heading(data),
      ...(this.run.length > 0 ? [this.picture.root, this.timeline.root] : []),
      ...further(this.run),
    );
    this.root.addEventListener("keydown", (event) => this.pressed(event));
    if (this.run.length > 0) {
      this.show();
    }
  }

  get step(): number {
    return this.present;
  }

  /** The line at which the run stands; `null` if it has none. */
  get line(): number | null {
    return this.run.length > 0 ? this.run.step(this.present).line : null;
  }

  dispose(): void {
    this.picture.dispose();
  }

  /** Go to the nearest time that a line runs, if it does. */
  goToLine(line: number): void {
    const step = nearest(this.run.visits(line), this.present);
    if (step !== undefined) {
      this.present = step;
      this.showSoon();
    }
  }

  private go(step: number): void {
    this.present = Math.max(0, Math.min(step, this.run.length - 1));
    this.showSoon();
    this.moved(this);
  }

  private show(): void {
    this.picture.show(this.present);
    this.timeline.show(this.present);
  }

  private pressed(event: KeyboardEvent): void {
    const elsewhere = event.target instanceof Element && event.target.closest(".output") !== null;
    if (elsewhere || event.altKey || event.ctrlKey || event.metaKey || this.run.length === 0) {
      return;
    }
    const to = this.goal(event.key);
    if (to !== undefined) {
      event.preventDefault();
      this.go(to);
    }
  }

  /** Where a key leads: arrows step, page keys go to the line's next run, Home and End. */
  private goal(key: string): number | undefined {
    switch (key) {
      case "ArrowLeft":
      case "ArrowUp":
        return this.present - 1;
      case "ArrowRight":
      case "ArrowDown":
        return this.present + 1;
      case "Home":
        return 0;
      case "End":
        return this.run.length - 1;
      case "PageUp":
        return this.sameLine().findLast((step) => step < this.present) ?? this.present;
      case "PageDown":
        return this.sameLine().find((step) => step > this.present) ?? this.present;
      default:
        return undefined;
    }
  }

  private sameLine(): readonly number[] {
    return this.run.visits(this.run.step(this.present).line);
  }
}

function heading(data: TraceData): HTMLElement {
  return element(
    "h2",
    {},
    element("span", { class: "call" }, data.call),
    element("span", { class: `outcome ${data.outcome.kind}` }, data.outcome.text),
  );
}

/** What was printed, and what is to be said of the run beside its lines. */
function* further(run: Run): Generator<HTMLElement> {
  const { outcome, notes, output, guessed } = run.data;
  const sentences = [
    ...(run.invented
      ? ["Nobody wrote this call: it was invented, and all that comes of it is a guess."]
      : []),
    ...(outcome.reason === undefined ? [] : [outcome.reason]),
    ...notes,
  ];
  if (sentences.length > 0) {
    yield element("ul", { class: "notes" }, ...sentences.map((said) => element("li", {}, said)));
  }
  if (output !== "") {
    const title = `${guessed ? `${GUESSED} ` : ""}printed`;
    yield element(
      "details",
      { class: "output" },
      element("summary", {}, title),
      element("pre", { tabindex: 0 }, output),
    );
  }
}
