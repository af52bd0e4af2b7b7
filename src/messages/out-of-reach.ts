/** The answer to a comment about work in a repository that the App was taken off. */
import { code, person } from "./markdown.ts";

export function renderOutOfReach({
  actor,
  repository,
}: {
  readonly actor: string;
  readonly repository: string;
}): string {
  return [
    `**Not done**, ${person(actor)}. Cairn is not installed on ${code(repository)}, where this work is, so GitHub does not say what you may do there. Nothing in your comment ran.`,
    `**Next step.** Have the App installed on ${code(repository)}, then comment it again. If the repository is gone for good, take its resources out of the definition.`,
  ].join("\n\n");
}
