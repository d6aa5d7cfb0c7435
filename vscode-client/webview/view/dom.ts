/** Attributes and listeners of an element; `undefined` leaves an attribute out. */
export interface Props {
  readonly [attribute: string]: string | number | boolean | undefined;
}

/** An element with children. Text becomes text nodes: nothing of it is read as markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    setAttribute(made, name, value);
  }
  made.append(...children);
  return made;
}

/** Set, or take away if there is no value. */
export function setAttribute(target: Element, name: string, value: Props[string]): void {
  if (value === undefined) {
    target.removeAttribute(name);
  } else {
    target.setAttribute(name, String(value));
  }
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag: string, props: Props, ...children: Node[]): SVGElement {
  const made = document.createElementNS(SVG, tag) as SVGElement;
  for (const [name, value] of Object.entries(props)) {
    setAttribute(made, name, value);
  }
  made.append(...children);
  return made;
}

/** A button that says what it does. */
export function button(label: string, title: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", title }, label);
  made.addEventListener("click", act);
  return made;
}

/** Does `work` before the next picture is drawn, once however often it is asked for. */
export function onceAFrame(work: () => void): () => void {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        work();
      });
    }
  };
}
