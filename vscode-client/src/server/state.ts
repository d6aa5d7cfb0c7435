/**
 * Where the language server stands.
 *
 * `missing`: there is no Python with Foretrace; `failed`: it ended too often, or could not be
 * started. `sentence` says why, for people.
 */
export type ServerState =
  | { readonly kind: "starting" | "running" | "stopped" }
  | { readonly kind: "missing" | "failed"; readonly sentence: string };
