/** What would be accepted in place of what was refused, the nearest first; never empty. */
import { type Request, type SingleRequest } from "../domain/commands.ts";
import { own } from "../domain/lookup.ts";
import { isPhaseAction } from "../domain/permission.ts";
import { allPhases, isUnderWay, phaseAt } from "../domain/phase.ts";
import { type Refusal } from "../domain/refusals.ts";
import { restingIn } from "../domain/resting.ts";
import { type Step, type View } from "./answer.ts";
import { settlingSteps } from "./contradicted.ts";
import { code } from "./markdown.ts";
import { goFor } from "./permit.ts";
import { gateSteps, nearest, nextStep, startSteps, statusStep, step, whyStep } from "./steps.ts";
import { list, word } from "./why-refused.ts";

const MOST_STEPS = 3;

export function insteadOf(
  { refused, facts }: Refusal,
  view: View,
  asked: Request | null,
): readonly Step[] {
  const resource = word(facts["resource"]);
  const environment = word(facts["environment"]) || null;
  const stateOf = own(view.state.resources, resource);
  const known = stateOf !== undefined;
  const wave = word(facts["wave"]);
  const ofWave = own(view.state.waves, wave) ? statusStep({ wave }) : statusStep("all");
  const look = known ? statusStep({ resource }) : ofWave;
  switch (refused) {
    case "confirmation-needed":
    case "command-needed": {
      const action = word(facts["action"]);
      return isPhaseAction(action)
        ? [step("The command that is enough:", goFor(action, { resource, environment }))]
        : [look];
    }
    case "unknown-action":
      return [look];
    // The preview that is shown with them says how to go on.
    case "token-expired":
    case "token-mismatch":
    case "too-many-selected":
    case "nothing-selected":
      return [statusStep("all")];
    case "unknown-resource":
    case "unknown-wave":
      return [statusStep("all")];
    case "unknown-environment":
    case "unknown-phase":
      return [look];
    case "resource-needed":
      return [{ text: "For how it is written, comment:", command: "/migrate help" }];
    case "environment-needed": {
      const named = list(facts["environments"])
        .filter((name) => couldMean(asked, name, view))
        .slice(0, MOST_STEPS)
        .flatMap((name) => sameFor(asked, name));
      return named.length > 0 ? named : [...nearest(resource, null, view), look];
    }
    case "reason-needed":
      if (asked?.verb === "pause" || (asked?.verb === "abort" && !asked.confirmed)) {
        return [step("Say it again with a reason:", { ...asked, reason: "why it must be so" })];
      }
      if (asked?.verb === "reject-wave") {
        return [step("Say it again with a reason:", { ...asked, reason: "why it must not be" })];
      }
      return takesReason(asked) && isAnythingOpen(asked, view)
        ? [step("Say it again with a reason:", { ...asked, reason: "why it must be so" })]
        : [look];
    case "not-started":
      return known ? startSteps(resource, view) : [look];
    case "earlier-wave-unfinished": {
      const target = asked?.verb === "start" ? asked.target : { wave: word(facts["wave"]) };
      return [
        nextStep({ wave: word(facts["earlier"]) }),
        step("To start all the same, comment:", {
          verb: "start",
          target,
          force: "why it cannot wait",
        }),
      ];
    }
    case "wave-gate-shut":
      return gateSteps(wave, view);
    case "paused":
      return [step("To lift the pause, comment:", { verb: "resume", target: targetOf(facts) })];
    case "abort-not-asked":
      return [
        step("To ask for it first, comment:", {
          verb: "abort",
          target: targetOf(facts),
          reason: "why it must end",
          confirmed: false,
        }),
      ];
    case "upgrade-withdrawn":
    case "upgrade-rewrites":
    case "upgrade-loosens":
    case "nothing-to-resume":
    case "named-no-more":
      return [look];
    case "already-over": {
      const resourceOver = own(view.state.resources, resource);
      const isOut = resourceOver?.withdrawn && resourceOver.withdrawn.reason !== null;
      const target = { resource };
      return isOut
        ? [step("To bring it back, comment:", { verb: "start", target, force: null }), look]
        : [look];
    }
    case "production-half-way":
      return [
        ...nearest(resource, list(facts["environments"])[0] ?? null, view).slice(0, 1),
        step("To end it for good, comment:", {
          verb: "abort",
          target: { resource },
          reason: "why it must end",
          confirmed: false,
        }),
      ];
    case "own-request":
      if (!known) return [step("Somebody else comments:", { verb: "approve-wave", wave })];
      return [step("Somebody else comments:", { verb: "approve", resource, environment })];
    case "approval-rejected":
      if (!known) {
        return [step("To ask again, comment:", { verb: "start", target: { wave }, force: null })];
      }
      return [step("To ask again, comment:", { verb: "retry", resource, environment })];
    case "not-an-approver":
    case "window-closed":
      return [look];
    case "blocked-by-person":
      return [step("To lift the hold, comment:", { verb: "unblock", resource, environment })];
    case "work-contradicted":
      return stateOf === undefined
        ? [look]
        : settlingSteps(stateOf, { environment, phase: word(facts["phase"]) });
    case "pull-request-not-merged":
      return [
        { text: "Merge it; the migration then goes on by itself.", command: null },
        step("Nothing happened after the merge? Comment:", {
          verb: "pr-merged",
          resource,
          environment,
        }),
      ];
    case "option-needed":
    case "unknown-option":
    case "one-option-only": {
      const options = list(facts["options"]).slice(0, MOST_STEPS);
      if (asked?.verb !== "choose") return [look];
      return options.map((option) =>
        step(`For ${code(option)}, comment:`, { ...asked, options: [option] }),
      );
    }
    case "nothing-to-block":
      return [
        step("To let nothing new begin in it, comment:", {
          verb: "pause",
          target: { resource },
          reason: "why it must rest",
        }),
        look,
      ];
    case "environment-blocked":
      // What it asks for itself would be refused as well.
      return stateOf &&
        restingIn(stateOf, view.definition).some(({ environment: at }) => at === environment)
        ? [whyStep(resource, environment), look]
        : [...nearest(resource, environment, view), look].slice(0, MOST_STEPS);
    case "nothing-to-reject":
    case "nothing-to-choose":
    case "already-chosen":
    case "nothing-to-roll-back":
    case "rollback-too-late":
    case "changes-requested":
    case "action-not-awaited":
    case "phase-not-started":
    case "phase-finished":
    case "not-awaiting-confirmation":
    case "pull-request-unknown":
    case "environment-unfinished":
    case "sign-off-not-needed":
    case "approval-not-needed":
    case "nothing-to-retry":
    case "nothing-to-skip":
    case "nothing-to-unblock":
      return [...nearest(resource, environment, view), look].slice(0, MOST_STEPS);
  }
}

type WithReason = Extract<
  SingleRequest,
  {
    readonly reason: string | null;
    readonly resource: string;
    readonly environment: string | null;
  }
>;

function takesReason(asked: Request | null): asked is WithReason {
  return asked !== null && "environment" in asked && "reason" in asked;
}

function targetOf(
  facts: Refusal["facts"],
): { readonly resource: string } | { readonly wave: string } {
  const wave = word(facts["wave"]);
  return wave === "" ? { resource: word(facts["resource"]) } : { wave };
}

/** Whether the command would be taken in this environment. */
export function couldMean(asked: Request | null, environment: string, { state }: View): boolean {
  if (asked?.verb !== "confirm-phase") return true;
  const resource = own(state.resources, asked.resource);
  const phase = resource && phaseAt(resource, { environment, phase: asked.phase });
  return phase?.status === "awaiting_human" && phase.waitsFor === "confirmation";
}

function isAnythingOpen(
  { resource: id, environment }: { readonly resource: string; readonly environment: string | null },
  { state }: View,
): boolean {
  const resource = own(state.resources, id);
  return (resource ? allPhases(resource) : []).some(
    (one) => isUnderWay(one.state) && (environment === null || one.environment === environment),
  );
}

function sameFor(asked: Request | null, environment: string): readonly Step[] {
  if (asked === null || !("environment" in asked) || asked.verb === "sign-off") return [];
  return [step(`For ${code(environment)}, comment:`, { ...asked, environment })];
}
