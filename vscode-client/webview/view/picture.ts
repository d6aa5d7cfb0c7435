import type { BandPiece, Layout } from "../model/layout";
import { columnsBetween, piecesBetween } from "../model/layout";
import { nearest, type Run } from "../model/run";
import { announcement, effects } from "../model/words";
import { element, onceAFrame, setAttribute } from "./dom";
import { rowElement } from "./row";

/** Height of a row of the picture and of one above it, in pixels, as in the style sheet. */
const ROW = 22;
const BAND = 20;
/** Columns and rows that are drawn beyond what is seen. */
const AROUND = 8;

/** Pixels below which lines that stand beside it already are not shown again. */
const NARROW = 480;

let pictures = 0;

function nextId(): string {
  pictures += 1;
  return `picture-${pictures}`;
}

/** The run as a picture: lines down, the rounds of loops across. Draws only what is seen. */
export class Picture {
  readonly root: HTMLElement;
  private readonly sheet: HTMLElement;
  private readonly head: HTMLElement;
  private readonly body: HTMLElement;
  private readonly cells = new Map<number, HTMLElement>();
  private readonly rows = new Map<number, HTMLElement>();
  private readonly id = nextId();
  private step = 0;
  /** Of a character. */
  private width = 8;
  /** Of the source on the left. */
  private margin = 0;
  private drawn = "";
  private readonly resized: ResizeObserver;

  constructor(
    private readonly run: Run,
    private readonly layout: Layout,
    private readonly go: (step: number) => void,
    /** The lines stand beside it already. */
    private readonly bare: boolean,
  ) {
    this.head = element("div", { class: "bands", role: "presentation" });
    this.body = element("div", { class: "rows", role: "rowgroup" });
    this.sheet = element("div", { class: "sheet", role: "presentation" }, this.head, this.body);
    this.root = element(
      "div",
      {
        class: "picture",
        role: "grid",
        tabindex: 0,
        "aria-label": `The run of ${run.data.call}: lines down, the rounds of loops across`,
        "aria-rowcount": layout.rows.length,
        "aria-colcount": layout.columns.starts.length,
        "aria-readonly": true,
      },
      this.sheet,
    );
    const draw = onceAFrame(() => this.draw());
    this.root.addEventListener("scroll", draw, { passive: true });
    this.root.addEventListener("click", (event) => this.clicked(event));
    this.resized = new ResizeObserver(() => {
      this.measure();
      this.draw();
    });
    this.resized.observe(this.root);
  }

  dispose(): void {
    this.resized.disconnect();
  }

  /** Show a step as the present one. */
  show(step: number): void {
    this.step = step;
    this.reveal();
    this.draw();
    for (const [each, cell] of this.cells) {
      this.mark(each, cell);
    }
    for (const [row, made] of this.rows) {
      this.markRow(row, made);
    }
    setAttribute(
      this.root,
      "aria-activedescendant",
      this.cells.has(step) ? this.cellId(step) : undefined,
    );
  }

  private get bandHeight(): number {
    return this.layout.bands.length * BAND;
  }

  private measure(): void {
    const probe = element("span", { class: "probe" }, "0".repeat(100));
    this.root.append(probe);
    this.width = probe.getBoundingClientRect().width / 100 || 8;
    probe.remove();
    const gutter = String(this.lastLine()).length + 2;
    const wanted = (gutter + this.layout.sourceWidth + 2) * this.width;
    this.root.classList.toggle("narrow", this.root.clientWidth < NARROW);
    this.margin = Math.round(Math.min(wanted, this.widestMargin(gutter)));
    const columns = this.layout.offsets.at(-1) ?? 0;
    this.sheet.style.width = `${this.margin + columns * this.width + 2}px`;
    this.sheet.style.height = `${this.bandHeight + this.layout.rows.length * ROW}px`;
    this.sheet.style.setProperty("--margin", `${this.margin}px`);
    this.sheet.style.setProperty("--gutter", `${gutter * this.width}px`);
    this.head.style.height = `${this.bandHeight}px`;
    this.drawn = "";
    this.reveal();
  }

  private widestMargin(gutter: number): number {
    const room = this.root.clientWidth;
    if (room >= NARROW) {
      return room * 0.42;
    }
    return this.bare ? gutter * this.width : room * 0.5;
  }

  private lastLine(): number {
    return Math.max(1, ...this.layout.rowOf.keys());
  }

  private left(column: number): number {
    return this.margin + (this.layout.offsets[column] ?? 0) * this.width;
  }

  /** Bring the present cell into view. */
  private reveal(): void {
    if (this.margin === 0) {
      return;
    }
    const column = this.layout.columns.columnOf[this.step] ?? 0;
    const [left, right] = [this.left(column), this.left(column + 1)];
    const view = this.root;
    if (left - this.margin < view.scrollLeft) {
      view.scrollLeft = left - this.margin - view.clientWidth * 0.1;
    } else if (right > view.scrollLeft + view.clientWidth) {
      view.scrollLeft = right - view.clientWidth * 0.9;
    }
    const top = (this.layout.rowOf.get(this.run.step(this.step).line) ?? 0) * ROW;
    const height = view.clientHeight - this.bandHeight;
    if (top < view.scrollTop) {
      view.scrollTop = top - ROW;
    } else if (top + ROW > view.scrollTop + height) {
      view.scrollTop = top + 2 * ROW - height;
    }
  }

  private draw(): void {
    if (this.margin === 0) {
      return;
    }
    const view = this.root;
    const across = view.scrollLeft / this.width;
    const shown = (view.clientWidth - this.margin) / this.width;
    const [first, last] = columnsBetween(this.layout, across, across + shown);
    const top = Math.max(0, Math.floor(view.scrollTop / ROW) - AROUND);
    const bottom = Math.ceil((view.scrollTop + view.clientHeight) / ROW) + AROUND;
    const seen = `${first} ${last} ${top} ${bottom}`;
    if (seen === this.drawn) {
      return;
    }
    this.drawn = seen;
    const count = this.layout.columns.starts.length - 2;
    this.drawRows(top, Math.min(bottom, this.layout.rows.length - 1));
    this.drawCells(Math.max(0, first - AROUND), Math.min(count, last + AROUND), top, bottom);
    this.drawBands(first, last);
  }

  private drawRows(top: number, bottom: number): void {
    for (const [row, made] of this.rows) {
      if (row < top || row > bottom) {
        made.remove();
        this.rows.delete(row);
      }
    }
    for (let row = top; row <= bottom; row += 1) {
      const what = this.layout.rows[row];
      if (what !== undefined && !this.rows.has(row)) {
        const made = rowElement(what, row, this.layout.indent);
        made.style.top = `${row * ROW}px`;
        this.markRow(row, made);
        this.rows.set(row, made);
        this.body.append(made);
      }
    }
  }

  private drawCells(first: number, last: number, top: number, bottom: number): void {
    const { starts } = this.layout.columns;
    const [begin, end] = [starts[first] ?? 0, starts[last + 1] ?? 0];
    for (const [step, cell] of this.cells) {
      if (step < begin || step >= end || !cell.isConnected) {
        cell.remove();
        this.cells.delete(step);
      }
    }
    for (let step = begin; step < end; step += 1) {
      const row = this.layout.rowOf.get(this.run.step(step).line);
      if (row !== undefined && row >= top && row <= bottom && !this.cells.has(step)) {
        const cell = this.cellElement(step);
        this.cells.set(step, cell);
        this.rows.get(row)?.append(cell);
      }
    }
  }

  private drawBands(first: number, last: number): void {
    const bands = this.layout.bands.map((band, level) => {
      const made = element("div", { class: "band", role: "presentation" });
      made.style.top = `${level * BAND}px`;
      made.append(...piecesBetween(band, first, last).map((piece) => this.bandElement(piece)));
      return made;
    });
    this.head.replaceChildren(element("div", { class: "corner" }), ...bands);
  }

  private bandElement(piece: BandPiece): HTMLElement {
    const label = element("span", { class: "label" }, piece.label);
    const made = element("div", { class: "piece", title: piece.title }, label);
    const left = this.left(piece.first);
    made.style.left = `${left}px`;
    made.style.width = `${this.left(piece.last + 1) - left}px`;
    return made;
  }

  private cellElement(step: number): HTMLElement {
    const { text, known, changed, kind } = this.layout.cells[step] ?? NOTHING;
    const column = this.layout.columns.columnOf[step] ?? 0;
    const made = element(
      "div",
      {
        id: this.cellId(step),
        class: `cell ${kind} ${known}${changed ? " changed" : ""}`,
        role: "gridcell",
        "aria-colindex": column + 2,
        "aria-label": announcement(this.run, step),
        title: [`Step ${step + 1}`, ...effects(this.run, step)].join("\n"),
        "data-step": step,
      },
      element("span", { class: "text" }, text),
    );
    made.style.left = `${this.left(column)}px`;
    made.style.width = `${this.left(column + 1) - this.left(column)}px`;
    this.mark(step, made);
    return made;
  }

  private mark(step: number, cell: HTMLElement): void {
    cell.classList.toggle("later", step > this.step);
    cell.classList.toggle("now", step === this.step);
    setAttribute(cell, "aria-selected", step === this.step);
  }

  private markRow(row: number, made: HTMLElement): void {
    const now = this.layout.rowOf.get(this.run.step(this.step).line) === row;
    made.classList.toggle("now", now);
    setAttribute(made, "aria-current", now ? "step" : undefined);
  }

  private cellId(step: number): string {
    return `${this.id}-${step}`;
  }

  /** A cell leads to its step, a line to the nearest time it runs. */
  private clicked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const cell = target?.closest<HTMLElement>("[data-step]");
    const line = target?.closest<HTMLElement>("[data-line]");
    if (cell) {
      this.go(Number(cell.dataset.step));
    } else if (line) {
      const near = nearest(this.run.visits(Number(line.dataset.line)), this.step);
      if (near !== undefined) {
        this.go(near);
      }
    }
  }
}

const NOTHING = { text: "", known: "computed", changed: false, kind: "plain" } as const;
