import type { FromPage, ToPage } from "../src/panel/messages";
import type { TraceData } from "../src/panel/trace-data";
import { Choices } from "./view/choices";
import { button, element, onceAFrame, setAttribute } from "./view/dom";
import { Pane } from "./view/pane";

/** Milliseconds after which what is shown of an earlier version is said to be so. */
const PATIENCE = 400;

/** The whole page: the scenarios, a pane for each run, and what is to be said of them. */
export class Page {
  private readonly choices = new Choices((calls) => this.tell({ type: "choose", calls }));
  private readonly panes = element("main", { class: "panes" });
  private readonly status = element("div", { class: "status", role: "status" }, "Imagining…");
  private readonly follow: HTMLButtonElement;
  private shown: Pane[] = [];
  /** What the panes say: when nothing of it changes they are left as they are. */
  private said: readonly string[] = [];
  private late: number | undefined;
  private following = true;
  private active: Pane | undefined;
  private readonly tellLine = onceAFrame(() => {
    this.tell({ type: "at", line: this.active?.line ?? null });
  });

  constructor(
    root: HTMLElement,
    private readonly tell: (message: FromPage) => void,
  ) {
    this.follow = button("Follow cursor", "Go where the editor's cursor goes", () => {
      this.showFollowing(!this.following);
      this.tell({ type: "follow", follow: this.following });
    });
    this.follow.className = "toggle";
    this.showFollowing(true);
    const bar = element("header", {}, this.choices.root, this.follow);
    root.replaceChildren(bar, this.status, this.panes);
  }

  hear(message: ToPage): void {
    switch (message.type) {
      case "runs":
        this.showRuns(message.runs, message.state.follow);
        break;
      case "failed":
        this.panes.classList.add("outdated");
        this.say(message.sentence);
        break;
      case "outdated":
        this.late ??= window.setTimeout(() => this.outdate(), PATIENCE);
        break;
      case "line":
        this.goToLine(message.line);
        break;
    }
  }

  private showRuns(runs: readonly TraceData[], follow: boolean): void {
    this.showFollowing(follow);
    this.panes.classList.remove("outdated");
    const [first] = runs;
    if (first === undefined) {
      return;
    }
    this.say(first.final ? "" : "Searching for better fills…");
    this.choices.show(
      first,
      runs.map(({ call }) => call),
    );
    const said = runs.map(sayingOf);
    if (said.join() !== this.said.join()) {
      this.said = said;
      this.draw(runs);
    }
  }

  /** Draw all anew; where the user was in each run, and what had the focus, stays. */
  private draw(runs: readonly TraceData[]): void {
    const before = new Map(this.shown.map((pane) => [keyOf(pane.run.data), pane]));
    const focused = this.shown.findIndex(({ root }) => root.contains(document.activeElement));
    const role = document.activeElement?.getAttribute("role");
    for (const pane of this.shown) {
      pane.dispose();
    }
    const lines = JSON.stringify(runs[0]?.functions);
    this.shown = runs.map((data, place) => {
      const pane = before.get(keyOf(data));
      const atEnd = pane === undefined || pane.step === pane.run.length - 1;
      const bare = place > 0 && JSON.stringify(data.functions) === lines;
      return new Pane(data, atEnd ? undefined : pane.step, (moved) => this.moved(moved), bare);
    });
    this.active = this.shown[0];
    this.panes.replaceChildren(...this.shown.map(({ root }) => root));
    if (focused >= 0 && role != null) {
      this.shown[focused]?.root.querySelector<HTMLElement>(`[role="${role}"]`)?.focus();
    }
  }

  private moved(pane: Pane): void {
    this.active = pane;
    this.tellLine();
  }

  private goToLine(line: number): void {
    for (const pane of this.shown) {
      pane.goToLine(line);
    }
  }

  private showFollowing(follow: boolean): void {
    this.following = follow;
    setAttribute(this.follow, "aria-pressed", follow);
  }

  private outdate(): void {
    this.panes.classList.add("outdated");
    this.say("The document has changed; imagining it anew…");
  }

  private say(sentence: string): void {
    window.clearTimeout(this.late);
    this.late = undefined;
    this.status.textContent = sentence;
  }
}

/** Everything that a pane shows. */
function sayingOf({ version, final, scenarios, ...shown }: TraceData): string {
  return JSON.stringify(shown);
}

function keyOf({ function: name, call }: TraceData): string {
  return `${name} ${call}`;
}
