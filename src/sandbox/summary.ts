/** The run in figures, counted by the fake and read from the state branch. */
import { type MigrationState } from "../domain/migration.ts";
import { statusOf } from "../domain/status.ts";
import { type RequestKind } from "./github/request-kinds.ts";
import { type Stats } from "./github/request-log.ts";
import { type Run } from "./github/runs.ts";
import { type Outcome } from "./outcome.ts";
import { type SpokenRecord } from "./voices.ts";

export type Summary = {
  readonly migration: string;
  readonly scenario: string | null;
  /** Where the run should end, and where it did, in the word of an `Outcome`. */
  readonly expected: string;
  readonly reached: string;
  /** The evidence for it. */
  readonly because: string;
  readonly resources: number;
  readonly completed: number;
  readonly waves: number;
  readonly waves_completed: number;
  /** Entries in the histories of all resources and waves. */
  readonly events: number;
  /** Commits on the state branch. */
  readonly commits: number;
  /** By Cairn. */
  readonly comments: number;
  /** Workflow runs Cairn started. */
  readonly dispatches: number;
  readonly runs_failed: number;
  readonly github_requests: number;
  readonly requests_by_kind: Readonly<Partial<Record<RequestKind, number>>>;
  /** All requests, by commits on the state branch. */
  readonly requests_per_advance: number;
  readonly secondary_limit_hits: number;
  readonly unknown_requests: number;
  readonly people_comments: number;
  readonly commands: number;
  readonly answers: number;
  readonly refusals: number;
  readonly surprises: number;
  readonly unanswered: number;
  readonly reviews: number;
  readonly merges: number;
  readonly errors_logged: number;
  readonly seed: number;
  readonly virtual_ms: number;
  readonly wall_ms: number;
};

export type Counted = {
  readonly migration: string;
  readonly scenario: string | null;
  readonly expected: string;
  readonly reached: Outcome;
  /** null when there is no state to read. */
  readonly state: MigrationState | null;
  readonly commits: number;
  readonly comments: number;
  readonly runs: readonly Run[];
  readonly stats: Stats;
  readonly unknown: number;
  readonly people: SpokenRecord & { readonly reviews: number; readonly merges: number };
  readonly errors: number;
  readonly seed: number;
  readonly virtualMs: number;
  readonly wallMs: number;
};

export function summarise(counted: Counted): Summary {
  const { state, stats, people, runs, commits } = counted;
  const resources = Object.values(state?.resources ?? {});
  const waves = Object.values(state?.waves ?? {});
  return {
    migration: counted.migration,
    scenario: counted.scenario,
    expected: counted.expected,
    reached: counted.reached.word,
    because: counted.reached.because,
    resources: resources.length,
    completed: resources.filter((resource) => statusOf(resource) === "completed").length,
    waves: waves.length,
    waves_completed: waves.filter(({ completedAt }) => completedAt !== null).length,
    events: [...resources, ...waves].reduce((sum, { history }) => sum + history.length, 0),
    commits,
    comments: counted.comments,
    dispatches: runs.length,
    runs_failed: runs.filter(({ conclusion }) => conclusion !== "success").length,
    github_requests: stats.requests,
    requests_by_kind: stats.counts,
    requests_per_advance: commits === 0 ? 0 : Number((stats.requests / commits).toFixed(2)),
    secondary_limit_hits: stats.secondaryLimitHits,
    unknown_requests: counted.unknown,
    people_comments: people.comments,
    commands: people.commands,
    answers: people.answers,
    refusals: people.refusals,
    surprises: people.surprises.length,
    unanswered: people.unanswered.length,
    reviews: people.reviews,
    merges: people.merges,
    errors_logged: counted.errors,
    seed: counted.seed,
    virtual_ms: counted.virtualMs,
    wall_ms: counted.wallMs,
  };
}

const DAY = 24 * 3_600_000;

/** For people: a few lines. */
export function describeSummary(summary: Summary): string {
  return [
    ...(summary.scenario === null
      ? []
      : [
          `Scenario ${summary.scenario}: expected ${summary.expected}, reached ${summary.reached} (${summary.because}).`,
        ]),
    `${summary.completed} of ${summary.resources} resources completed, ${summary.waves_completed} of ${summary.waves} waves, in ${(summary.virtual_ms / DAY).toFixed(1)} days that took ${(summary.wall_ms / 1000).toFixed(1)} s.`,
    `${summary.events} events in ${summary.commits} commits, ${summary.comments} comments by Cairn, ${summary.dispatches} workflow runs (${summary.runs_failed} failed).`,
    `${summary.commands} commands by people, ${summary.refusals} of them refused; ${summary.merges} pull requests merged.`,
    `${summary.github_requests} requests to GitHub, ${summary.requests_per_advance} per commit, ${summary.secondary_limit_hits} over its limits.`,
  ].join("\n");
}
