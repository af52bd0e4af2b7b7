/**
 * A refusal in words: why, the nearest thing that can be done instead, and who may do it. What
 * is offered is looked up in the state, so that it is not refused in its turn.
 */
import { formatCommand } from "../commands/format.ts";
import { type VerbKey } from "../commands/grammar.ts";
import { type Request, type Scope, type SingleRequest } from "../domain/commands.ts";
import { own } from "../domain/lookup.ts";
import { isPhaseAction } from "../domain/permission.ts";
import { allPhases, isUnderWay, phaseAt } from "../domain/phase.ts";
import { type Refusal } from "../domain/refusals.ts";
import { type Step, type View } from "./answer.ts";
import { unfinishedBefore } from "./counts.ts";
import { intentOf } from "./intent.ts";
import { code } from "./markdown.ts";
import { stepFor } from "./next-action.ts";
import { openQuestions } from "./open-questions.ts";
import { goFor } from "./permit.ts";
import { sentence } from "./place.ts";
import { whoMay } from "./who-may.ts";
import { list, whyRefused, word } from "./why-refused.ts";

export type RefusalText = {
  readonly why: string;
  /** Never empty: what would be accepted, the nearest first, or what explains more. */
  readonly instead: readonly Step[];
  readonly who: readonly string[];
};

const MOST_STEPS = 3;

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
    who: whoMay(refusal.refused === "own-request" ? "approve" : verbOf(asked)),
  };
}

function verbOf(asked: Request | null): VerbKey {
  if (asked === null) return "start";
  if (asked.verb === "permit") return asked.action === "deploy_to_prod" ? "approve" : "retry";
  return asked.verb === "confirm-bulk" ? asked.of : asked.verb;
}

function insteadOf(
  { refused, facts }: Refusal,
  view: View,
  asked: Request | null,
): readonly Step[] {
  const resource = word(facts["resource"]);
  const environment = word(facts["environment"]) || null;
  const known = own(view.state.resources, resource) !== undefined;
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
      return [
        step("To start the wave, comment:", { verb: "start", target: { wave }, force: null }),
      ];
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
    case "already-over":
      return [look];
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
    case "environment-blocked":
    case "environment-unfinished":
    case "sign-off-not-needed":
    case "approval-not-needed":
    case "nothing-to-retry":
    case "nothing-to-skip":
    case "nothing-to-block":
    case "nothing-to-unblock":
      return [...nearest(resource, environment, view), look].slice(0, MOST_STEPS);
  }
}

type WithReason = Extract<
  SingleRequest,
  { readonly reason: string | null; readonly resource: string }
>;

function takesReason(asked: Request | null): asked is WithReason {
  return asked !== null && "resource" in asked && "reason" in asked;
}

function targetOf(
  facts: Refusal["facts"],
): { readonly resource: string } | { readonly wave: string } {
  const wave = word(facts["wave"]);
  return wave === "" ? { resource: word(facts["resource"]) } : { wave };
}

/** What the resource waits for now: first where the request pointed, then anywhere. */
function nearest(id: string, environment: string | null, view: View): readonly Step[] {
  const resource = own(view.state.resources, id);
  if (!resource) return [];
  const open = openQuestions([resource], view.definition);
  return open
    .toSorted(
      (a, b) => Number(b.environment === environment) - Number(a.environment === environment),
    )
    .map((checkpoint) => stepFor(checkpoint, view.definition));
}

/** Starting a resource is itself refused while an earlier wave is not done. */
function startSteps(id: string, { state, definition }: View): readonly Step[] {
  const earlier = unfinishedBefore(own(state.resources, id)?.wave ?? "", state, definition);
  const target = { resource: id };
  const name = own(state.resources, id)?.wave ?? "";
  const wave = own(state.waves, name);
  const gate = definition.waves.find((given) => given.name === name)?.gates.before ?? null;
  if (wave?.paused)
    return [step("To lift the pause, comment:", { verb: "resume", target: { wave: name } })];
  if (earlier === null && gate && wave?.enteredAt === null) {
    return wave.started
      ? [statusStep({ wave: name })]
      : [
          step("To start its wave, comment:", {
            verb: "start",
            target: { wave: name },
            force: null,
          }),
        ];
  }
  return earlier === null
    ? [step("To start it, comment:", { verb: "start", target, force: null })]
    : [
        nextStep({ wave: earlier }),
        step("To start it before the earlier waves are done, comment:", {
          verb: "start",
          target,
          force: "why it cannot wait",
        }),
      ];
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

/** Whether the command would be taken in this environment. */
function couldMean(asked: Request | null, environment: string, { state }: View): boolean {
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

function statusStep(target: Scope): Step {
  return {
    text: "To see where it stands, comment:",
    command: formatCommand({ verb: "status", target }),
  };
}

function nextStep(target: { readonly wave: string }): Step {
  return {
    text: "To see what the earlier wave waits for, comment:",
    command: formatCommand({ verb: "next", target }),
  };
}

function step(text: string, request: Request): Step {
  return { text, command: formatCommand(request) };
}
