/**
 * `/migrate merge-pr`: the explicit command by which Cairn merges a phase's pull request, at the
 * commit that was its head when the person asked. Approvals and checks are GitHub's own to
 * enforce; what it refuses comes back as a fact and asks people again.
 */
import { type SingleRequest } from "./commands.ts";
import { type Event, type Stamp } from "./events.ts";
import { type PullRequestSeen } from "./inputs.ts";
import { mayProceed } from "./permission.ts";
import { environmentNeeded, matching, meant, refOf, type PhaseFound } from "./phase-asked-for.ts";
import { currentAttempt } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type PhaseState, type PullRequest, type ResourceState } from "./resource.ts";

export function mergePullRequest(
  asked: Extract<SingleRequest, { readonly verb: "merge-pr" }>,
  resource: ResourceState,
  seen: PullRequestSeen | null,
  stamp: Stamp,
): readonly Event[] | Refusal {
  const found = matching(asked, resource, (phase) => pullRequestOf(phase) !== null);
  if ("refused" in found) return found;
  const open = meant(
    asked,
    found.filter(({ state }) => pullRequestOf(state)?.state === "open"),
  );
  const [only, ...others] = open;
  if (others.length > 0) return environmentNeeded(resource, open);
  if (!only) {
    const last = found.at(-1);
    return last && pullRequestOf(last.state)?.state === "merged"
      ? []
      : refuse("pull-request-unknown", { resource: resource.id });
  }
  const number = pullRequestOf(only.state)?.number ?? 0;
  if (seen?.number !== number) return refuse("pull-request-unknown", { resource: resource.id });
  return refusedAt(only, resource, seen) ?? askFor(only, resource, seen, stamp);
}

function pullRequestOf(phase: PhaseState): PullRequest | null {
  return currentAttempt(phase)?.pullRequest ?? null;
}

function refusedAt(
  { environment, phase, state }: PhaseFound,
  { id }: ResourceState,
  { number, state: shown, changesRequested }: PullRequestSeen,
): Refusal | null {
  const facts = { resource: id, phase, number, ...(environment !== null && { environment }) };
  if (state.status === "blocked") {
    return refuse("blocked-by-person", { ...facts, by: state.blocked.by, reason: state.reason });
  }
  if (shown === "closed") return refuse("pull-request-not-merged", { ...facts, state: shown });
  return changesRequested ? refuse("changes-requested", facts) : null;
}

/** Asked for once: whoever asks again while it is under way changes nothing. */
function askFor(
  found: PhaseFound,
  resource: ResourceState,
  { number, headSha }: PullRequestSeen,
  stamp: Stamp,
): readonly Event[] {
  const permission = mayProceed("merge_pr", "command");
  const isUnderWay = resource.outbox.some(
    (effect) => effect.type === "merge" && effect.number === number && effect.sha === headSha,
  );
  if (!permission.allowed || isUnderWay) return [];
  const { layer, evidence } = permission;
  return [
    {
      ...stamp,
      resource: resource.id,
      ...refOf(found),
      type: "merge_requested",
      number,
      sha: headSha,
      layer,
      evidence,
    },
  ];
}
