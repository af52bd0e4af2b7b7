/**
 * Who may give a command, in words. The rule itself is the engine's: it asks GitHub for the
 * person's role when the command arrives, and answers nobody below write.
 */
import { type VerbKey } from "../commands/grammar.ts";

/** One sentence, and another one for what is special about the verb. */
export function whoMay(verb: VerbKey): readonly string[] {
  return verb === "approve" ? [WRITERS, OTHERS] : [WRITERS];
}

const WRITERS = "Anyone with write access to the repository of the resource.";
const OTHERS = "An approval comes from somebody other than whoever asked for the environment.";
