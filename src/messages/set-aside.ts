/** The answer to a comment that could not be carried out however often it was tried. */
import { person } from "./markdown.ts";

export function renderSetAside({
  actor,
  attempts,
}: {
  readonly actor: string;
  readonly attempts: number;
}): string {
  return [
    `**Not done**, ${person(actor)}. Cairn tried ${attempts} times to carry this out and failed each time, so it set your comment aside. None of it was done.`,
    "**Next step.** Tell whoever runs Cairn: its log says why. Once that is mended, comment it again.",
  ].join("\n\n");
}
