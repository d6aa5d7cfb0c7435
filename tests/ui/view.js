// What can be seen in the active editor, by line numbers. Runs in the page.
globalThis.foretraceView = {
  // Editor line -> its element, of the lines in view.
  lines() {
    const editor = document.querySelector(".editor-group-container.active .editor-instance");
    const numbers = new Map();
    for (const row of editor?.querySelectorAll(".margin-view-overlays > div") ?? []) {
      const number = row.querySelector(".line-numbers");
      if (number) numbers.set(row.style.top, Number(number.textContent));
    }
    const found = new Map();
    for (const line of editor?.querySelectorAll(".view-lines > .view-line") ?? []) {
      const number = numbers.get(line.style.top);
      if (number) found.set(number, line);
    }
    return found;
  },

  // Line -> what the spans of this kind on it say.
  said(selector) {
    const found = {};
    for (const [number, line] of this.lines()) {
      const parts = [...line.querySelectorAll(selector)].map((part) => part.textContent);
      const text = parts.join("").replace(/[\u200b-\u200d]/g, "").replace(/\u00a0/g, " ").trim();
      if (text) found[number] = text;
    }
    return found;
  },

  // Whether what stands at these lines is what is wanted; null stands for nothing.
  says([selector, wanted]) {
    const seen = this.said(selector);
    return Object.entries(wanted).every(([line, text]) => (seen[line] ?? null) === text);
  },

  // From the next key on: milliseconds until the line of the cursor has grown on the screen.
  watch() {
    const line = () => document.querySelector(
      ".editor-group-container.active .editor-instance .view-overlays .current-line"
    )?.parentElement.style.top;
    const length = () => {
      const top = line();
      return [...document.querySelectorAll(".editor-group-container.active .view-line")]
        .filter((each) => each.style.top === top)
        .reduce((sum, each) => sum + each.textContent.length, 0);
    };
    this.watched = new Promise((resolve) => {
      addEventListener("keydown", () => {
        const start = performance.now();
        const before = length();
        const look = () => length() > before ? resolve(performance.now() - start) : requestAnimationFrame(look);
        requestAnimationFrame(look);
      }, { capture: true, once: true });
    });
  },

  // Middle of the n-th occurrence of a text on a line, in pixels of the window.
  middle([number, text, occurrence]) {
    const line = this.lines().get(number);
    if (!line) return null;
    const pieces = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (pieces.nextNode()) nodes.push(pieces.currentNode);
    const whole = nodes.map((node) => node.data).join("").replace(/\u00a0/g, " ");
    let start = -1;
    for (let count = 0; count < occurrence; count++) start = whole.indexOf(text, start + 1);
    if (start < 0) return null;
    let begin = start;
    for (const node of nodes) {
      if (begin < node.length) {
        const range = document.createRange();
        range.setStart(node, begin);
        range.setEnd(node, Math.min(begin + text.length, node.length));
        const box = range.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
      }
      begin -= node.length;
    }
    return null;
  },
};
