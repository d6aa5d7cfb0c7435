import type { ScenarioData, TraceData } from "../../src/panel/trace-data";
import { button, element, setAttribute } from "./dom";

/** The most runs that are shown side by side. */
const MOST = 4;

/** The scenarios to choose from, one at a time or several. */
export class Choices {
  readonly root = element("div", { class: "choices", role: "group", "aria-label": "Scenarios" });
  private calls: readonly string[] = [];
  private beside = false;

  constructor(private readonly choose: (calls: readonly string[]) => void) {}

  show(shown: TraceData, calls: readonly string[]): void {
    this.calls = calls;
    this.beside ||= calls.length > 1;
    const { scenarios } = shown;
    const toggle = button("Side by side", "Show several scenarios at once", () => this.toggle());
    toggle.className = "toggle";
    setAttribute(toggle, "aria-pressed", this.beside);
    const offered = scenarios.map((scenario) => this.scenario(scenario));
    const focused = [...this.root.children].indexOf(document.activeElement ?? this.root);
    this.root.replaceChildren(...offered, ...(scenarios.length > 1 ? [toggle] : []));
    // Whoever chose with a key can go on from there.
    const again = this.root.children[focused];
    if (again instanceof HTMLElement) {
      again.focus();
    }
  }

  private scenario(scenario: ScenarioData): HTMLElement {
    const { call } = scenario;
    const made = button("", titleOf(scenario), () => this.pick(call));
    made.className = "scenario";
    setAttribute(made, "aria-pressed", this.calls.includes(call));
    made.append(
      element("span", { class: "call" }, call),
      element("span", { class: "outcome" }, scenario.outcome),
      ...(scenario.passed === undefined
        ? []
        : [
            element(
              "span",
              { class: scenario.passed ? "passed" : "failed" },
              scenario.passed ? "✓" : "✗",
            ),
          ]),
    );
    return made;
  }

  private pick(call: string): void {
    if (!this.beside) {
      this.choose([call]);
    } else if (!this.calls.includes(call)) {
      this.choose([...this.calls.slice(0, MOST - 1), call]);
    } else if (this.calls.length > 1) {
      this.choose(this.calls.filter((each) => each !== call));
    }
  }

  private toggle(): void {
    this.beside = !this.beside;
    const toggle = this.root.querySelector(".toggle");
    if (toggle !== null) {
      setAttribute(toggle, "aria-pressed", this.beside);
    }
    if (!this.beside && this.calls.length > 1) {
      this.choose(this.calls.slice(0, 1));
    }
  }
}

function titleOf({ call, outcome, expected, invented, line }: ScenarioData): string {
  const where = line > 0 ? `line ${line}` : invented ? "an invented call" : "a call you asked for";
  const wanted = expected === undefined ? [] : [`expected: ${expected}`];
  return [`${call} ${outcome}`, ...wanted, where].join("\n");
}
