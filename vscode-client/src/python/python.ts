/** A Python that has Foretrace. */
export interface Python {
  /** The path of its executable. */
  readonly path: string;
  /** Its version, such as `3.12.4`. */
  readonly version: string;
  /** The version of Foretrace there. */
  readonly foretrace: string;
}

/** Finds a Python with Foretrace. Rejects with `PythonMissing` if there is none. */
export type PythonFinder = () => Promise<Python>;

/** No Python with Foretrace was found; the message is a sentence for people. */
export class PythonMissing extends Error {}
