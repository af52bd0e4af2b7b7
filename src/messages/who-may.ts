/**
 * Who may give a command, in words. The rule itself is the engine's: it asks GitHub for the
 * person's role when the command arrives, and answers nobody below write. Whom a gate names is
 * the definition's.
 */
import { type VerbKey } from "../commands/grammar.ts";
import { ruleOfWork } from "../domain/approval.ts";
import { type ApprovalRule } from "../domain/definition.ts";
import { heldTo } from "../domain/held-to.ts";
import { own } from "../domain/lookup.ts";
import { type Refusal } from "../domain/refusals.ts";
import { type View } from "./answer.ts";
import { approverWords } from "./approvers.ts";

/** One sentence, and another one for what is special about the verb. */
export function whoMay(verb: VerbKey): readonly string[] {
  return verb === "approve" ? [WRITERS, OTHERS] : [WRITERS];
}

/** Where the gate that refused names people, they and nobody else. */
export function whoMayAfter(refusal: Refusal, verb: VerbKey, view: View): readonly string[] {
  const isVote = VOTES.has(refusal.refused);
  const rule = isVote ? ruleAt(refusal, view) : null;
  if (!rule || rule.approvers.length === 0) return whoMay(isVote ? "approve" : verb);
  const named = rule.approvers.map(approverWords).join(" or ").replace(/^s/, "S");
  return [`${named}, with write access to the repository of the resource.`, ...othersUnder(rule)];
}

const WRITERS = "Anyone with write access to the repository of the resource.";
const OTHERS = "An approval comes from somebody other than whoever asked for the environment.";

/** What is refused to one person because it is for others to say. */
const VOTES: ReadonlySet<Refusal["refused"]> = new Set(["own-request", "not-an-approver"] as const);

function othersUnder({ preventSelfReview }: ApprovalRule): readonly string[] {
  return preventSelfReview ? ["An approval comes from somebody other than whoever asked."] : [];
}

function ruleAt({ facts }: Refusal, { state, definition: inForce }: View): ApprovalRule | null {
  const { resource: id, phase, environment, wave: name } = facts;
  if (typeof name === "string") {
    const gates = inForce.waves.find((wave) => wave.name === name)?.gates;
    const side = own(state.waves, name)?.gate?.side;
    return (side && gates?.[side]?.approval) ?? null;
  }
  const resource = typeof id === "string" ? own(state.resources, id) : undefined;
  if (!resource) return null;
  const definition = heldTo(inForce, resource);
  if (typeof phase === "string") {
    return ruleOfWork(definition.phases.find((one) => one.name === phase)?.work);
  }
  return definition.environments.find((one) => one.name === environment)?.approval ?? null;
}
