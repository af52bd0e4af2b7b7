/** Why a request was refused, as one clause: the rule, and the evidence as the state shows it now. */
import { type Definition } from "../domain/definition.ts";
import { isPastItsGate } from "../domain/environment.ts";
import { own } from "../domain/lookup.ts";
import { allPhases, currentAttempt, isFinished, phaseAt } from "../domain/phase.ts";
import { type Refusal, type RefusalCode } from "../domain/refusals.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type WaveState } from "../domain/wave.ts";
import { type View } from "./answer.ts";
import { opens } from "./clause-words.ts";
import { instant } from "./elapsed.ts";
import { code, link, person } from "./markdown.ts";
import { howItEnded } from "./over.ts";
import { environmentOf, listed, phaseIn, placeOf } from "./place.ts";
import { environmentStanding, phaseStanding } from "./standing.ts";
import { isStanding, standsNow } from "./stands-now.ts";

const MOST_NAMES = 5;

/** Begins in lower case and has no full stop, so that it can follow "cannot approve:". */
export function whyRefused(refusal: Refusal, view: View): string {
  const { refused, facts } = refusal;
  const rule = ruleOf(refusal, view);
  if (!SHOWS_STANDING.has(refused)) return rule;
  const resource = own(view.state.resources, word(facts["resource"]));
  const now = resource
    ? standsNow(resource, word(facts["environment"]) || null, view.definition)
    : null;
  return now === null ? rule : `${rule}; ${now}`;
}

/** Where nothing is the case that was asked about, what is the case instead. */
const SHOWS_STANDING: ReadonlySet<RefusalCode> = new Set([
  "pull-request-unknown",
  "approval-not-needed",
  "nothing-to-reject",
  "nothing-to-choose",
  "nothing-to-roll-back",
  "nothing-to-retry",
  "nothing-to-skip",
  "nothing-to-block",
  "nothing-to-unblock",
  "action-not-awaited",
  "sign-off-not-needed",
] as const);

function ruleOf({ refused, facts }: Refusal, { state, definition }: View): string {
  const id = word(facts["resource"]);
  const environment = word(facts["environment"]) || null;
  const phase = word(facts["phase"]);
  const resource = own(state.resources, id);
  const place = placeOf({ resource: id, environment });
  const thePhase = phaseIn({ environment, phase }, id);
  switch (refused) {
    case "unknown-resource":
      return `this migration has no resource ${code(id)}`;
    case "unknown-environment":
      return `${code(id)} has no environment ${code(environment ?? "")}`;
    case "unknown-wave":
      return `this migration has no wave ${code(word(facts["wave"]))}`;
    case "unknown-phase":
      return `this migration has no phase ${code(phase)}`;
    case "resource-needed":
      return "the command needs a resource";
    case "environment-needed": {
      const names = list(facts["environments"]).map((name) => code(name));
      return `${code(id)} has more than one place this could mean, so name the environment: ${names.join(", ")}`;
    }
    case "reason-needed":
      return `whoever reads the history later must know why, so add ${code('--reason "…"')}`;
    case "not-started":
      return `${code(id)} has not been started`;
    case "earlier-wave-unfinished": {
      const remaining = list(facts["remaining"]);
      const shown = remaining.slice(0, MOST_NAMES).map((name) => code(name));
      const more = remaining.length - shown.length;
      if (remaining.length === 0) {
        return `wave ${code(word(facts["wave"]))} comes after wave ${code(word(facts["earlier"]))}, whose last gate is not open yet`;
      }
      const names = listed([...shown, ...(more > 0 ? [`${more} more`] : [])]);
      return `wave ${code(word(facts["wave"]))} comes after wave ${code(word(facts["earlier"]))}, in which ${names} ${remaining.length === 1 ? "is" : "are"} not completed`;
    }
    case "phase-not-started":
      return `${thePhase} has not started yet`;
    case "phase-finished":
      return `${thePhase} is finished`;
    case "not-awaiting-confirmation":
      return `${thePhase} does not wait for a confirmation now; it ${phaseEvidence(resource, { environment, phase }, word(facts["status"]))}`;
    case "pull-request-not-merged":
      return `${pullRequest(resource, word(facts["number"]))} is not merged; GitHub shows it ${word(facts["state"]) === "closed" ? "closed" : "open"}`;
    case "pull-request-unknown":
      return `Cairn knows no open pull request of ${code(id)}`;
    case "environment-blocked":
      return blockedBy(
        environment ?? "",
        resource,
        { by: list(facts["by"]), until: word(facts["until"]) },
        definition,
      );
    case "environment-unfinished":
      return `${place} is not done: ${phaseIn({ environment: null, phase }, null)} ${phaseEvidence(resource, { environment, phase }, word(facts["status"]))}`;
    case "sign-off-not-needed":
      return `nothing waits for ${place}; it completes by itself`;
    case "approval-not-needed":
      return `${id === "" ? subjectOf(facts) : place} waits for no approval`;
    case "own-request":
      return `${person(word(facts["requestedBy"]))} asked for ${gateOf(facts)}, so somebody else must approve it`;
    case "nothing-to-reject":
      return `no phase of ${place} waits for an approval`;
    case "nothing-to-choose":
      return `${place} asks no question now`;
    case "already-chosen": {
      const taken = listed(list(facts["options"]).map((name) => code(name)));
      return word(facts["expired"]) === "1"
        ? `the time for an answer is over, so ${taken} was taken for ${thePhase}`
        : `${person(word(facts["by"]))} chose ${taken} for ${thePhase} already`;
    }
    case "option-needed":
      return `${place} needs an option to choose: ${optionsOf(facts["options"])}`;
    case "unknown-option":
      return `${thePhase} has no option ${code(word(facts["option"]))}; it has ${optionsOf(facts["options"])}`;
    case "one-option-only":
      return `${thePhase} takes one option, not several`;
    case "nothing-to-roll-back":
      return `nothing that ${place} began has a skill that undoes it`;
    case "rollback-too-late":
      return word(facts["after"]) === ""
        ? `${code(id)} is completed`
        : `the phase ${code(word(facts["after"]))} was finished after ${thePhase} and stands on it`;
    case "not-an-approver":
      return `only ${listed(list(facts["approvers"]).map((name) => code(name)))} may decide about ${gateOf(facts)}`;
    case "approval-rejected":
      return `${person(word(facts["by"]))} rejected ${gateOf(facts)}: ${code(word(facts["reason"]), 300)}; somebody must ask again first`;
    case "window-closed":
      return `nothing begins in ${environmentOf(environment ?? "", id)} now: its window${opens(word(facts["nextOpen"]) || null)}`;
    case "upgrade-withdrawn":
      return `the definition in force names ${code(id)} no more`;
    case "upgrade-rewrites": {
      const names = listed(list(facts["phases"]).map((name) => code(name)));
      return `the definition in force would rewrite what has begun or is finished: ${names}`;
    }
    case "upgrade-loosens": {
      const gates = listed(list(facts["gates"]).map((name) => code(name)));
      return `the definition in force asks for less than what ${code(id)} was started under: ${gates}`;
    }
    case "wave-gate-shut":
      return gateShut(word(facts["wave"]), own(state.waves, word(facts["wave"])));
    case "paused":
      return `${person(word(facts["by"]))} paused ${subjectOf(facts)}: ${code(word(facts["reason"]), 300)}`;
    case "nothing-to-resume":
      return `nothing holds ${subjectOf(facts)}`;
    case "abort-not-asked":
      return `nobody asked to end ${subjectOf(facts)}; the first command says why, with ${code('--reason "…"')}`;
    case "already-over":
      return (
        (resource && howItEnded(resource)) ??
        waveEnded(word(facts["wave"]), own(state.waves, word(facts["wave"])))
      );
    case "named-no-more":
      return `the definition in force names ${code(id)} no more; name it there first`;
    case "production-half-way": {
      const places = listed(list(facts["environments"]).map((name) => code(name)));
      return `${code(id)} is half way through ${places}, and nobody would see to it; finish it there, roll it back, or abort it`;
    }
    case "nothing-to-retry":
      return `no phase of ${place} has failed`;
    case "nothing-to-skip":
    case "nothing-to-block":
      return `no phase of ${place} is under way`;
    case "nothing-to-unblock":
      return `no phase of ${place} is held`;
    case "changes-requested":
      return `a reviewer asks for changes to ${pullRequest(resource, word(facts["number"]))}`;
    case "confirmation-needed":
      return `${code(word(facts["action"]))} waits for a person's confirmation`;
    case "command-needed":
      return `${code(word(facts["action"]))} needs the command that bears its name; a confirmation is not enough`;
    case "unknown-action":
      return `Cairn knows no action ${code(word(facts["action"]))}, and what it does not know it does not do`;
    case "action-not-awaited":
      return `nothing in ${place} waits for ${code(word(facts["action"]))}`;
    case "token-expired":
      return "the preview is more than an hour old; this is how it would be now";
    case "token-mismatch":
      return "what it showed has changed since, or it was shown to somebody else; this is how it would be now";
    case "too-many-selected":
      return `the selection means ${word(facts["count"])} resources, and at most ${word(facts["most"])} can be meant at a time`;
    case "nothing-selected":
      return "none of what is selected can be done now";
    case "work-contradicted":
      return `${thePhase} is recorded as done, and GitHub shows that it is not; nothing that rests on it begins until somebody says which of them counts`;
    case "blocked-by-person":
      return `${person(word(facts["by"]))} holds ${thePhase}: ${code(word(facts["reason"]), 300)}`;
  }
}

function gateShut(name: string, wave: WaveState | undefined): string {
  const id = `wave ${code(name)}`;
  const wait = wave?.gate?.wait;
  switch (wait?.status) {
    case "awaiting_approval":
      return `${id} waits for an approval before anything in it starts`;
    case "rejected":
      return `${person(wait.by)} rejected ${id}: ${code(wait.reason, 300)}; somebody must ask again first`;
    case "soaking":
      return `${id} waits until ${instant(wait.until)}, so that what comes before it can prove itself`;
    case "awaiting_window":
      return `${id} waits: its window${opens(wait.nextOpen)}`;
    case undefined:
      return `${id} has a gate before it, which opens once the wave is started`;
  }
}

function waveEnded(name: string, wave: WaveState | undefined): string {
  const id = `wave ${code(name)}`;
  if (wave?.aborted) {
    const { by, at, reason } = wave.aborted;
    return `${person(by)} ended ${id} for good on ${instant(at)}: ${code(reason, 300)}`;
  }
  const at = wave?.completedAt ?? null;
  return at === null ? `${id} is over` : `${id} was completed on ${instant(at)}`;
}

function gateOf(facts: Refusal["facts"]): string {
  const id = word(facts["resource"]);
  if (id === "") return subjectOf(facts);
  const environment = word(facts["environment"]);
  const phase = word(facts["phase"]);
  if (phase === "") return environmentOf(environment, id);
  return phaseIn({ environment: environment || null, phase }, id);
}

function subjectOf(facts: Refusal["facts"]): string {
  const wave = word(facts["wave"]);
  return wave === "" ? code(word(facts["resource"])) : `wave ${code(wave)}`;
}

/** Where the phase stands, as it follows its name. */
function phaseEvidence(
  resource: ResourceState | undefined,
  ref: { readonly environment: string | null; readonly phase: string },
  recorded: string,
): string {
  const phase = resource ? phaseAt(resource, ref) : undefined;
  return phase ? isStanding(phase) : `is ${code(recorded.replaceAll("_", " "))}`;
}

function pullRequest(resource: ResourceState | undefined, number: string): string {
  const known = (resource ? allPhases(resource) : [])
    .map(({ state }) => currentAttempt(state)?.pullRequest)
    .find((candidate) => String(candidate?.number) === number);
  return known ? link(`pull request #${number}`, known.url) : `pull request #${number}`;
}

/**
 * What it waits for is an environment, an approval, or the phases done once before it. One that has
 * begun stands on what is done no more.
 */
function blockedBy(
  environment: string,
  resource: ResourceState | undefined,
  { by, until }: { readonly by: readonly string[]; readonly until: string },
  definition: Definition,
): string {
  const waits = by.map((name) => {
    if (resource && own(resource.environments, name)) {
      return `${code(name)} (${environmentStanding(resource, name, definition)})`;
    }
    if (name === "approval") return "an approval";
    if (name === "soak") return "what comes before it to prove itself";
    if (name === "window") return "its window";
    const shared = Object.entries(resource?.shared ?? {}).find(([, phase]) => !isFinished(phase));
    return shared ? `the phase ${code(shared[0])} (${phaseStanding(shared[1])})` : code(name);
  });
  const place = environmentOf(environment, resource?.id ?? null);
  const progress = resource && own(resource.environments, environment)?.progress;
  if (progress && isPastItsGate(progress)) {
    return `nothing new begins in ${place}: it stands on ${listed(waits)}, which ${by.length === 1 ? "is" : "are"} not done any more`;
  }
  return `${place} has not started; it waits for ${listed(waits)}${until === "" ? "" : ` until ${instant(until)}`}`;
}

function optionsOf(fact: Fact): string {
  return listed(list(fact).map((name) => code(name)));
}

type Fact = Refusal["facts"][string] | undefined;

export function word(fact: Fact): string {
  return typeof fact === "string" || typeof fact === "number" ? String(fact) : "";
}

export function list(fact: Fact): readonly string[] {
  return Array.isArray(fact) ? fact.map(String) : [];
}
