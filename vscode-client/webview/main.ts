import type { FromPage, PanelState, ToPage } from "../src/panel/messages";
import { Page } from "./page";

interface Editor {
  postMessage(message: FromPage): void;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
let state: PanelState | undefined;

function keep(kept: PanelState): void {
  state = kept;
  editor.setState(kept);
}

const page = new Page(document.body, (message) => {
  if (message.type === "follow" && state !== undefined) {
    keep({ ...state, follow: message.follow });
  }
  editor.postMessage(message);
});
window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  if (data.type === "runs") {
    keep(data.state);
  }
  page.hear(data);
});
editor.postMessage({ type: "ready" });
