/** A commit of ours in words, and how to tell it again among others. */
import { type CommitMessage } from "../engine/store.ts";
import { type GitMessage } from "./git.ts";

const MAX_HEADLINE = 100;
const TRANSITION = "Transition-Id";

/** Every trailer is one line: a value cannot add a trailer of its own. */
export function gitMessage({ headline, trailers, transitionId }: CommitMessage): GitMessage {
  const lines = [...trailers, [TRANSITION, transitionId] as const].map(
    ([name, value]) => `${name}: ${oneLine(value)}`,
  );
  return { headline: oneLine(headline).slice(0, MAX_HEADLINE), body: lines.join("\n") };
}

export function isTransition(message: string, transitionId: string): boolean {
  const trailers =
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? "";
  return trailers.split(/\r?\n/).includes(`${TRANSITION}: ${oneLine(transitionId)}`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
