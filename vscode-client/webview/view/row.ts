import { holeText, type Row } from "../model/rows";
import { element } from "./dom";

/** A row without its cells; of every line `indent` characters are left out. */
export function rowElement(row: Row, index: number, indent: number): HTMLElement {
  if (row.kind === "gap") {
    return element("div", { class: "row gap", role: "presentation" });
  }
  const pieces = row.pieces.map(({ text, hole }, place) => {
    if (hole === undefined) {
      return place === 0 ? lineStart(text, indent) : element("span", {}, text);
    }
    const chance =
      hole.probability === undefined ? "" : `, ${Math.round(hole.probability * 100)}% likely`;
    const title = hole.fill === undefined ? "A hole" : `A hole, imagined as ${hole.fill}${chance}`;
    return element("span", { class: "hole", title }, holeText(hole) ?? text);
  });
  const text = row.pieces
    .map((piece) => piece.text)
    .join("")
    .trim();
  const source = element("span", { class: "source", title: text }, ...pieces);
  const head = element(
    "div",
    { class: "line", role: "rowheader", "aria-colindex": 1, "data-line": row.line },
    element("span", { class: "number" }, String(row.line)),
    source,
  );
  return element("div", { class: "row", role: "row", "aria-rowindex": index + 1 }, head);
}

/** Indentation stands apart: where there is little room it is left out. */
function lineStart(text: string, indent: number): HTMLElement {
  const start = text.search(/\S|$/);
  const kept = text.slice(Math.min(indent, start), start);
  return element("span", {}, element("span", { class: "indent" }, kept), text.slice(start));
}
