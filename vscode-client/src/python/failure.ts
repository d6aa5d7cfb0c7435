/** What went wrong where pip said one of these, most telling first; lower case. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /ensurepip is not|no module named venv|no module named ensurepip/,
    "This Python cannot make environments: its package for that (often python3-venv) is missing.",
  ],
  [/no space left on device|errno 28/, "There is no space left on the disk."],
  [
    /name resolution|newconnectionerror|connection (?:refused|reset|timed out)|getaddrinfo|proxyerror|network is unreachable|ssl:? |sslerror/,
    "pip could not reach its package index. Is there a network, or is a proxy needed?",
  ],
  [
    /cmake_c(?:xx)?_compiler|no cmake_c|command '(?:gcc|cc|g\+\+|clang)'|microsoft visual c\+\+|compiler .*not found/,
    "llama.cpp could not be built: a C and C++ compiler is needed.",
  ],
  [
    /requires a different python|requires-python/,
    "There is no version of Foretrace for this Python.",
  ],
  [
    /no matching distribution|could not find a version|does not exist|invalid requirement|is not a valid/,
    "pip found nothing to install. The setting foretrace.installFrom says what it looks for.",
  ],
  [/permission denied|errno 13/, "Files could not be written: permission denied."],
];

/** One sentence on why an installation failed, from the last lines that it wrote. */
export function failureReason(lines: readonly string[]): string {
  const text = lines.join("\n").toLowerCase();
  const known = REASONS.find(([pattern]) => pattern.test(text));
  return known?.[1] ?? "The log says what was done and what failed.";
}
