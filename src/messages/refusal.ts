/**
 * A refusal in words: why, the nearest thing that can be done instead, and who may do it. What
 * is offered is looked up in the state, so that it is not refused in its turn.
 */
import { type VerbKey } from "../commands/grammar.ts";
import { type Request } from "../domain/commands.ts";
import { type Refusal } from "../domain/refusals.ts";
import { type Step, type View } from "./answer.ts";
import { couldMean, insteadOf } from "./instead.ts";
import { intentOf } from "./intent.ts";
import { code } from "./markdown.ts";
import { sentence } from "./place.ts";
import { whoMayAfter } from "./who-may.ts";
import { list, whyRefused } from "./why-refused.ts";

export type RefusalText = {
  readonly why: string;
  /** Never empty: what would be accepted, the nearest first, or what explains more. */
  readonly instead: readonly Step[];
  readonly who: readonly string[];
};

/** `asked` is the request that was refused, where it is known; the reason then begins with it. */
export function describeRefusal(
  refusal: Refusal,
  view: View,
  asked: Request | null = null,
): RefusalText {
  const reason = nowhereNeeded(refusal, view, asked) ?? whyRefused(refusal, view);
  return {
    why: sentence(asked === null ? reason : `cannot ${intentOf(asked)}: ${reason}`),
    instead: insteadOf(refusal, view, asked),
    who: whoMayAfter(refusal, verbOf(asked), view),
  };
}

function verbOf(asked: Request | null): VerbKey {
  if (asked === null) return "start";
  if (asked.verb === "confirm-bulk") return verbOf(asked.each);
  if (asked.verb === "permit") return asked.action === "deploy_to_prod" ? "approve" : "retry";
  return asked.verb;
}

/** A confirmation that no environment waits for is refused in each of them, so naming one is no way out. */
function nowhereNeeded(
  { refused, facts }: Refusal,
  view: View,
  asked: Request | null,
): string | null {
  if (refused !== "environment-needed" || asked?.verb !== "confirm-phase") return null;
  const names = list(facts["environments"]);
  if (names.some((name) => couldMean(asked, name, view))) return null;
  return `no environment of ${code(asked.resource)} waits for that now`;
}
