// Draws images/icon.png from icon.svg with a headless Chromium: `npm run icon`.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
execFileSync(process.env.CHROMIUM ?? "chromium", [
  "--headless",
  "--no-sandbox",
  "--hide-scrollbars",
  "--default-background-color=00000000",
  "--window-size=128,128",
  `--screenshot=${here("icon.png")}`,
  `file://${here("icon.svg")}`,
]);
