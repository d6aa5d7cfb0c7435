import { type Disposable, Range, TextEditorRevealType, ThemeColor, type Uri, window } from "vscode";

/** Marks the line at which a run stands, in every editor that shows it. */
export class RunLine implements Disposable {
  private readonly mark = window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor("editor.rangeHighlightBackground"),
    borderColor: new ThemeColor("focusBorder"),
    borderStyle: "solid",
    borderWidth: "0 0 0 2px",
    overviewRulerColor: new ThemeColor("focusBorder"),
  });

  /** Mark a line (from 1), or none, and bring it into view. */
  show(uri: Uri, line: number | null): void {
    for (const editor of window.visibleTextEditors) {
      const here = line !== null && editor.document.uri.toString() === uri.toString();
      const range = here
        ? editor.document.validateRange(new Range(line - 1, 0, line - 1, 0))
        : undefined;
      editor.setDecorations(this.mark, range === undefined ? [] : [range]);
      if (range !== undefined) {
        editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
      }
    }
  }

  clear(): void {
    for (const editor of window.visibleTextEditors) {
      editor.setDecorations(this.mark, []);
    }
  }

  dispose(): void {
    this.mark.dispose();
  }
}
