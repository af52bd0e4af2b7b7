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
    `**Not done**, ${person(actor)}. Your comment is about work in ${code(repository)}, and Cairn is not installed there, so GitHub does not say what you may do. Nothing in your comment ran.`,
    `**Next step.** Have the App installed on ${code(repository)}, or leave its resources out of your comment; then comment again. If the repository is gone for good, take its resources out of the definition.`,
  ].join("\n\n");
}
