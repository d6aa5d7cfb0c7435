// Bundles the extension into dist/, or with --tests the unit tests into dist/test/.
import { readdirSync } from "node:fs";
import { argv } from "node:process";
import { build, context } from "esbuild";

const production = argv.includes("--production");
const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  sourcemap: !production,
  minify: production,
  legalComments: "none",
  logLevel: "warning",
};

/** What is bundled, by the file it becomes. */
const extension = { ...common, entryPoints: { extension: "src/extension.ts" }, outdir: "dist" };

/** The page of the trace panel. */
const page = {
  ...common,
  platform: "browser",
  target: "chrome122",
  format: "iife",
  entryPoints: { panel: "webview/main.ts", "panel-style": "webview/style.css" },
  outdir: "dist",
};

const tests = {
  ...common,
  entryPoints: readdirSync("test", { recursive: true })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`),
  outdir: "dist/test",
};

const wanted = argv.includes("--tests") ? [tests] : [extension, page];
if (argv.includes("--watch")) {
  for (const each of wanted) {
    await (await context(each)).watch();
  }
} else {
  await Promise.all(wanted.map((each) => build(each)));
}
