import { window } from "vscode";
import { sentenceOf } from "../sentence";

/** Do some work for a command; if it fails, its sentence is shown. */
export async function said(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    void window.showWarningMessage(sentenceOf(error));
  }
}
