/** The verbs as one migration writes them: its phases and environments make verbs of their own. */
import { type Definition } from "../domain/definition.ts";
import { GRAMMAR, VERBS, type VerbKey } from "./grammar.ts";

export type VerbFound = {
  readonly key: VerbKey;
  /** The phase or environment the verb is made of; empty for every other verb. */
  readonly name: string;
};

/** The bare prefix asks for help. */
export function verbOf(word: string, definition: Definition): VerbFound | null {
  if (word === "") return { key: "help", name: "" };
  for (const { key } of VERBS) {
    const found = wordsFor(key, definition).find(({ written }) => written === word);
    if (found) return { key, name: found.name };
  }
  return null;
}

export function isVerbName(word: string, definition: Definition): boolean {
  return verbNames(definition).includes(word);
}

/** Every verb as it can be written in this migration. */
export function verbNames(definition: Definition): readonly string[] {
  return VERBS.flatMap(({ key }) => wordsFor(key, definition).map(({ written }) => written));
}

/** How `key` can be written here: once, or once for each phase or environment. */
export function wordsFor(
  key: VerbKey,
  { phases, environments }: Definition,
): readonly { readonly written: string; readonly name: string }[] {
  switch (key) {
    case "confirm-phase":
      return phases.map(({ name }) => ({ written: `${name}-confirmed`, name }));
    case "sign-off":
      return environments.map(({ name }) => ({ written: `${name}-done`, name }));
    case "start":
    case "pr-merged":
    case "merge-pr":
    case "approve":
    case "upgrade":
    case "delete-resource":
    case "approve-wave":
    case "reject-wave":
    case "pause":
    case "resume":
    case "abort":
    case "reject":
    case "choose":
    case "rollback":
    case "retry":
    case "skip":
    case "recover":
    case "block":
    case "unblock":
    case "confirm":
    case "run-migration":
    case "deploy-to-prod":
    case "note":
    case "status":
    case "next":
    case "plan":
    case "why":
    case "history":
    case "help":
      return [{ written: GRAMMAR[key].name, name: "" }];
  }
}
