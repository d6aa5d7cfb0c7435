import { Disposable, type TextEditor, Uri, type WebviewPanel, window, workspace } from "vscode";
import type { Host } from "../host";
import { sentenceOf } from "../sentence";
import { pageHtml } from "./html";
import type { FromPage, ToPage } from "./messages";
import { RunLine } from "./run-line";
import { runsOf } from "./runs";
import { type Subject, shows } from "./subject";
import type { TraceData } from "./trace-data";

export const VIEW_TYPE = "foretrace.trace";

/** Milliseconds that the cursor rests before the panel turns to another function. */
const REST = 150;

/** A run as a picture beside the editor: asks the server, tells the page, hears both. */
export class TracePanel implements Disposable {
  private runs: readonly TraceData[] = [];
  private readonly line = new RunLine();
  private readonly parts: Disposable[];
  /** The page can be told. */
  private ready = false;
  private asking = false;
  private askAgain = false;
  private resting: NodeJS.Timeout | undefined;

  constructor(
    private readonly panel: WebviewPanel,
    private readonly host: Host,
    private subject: Subject,
    private follow: boolean,
  ) {
    const { webview } = panel;
    const extension = host.context.extensionUri;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(extension, "dist")],
    };
    this.parts = [
      this.line,
      webview.onDidReceiveMessage((message: FromPage) => this.hear(message)),
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.cursorMoved(textEditor)),
      window.onDidChangeActiveTextEditor((editor) => editor && this.cursorMoved(editor)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (document.uri.toString() === this.subject.uri && contentChanges.length > 0) {
          this.line.clear();
          this.tell({ type: "outdated" });
          this.ask();
        }
      }),
      host.server.onDidChangeState(({ kind }) => kind === "running" && this.ask()),
    ];
    webview.html = pageHtml(webview, extension);
  }

  /** Show another run. */
  show(subject: Subject): void {
    this.panel.reveal(undefined, true);
    this.turnTo(subject);
  }

  /** The runs may be others than those that were given. */
  refresh(): void {
    this.ask();
  }

  dispose(): void {
    clearTimeout(this.resting);
    Disposable.from(...this.parts).dispose();
  }

  private turnTo(subject: Subject): void {
    this.subject = subject;
    this.line.clear();
    this.ask();
  }

  private hear(message: FromPage): void {
    switch (message.type) {
      case "ready":
        this.ready = true;
        this.ask();
        break;
      case "choose":
        void this.choose(message.calls);
        break;
      case "at":
        this.line.show(Uri.parse(this.subject.uri), message.line);
        break;
      case "follow":
        this.follow = message.follow;
        break;
    }
  }

  /** The first of the calls is shown for its function from now on, in the editor too. */
  private async choose([first, ...beside]: readonly string[]): Promise<void> {
    const [shown] = this.runs;
    if (first === undefined || shown === undefined) {
      return;
    }
    this.subject = { uri: this.subject.uri, of: { function: shown.function }, beside };
    if (first !== shown.call) {
      await this.showScenario(shown.function, first);
    }
    this.ask();
  }

  /** Show a call for its function, everywhere. */
  private async showScenario(name: string, call: string): Promise<void> {
    const wanted = { uri: this.subject.uri, function: name, call };
    try {
      await this.host.server.execute("foretrace.showScenario", wanted);
    } catch (error) {
      this.host.log.debug(`${call} cannot be shown: ${String(error)}`);
    }
  }

  private cursorMoved({ document, selection }: TextEditor): void {
    if (!this.follow || document.languageId !== "python") {
      return;
    }
    const uri = document.uri.toString();
    const line = selection.active.line + 1;
    clearTimeout(this.resting);
    if (uri === this.subject.uri && shows(this.runs, line)) {
      this.line.clear();
      this.tell({ type: "line", line });
    } else {
      this.resting = setTimeout(() => void this.tryLine(uri, line), REST);
    }
  }

  /** Turn to what stands on a line if there is a run of it. */
  private async tryLine(uri: string, line: number): Promise<void> {
    try {
      const [found] = await runsOf(this.host.server, { uri, of: { line }, beside: [] });
      const other = uri !== this.subject.uri || found?.function !== this.runs[0]?.function;
      if (found !== undefined && other) {
        this.turnTo({ uri, of: { function: found.function }, beside: [] });
      }
    } catch {
      // What is shown stays: it is better than nothing.
    }
  }

  /** Ask for the runs; once more if that is wanted meanwhile. */
  private ask(): void {
    if (this.asking || !this.ready) {
      this.askAgain = this.asking;
      return;
    }
    this.asking = true;
    void this.answer().finally(() => {
      this.asking = false;
      if (this.askAgain) {
        this.askAgain = false;
        this.ask();
      }
    });
  }

  private async answer(): Promise<void> {
    const asked = this.subject;
    try {
      const runs = await runsOf(this.host.server, asked);
      const [first] = runs;
      if (asked !== this.subject || first === undefined) {
        return;
      }
      this.runs = runs;
      this.tellRuns();
      if ("line" in asked.of) {
        // From now on it is that function's, wherever its lines go.
        this.subject = { ...asked, of: { function: first.function } };
        await this.showScenario(first.function, first.call);
      }
    } catch (error) {
      this.tell({ type: "failed", sentence: sentenceOf(error) });
    }
  }

  private tellRuns(): void {
    const [first, ...others] = this.runs;
    if (first === undefined) {
      return;
    }
    this.panel.title = `Run of ${first.function}`;
    this.tell({
      type: "runs",
      runs: this.runs,
      state: {
        uri: this.subject.uri,
        function: first.function,
        beside: others.map(({ call }) => call),
        follow: this.follow,
      },
    });
  }

  private tell(message: ToPage): void {
    if (this.ready) {
      void this.panel.webview.postMessage(message);
    }
  }
}
