/** One thing that is wrong with a definition, with the path to the value. */
export type DefinitionProblem = {
  readonly path: readonly (string | number)[];
  /** What is wrong and what is expected, as one sentence. */
  readonly message: string;
};

/** Names as a sentence shows what could have been written. */
export function list(names: readonly string[]): string {
  return names.length > 0 ? names.join(", ") : "there is none";
}
