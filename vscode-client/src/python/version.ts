/** The oldest Python that Foretrace runs on. */
export const OLDEST_PYTHON = "3.11";
/** The oldest Foretrace that this extension works with. */
export const OLDEST_FORETRACE = "0.1.0";

/** Whether a version such as `3.12.4` or `0.2.0rc1` is at least another; numbers alone count. */
export function atLeast(version: string, oldest: string): boolean {
  const [have, need] = [numbers(version), numbers(oldest)];
  for (const [index, wanted] of need.entries()) {
    const found = have[index] ?? 0;
    if (found !== wanted) {
      return found > wanted;
    }
  }
  return true;
}

function numbers(version: string): number[] {
  return version.split(".").map((part) => Number.parseInt(part, 10) || 0);
}
