/**
 * The answer to `/migrate recover`: what is recorded beside what GitHub shows, what was repaired
 * without asking, and for the rest numbered options, each with its command and what it does.
 */
import { formatCommand } from "../commands/format.ts";
import { type Request, type SingleRequest } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { heldTo } from "../domain/held-to.ts";
import { own } from "../domain/lookup.ts";
import { currentAttempt, isDisputed, isTransient, isUnderWay } from "../domain/phase.ts";
import { mayAccept, reconcile, type Finding } from "../domain/reconcile.ts";
import { type PhaseState, type ResourceState } from "../domain/resource.ts";
import { rollBack } from "../domain/roll-back.ts";
import { type Answer, type AnswerText, type View } from "./answer.ts";
import { happened } from "./happened.ts";
import { code, pasteable } from "./markdown.ts";
import { phaseIn } from "./place.ts";
import { phaseStanding } from "./standing.ts";

type Recovered = Extract<Answer, { readonly is: "recovered" }>;

export function describeRecovery({ request, events, work }: Recovered, view: View): AnswerText {
  const resource = own(view.state.resources, request.resource);
  const findings = resource
    ? reconcile(resource, work).filter(
        ({ environment }) => request.environment === null || environment === request.environment,
      )
    : [];
  const open = findings.filter((finding) => isOpen(finding));
  const repaired = happened(events);
  return {
    status: null,
    message: [
      `### Recovery analysis: ${code(request.resource)}`,
      tableOf(findings),
      ...(repaired.length > 0
        ? [`**Repaired without asking**, because nothing is lost by it. ${repaired.join(" ")}`]
        : []),
      ...(open.length === 0
        ? ["**No difference is left.** What is recorded is what GitHub shows."]
        : open.map((finding) => differenceOf(finding, resource, view.definition))),
    ].join("\n\n"),
    warnings: [],
    next: [],
    who: [],
    resources: [request.resource],
  };
}

/** Something a person has to decide: it contradicts the record, or it failed. */
function isOpen({ contradicts, recorded }: Finding): boolean {
  return contradicts || (recorded.status === "failed" && !isTransient(recorded.failure));
}

function tableOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return "No phase has begun, so there is nothing to compare.";
  return [
    "| Where | Phase | Recorded | GitHub shows | |",
    "|---|---|---|---|---|",
    ...findings.map((finding) => {
      const { environment, phase, recorded } = finding;
      const where = environment === null ? "once" : code(environment);
      return `| ${where} | ${code(phase)} | ${recordedWords(recorded)} | ${actualWords(finding)} | ${verdictOf(finding)} |`;
    }),
  ].join("\n");
}

function verdictOf(finding: Finding): string {
  if (finding.contradicts) return "**differs**";
  return isOpen(finding) ? "**needs a person**" : "same";
}

function recordedWords(phase: PhaseState): string {
  const { pullRequest = null, run = null } = currentAttempt(phase) ?? {};
  return [
    phaseStanding(phase),
    ...(pullRequest ? [`#${pullRequest.number} ${pullRequest.state}`] : []),
    ...(run ? [`run ${run.id} ${wordsOf(run.conclusion ?? "running")}`] : []),
  ].join(", ");
}

function actualWords({ actual, recorded }: Finding): string {
  const { pullRequest = null, run = null } = actual ?? {};
  const revertedBy = undoneBy(recorded);
  const state = revertedBy === null ? pullRequest?.state : `reverted by #${revertedBy}`;
  const words = [
    ...(pullRequest ? [`#${pullRequest.number} ${state}`] : []),
    ...(run ? [`run ${run.id} ${wordsOf(run.state)}`] : []),
  ];
  return words.length > 0 ? words.join(", ") : "nothing to look at";
}

/** Its merge counts again once the revert was reverted, or somebody said so. */
function undoneBy(recorded: PhaseState): number | null {
  const { pullRequest = null, disputed = null } = currentAttempt(recorded) ?? {};
  const counts = disputed?.settled && pullRequest?.state === "merged";
  return counts ? null : (disputed?.revertedBy ?? null);
}

function wordsOf(state: string): string {
  return code(state.replaceAll("_", " "), 40);
}

function differenceOf(
  finding: Finding,
  resource: ResourceState | undefined,
  inForce: Definition,
): string {
  const { environment, phase } = finding;
  const place = phaseIn({ environment, phase }, null);
  const cause = causeOf(finding);
  const options = resource ? optionsFor(finding, resource, heldTo(inForce, resource)) : [];
  const numbered = options.map(
    ({ what, effect, request }, index) =>
      `${index + 1}. **${what}.** ${effect}\n\n${pasteable(formatCommand(request))}`,
  );
  const none =
    "There is no command for it: the environment is signed off. Correct the state file in a pull request, or leave it as it is.";
  const title = `**${place.charAt(0).toUpperCase()}${place.slice(1)}.** ${cause}`;
  return [title, ...(numbered.length > 0 ? ["**Options**", ...numbered] : [none])].join("\n\n");
}

function causeOf(finding: Finding): string {
  const { recorded } = finding;
  if (finding.contradicts) {
    return `It is recorded as ${phaseStanding(recorded)}, but GitHub shows ${actualWords(finding)}. The state was edited by hand, or the work was undone since.`;
  }
  return recorded.status === "failed" ? `It failed: ${code(recorded.failure.reason, 300)}.` : "";
}

type Option = { readonly what: string; readonly effect: string; readonly request: Request };

/** Only what would be carried out if it were commented now. */
function optionsFor(
  finding: Finding,
  resource: ResourceState,
  definition: Definition,
): readonly Option[] {
  const { environment, phase, recorded } = finding;
  const place = { resource: resource.id, environment };
  const named = code(phase);
  const reason = "why";
  const options: Option[] = [];
  if (mayAccept(resource, finding)) {
    options.push({
      what: "Accept reality",
      effect: `${named} is under way again, as GitHub shows it; what comes after it waits.`,
      request: { verb: "recover", ...place, accept: true },
    });
  }
  if (recorded.status === "failed") {
    const attempt = (currentAttempt(recorded)?.number ?? 0) + 1;
    options.push({
      what: "Retry",
      effect: `Attempt ${attempt} at ${named} starts now.`,
      request: { verb: "retry", ...place },
    });
  }
  if (isUnderWay(recorded)) {
    if (recorded.status !== "blocked") {
      options.push({
        what: "Mark as blocked",
        effect: `Nothing follows ${named} until somebody lifts the hold.`,
        request: { verb: "block", ...place, reason },
      });
    }
    options.push({
      what: "Skip",
      effect: `${named} counts as finished, and what comes after it starts. For work that was done by hand.`,
      request: { verb: "skip", ...place, reason },
    });
  }
  if (finding.contradicts && isDisputed(recorded)) {
    options.push({
      what: "Keep the record",
      effect: `${named} stays done; this difference is not asked about again.`,
      request: { verb: "unblock", ...place },
    });
  }
  const rollback = { verb: "rollback", ...place, reason: "why it is undone" } as const;
  if (wouldRollBack(rollback, finding, resource, definition)) {
    options.push({
      what: "Roll back",
      effect: `The skill that undoes ${named} is run; what comes after waits for a person.`,
      request: rollback,
    });
  }
  return options;
}

/** It undoes the newest phase that can be undone, which need not be this one. */
function wouldRollBack(
  asked: Extract<SingleRequest, { readonly verb: "rollback" }>,
  { environment, phase }: Finding,
  resource: ResourceState,
  definition: Definition,
): boolean {
  const stamp = { at: "", actor: "", source: "engine" } as const;
  const events = rollBack(asked, resource, definition, stamp);
  if ("refused" in events) return false;
  return events.some(
    (event) =>
      event.type === "phase_started" && event.phase === phase && event.environment === environment,
  );
}
