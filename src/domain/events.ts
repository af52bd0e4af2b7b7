/**
 * What happened, in the past tense: the only way state changes, and the entries of `history`.
 * An event holds every fact `evolve` needs, so a history can be replayed without GitHub,
 * without a clock and without the definition.
 */
import { type GateFact } from "./gates.ts";
import {
  type Failure,
  type Lost,
  type Outputs,
  type Part,
  type Verdict,
  type WaitsFor,
  type Outdated,
} from "./resource.ts";
import { type GateSide } from "./wave.ts";

/** What told us: a comment by its id, a webhook delivery by its GUID, or a sweep. */
export type Source = `comment:${number}` | `delivery:${string}` | "sweep" | "engine";

/** When it happened (ISO 8601), who did it (a login, or `cairn`), and what told us. */
export type Stamp = {
  readonly at: string;
  readonly actor: string;
  readonly source: Source;
  /** GitHub's number of the person, which a change of name leaves as it is. */
  readonly actorId?: number;
  /** Where the comment was made: `owner/name#12`. */
  readonly thread?: string;
};

/** A phase of a resource; `environment` is null for a phase done once per resource. */
export type PhaseRef = { readonly environment: string | null; readonly phase: string };

export type Event = ResourceEvent | WaveEvent;

export type ResourceEvent = Stamp & { readonly resource: string } & ResourceFact;

export type ResourceFact =
  | { readonly type: "resource_started"; readonly digest: string }
  /** `part` is null where the phase is done in one go. */
  | (PhaseRef & {
      readonly type: "phase_started";
      readonly attempt: number;
      readonly part: Part | null;
    })
  /** The attempt was begun without what its phase requires. */
  | (PhaseRef & { readonly type: "requirement_unmet"; readonly reason: string })
  | (PhaseRef & {
      readonly type: "run_started";
      readonly attempt: number;
      readonly run: number;
      readonly url: string;
      readonly runAttempt: number;
    })
  | (PhaseRef & {
      readonly type: "run_succeeded";
      readonly run: number;
      readonly runAttempt: number;
    })
  | (PhaseRef & {
      readonly type: "run_failed";
      readonly run: number;
      readonly runAttempt: number;
      readonly conclusion: string;
    })
  /** What is recorded as under way is not on GitHub any more. */
  | (PhaseRef & {
      readonly type: "work_lost";
      readonly what: Lost;
      /** null where what is lost has none. */
      readonly number: number | null;
    })
  /** It is on GitHub again as it was recorded: what was lost, or what was contradicted. */
  | (PhaseRef & { readonly type: "work_found" })
  /** GitHub took the dispatch and did not say which run it started. */
  | (PhaseRef & { readonly type: "workflow_dispatched"; readonly attempt: number })
  /** No run of the dispatch is to be found. */
  | (PhaseRef & { readonly type: "run_missing"; readonly attempt: number })
  /** What was recorded as done is not: a person took what GitHub shows for the record. */
  | (PhaseRef & {
      readonly type: "reality_accepted";
      readonly pullRequest: "open" | "merged" | "closed" | "gone" | "reverted" | null;
      /** `running`, `gone`, or the conclusion. */
      readonly run: string | null;
    })
  /** It is recorded as done, and GitHub shows that it is not: a person says which of them counts. */
  | (PhaseRef & {
      readonly type: "work_contradicted";
      readonly pullRequest: "open" | "closed" | null;
      /** `running` or the conclusion. */
      readonly run: string | null;
      /** The pull request that undid its own. */
      readonly revertedBy: number | null;
    })
  /** It had no result within the time its skill has. */
  | (PhaseRef & { readonly type: "run_overdue"; readonly limitMs: number })
  | (PhaseRef & { readonly type: "outputs_read"; readonly outputs: Outputs })
  /** What the run left behind is not what its skill promises. */
  | (PhaseRef & { readonly type: "outputs_refused"; readonly reason: string })
  | (PhaseRef & {
      readonly type: "run_measured";
      readonly result: Verdict["result"];
      readonly reason: string;
    })
  | (PhaseRef & { readonly type: "stage_soaked" })
  | (PhaseRef & {
      readonly type: "progress_reported";
      readonly completed: number;
      readonly total: number;
    })
  | (PhaseRef & {
      readonly type: "pull_request_opened";
      readonly number: number;
      readonly url: string;
    })
  /** GitHub would not start the skill's workflow. */
  | (PhaseRef & {
      readonly type: "dispatch_refused";
      readonly reason: string;
      /** The repository it was for is gone. */
      readonly fatal?: boolean | undefined;
    })
  | (PhaseRef & { readonly type: "pull_request_merged"; readonly number: number })
  | (PhaseRef & {
      readonly type: "pull_request_closed";
      readonly number: number;
      /** Its branch was deleted. */
      readonly branchGone?: boolean | undefined;
    })
  | (PhaseRef & { readonly type: "pull_request_reopened"; readonly number: number })
  | (PhaseRef & { readonly type: "changes_requested"; readonly number: number })
  | (PhaseRef & { readonly type: "changes_resolved"; readonly number: number })
  | (PhaseRef & {
      readonly type: "pull_request_outdated";
      readonly number: number;
      readonly why: Outdated;
    })
  | (PhaseRef & { readonly type: "pull_request_updated"; readonly number: number })
  | (PhaseRef & { readonly type: "person_awaited"; readonly waitsFor: WaitsFor })
  /** `unverified` is the reason for going on without the check. */
  /** A person's command to merge; with its evidence, as for `phase_permitted`. */
  | (PhaseRef & {
      readonly type: "merge_requested";
      readonly number: number;
      readonly sha: string;
      readonly layer: string;
      readonly evidence: string;
    })
  | (PhaseRef & {
      readonly type: "merge_refused";
      readonly number: number;
      readonly reason: string;
    })
  /** The decision about permission, with its evidence: the action, its layer, and what the person did. */
  | (PhaseRef & {
      readonly type: "phase_permitted";
      readonly action: string;
      readonly layer: string;
      readonly evidence: string;
    })
  | (PhaseRef & { readonly type: "phase_confirmed"; readonly unverified: string | null })
  | (PhaseRef & {
      readonly type: "choice_made";
      readonly options: readonly string[];
      readonly byDefault: boolean;
    })
  /** Time is up and there is no default: the question stays open. */
  | (PhaseRef & { readonly type: "choice_expired" })
  | (PhaseRef & {
      readonly type: "phase_approved";
      /** Of what was approved. */
      readonly digest: string;
      /** Those of the rule she was in when she said it. */
      readonly teams: readonly string[];
    })
  | (PhaseRef & { readonly type: "phase_rejected"; readonly reason: string })
  /** The work goes on by itself: confirmed by a person, or re-run by hand after it had failed. */
  | (PhaseRef & { readonly type: "phase_resumed" })
  | (PhaseRef & { readonly type: "phase_completed" })
  | (PhaseRef & { readonly type: "phase_failed"; readonly failure: Failure })
  | (PhaseRef & { readonly type: "phase_skipped"; readonly reason: string })
  | (PhaseRef & { readonly type: "phase_blocked"; readonly reason: string })
  | (PhaseRef & { readonly type: "phase_unblocked" })
  /** What it comes after is not done any more. */
  | {
      readonly type: "environment_blocked";
      readonly environment: string;
      readonly by: readonly string[];
    }
  | (GateFact & { readonly environment: string })
  | (Vote & { readonly environment: string })
  /** A person does without what is left of the soak, and without windows. */
  | { readonly type: "gate_waived"; readonly environment: string; readonly reason: string }
  | { readonly type: "environment_started"; readonly environment: string }
  | { readonly type: "environment_resumed"; readonly environment: string }
  | { readonly type: "sign_off_requested"; readonly environment: string }
  | { readonly type: "environment_signed_off"; readonly environment: string }
  | { readonly type: "environment_completed"; readonly environment: string }
  /** Something in it is rolled back, so it is not done any more. */
  | { readonly type: "environment_reopened"; readonly environment: string }
  /** The definition names it since, no more, or again. */
  | { readonly type: "resource_added" | "resource_returned" }
  /** The reason a person gave for it; null where the definition names it no more. */
  | { readonly type: "resource_withdrawn"; readonly reason: string | null }
  /** Moved to the definition in force: what it consists of now, and what is different. */
  | {
      readonly type: "definition_upgraded";
      readonly from: string;
      readonly digest: string;
      readonly shared: readonly string[];
      readonly environments: readonly {
        readonly name: string;
        readonly primary: boolean;
        readonly after: readonly string[];
        readonly phases: readonly string[];
      }[];
      readonly changes: readonly string[];
    }
  | { readonly type: "resource_paused"; readonly reason: string }
  | { readonly type: "resource_resumed" }
  | Draining
  /** It ends for good; what runs is not stopped, and nothing follows from it. */
  | { readonly type: "resource_aborted"; readonly reason: string }
  | { readonly type: "resource_completed" }
  /** What stands still (`of`) since then: its owner was reminded. */
  | {
      readonly type: "owner_reminded";
      readonly environment: string | null;
      readonly of: string;
      readonly since: string;
    }
  /** What a person wanted kept (`note`), or an entry from before Cairn kept the file; it changes nothing. */
  | { readonly type: "noted"; readonly action: string; readonly text: string };

/** A pause whose last work has ended, and an end that somebody asked for. */
type Draining =
  | { readonly type: "pause_drained" }
  | { readonly type: "abort_requested"; readonly reason: string }
  | { readonly type: "abort_withdrawn" };

/** What a person says at a gate, about exactly what she saw. */
export type Vote =
  | {
      readonly type: "approval_given";
      readonly digest: string;
      /** Those of the rule she was in when she said it. */
      readonly teams: readonly string[];
    }
  | { readonly type: "approval_rejected"; readonly digest: string; readonly reason: string };

export type WaveEvent = Stamp & { readonly wave: string } & WaveFact;

export type WaveFact =
  | { readonly type: "wave_opened" }
  /** `forced` is the reason given for starting before the earlier waves are done. */
  | {
      readonly type: "wave_started";
      readonly forced: string | null;
      readonly members: readonly string[];
    }
  /** One more resource, after the wave was started. */
  | { readonly type: "resource_joined"; readonly id: string }
  | ((GateFact | Vote) & { readonly side: GateSide })
  | { readonly type: "gate_waived"; readonly side: GateSide; readonly reason: string }
  /** The gate before it is passed. */
  | { readonly type: "wave_entered" }
  | {
      readonly type: "failures_exceeded";
      readonly failed: readonly string[];
      readonly limit: number;
    }
  | { readonly type: "failures_mended" }
  /** A person lets the wave go on with so many failures. */
  | { readonly type: "failures_tolerated"; readonly count: number }
  | { readonly type: "wave_paused"; readonly reason: string }
  | Draining
  | { readonly type: "wave_resumed" }
  | { readonly type: "wave_aborted"; readonly reason: string }
  | { readonly type: "tracking_issue_opened"; readonly number: number }
  | { readonly type: "wave_completed" }
  /** What stands still (`of`) since then: people were reminded. */
  | { readonly type: "wave_reminded"; readonly of: string; readonly since: string }
  | { readonly type: "noted"; readonly action: string; readonly text: string };
