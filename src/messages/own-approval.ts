/** Whether a question is one this person cannot answer: it is their own request, or they approved it already. */
import { isSamePerson, ruleOfWork } from "../domain/approval.ts";
import { type Checkpoint } from "../domain/checkpoint.ts";
import { type ApprovalRule, type Definition } from "../domain/definition.ts";
import { byDigest } from "../domain/held-to.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";

export function isForOthers(
  { about, environment, resource, definition: digest }: Checkpoint,
  actor: string,
  {
    state,
    definition: inForce,
  }: { readonly state: MigrationState; readonly definition: Definition },
): boolean {
  const definition = byDigest(inForce, digest);
  if (about.kind === "phase-approval") {
    const rule = phaseRule(about.phase, definition);
    return about.approvals.some(({ by }) => isSamePerson(by, actor)) || asked(rule, about, actor);
  }
  if (about.kind !== "approval" || environment === null) return false;
  const rule = definition.environments.find(({ name }) => name === environment)?.approval ?? null;
  const known = own(own(state.resources, resource)?.environments ?? {}, environment);
  const approved = (known?.approvals ?? []).some(({ by }) => isSamePerson(by, actor));
  return approved || asked(rule, about, actor);
}

function asked(
  rule: ApprovalRule | null,
  { requestedBy }: { readonly requestedBy: string },
  actor: string,
): boolean {
  return (rule?.preventSelfReview ?? true) && isSamePerson(requestedBy, actor);
}

function phaseRule(phase: string, { phases }: Definition): ApprovalRule | null {
  return ruleOfWork(phases.find(({ name }) => name === phase)?.work);
}
