import { describe, expect, it } from "vitest";
import { type SingleRequest } from "../../src/domain/commands.ts";
import { decide } from "../../src/domain/decide.ts";
import { type Event } from "../../src/domain/events.ts";
import { type Input, type PullRequestSeen } from "../../src/domain/inputs.ts";
import { pullRequestSeen, type Story } from "./given.ts";
import { approve, choose, outputs, place, reject, retry, rollback, storyWith } from "./kinds.ts";

const phase = "work";
const asked = (request: SingleRequest, actor = "ada"): Input => ({
  type: "request",
  request,
  actor,
  source: "comment:1",
  pullRequest: null,
});

const run = (conclusion: string | null, failed = 0): Input => ({
  type: "run",
  source: "sweep",
  seen: {
    repository: null,
    id: 500,
    url: "u",
    attempt: 1,
    effect: "email.notifications/test/work/1",
    conclusion,
    outputs: conclusion === null ? null : outputs({ failed, rate: 0 }),
  },
});

const pull = (seen: Partial<PullRequestSeen> = {}): PullRequestSeen =>
  pullRequestSeen({ names: { ...place, phase }, ...seen });
const shown = (seen: Partial<PullRequestSeen> = {}): Input => ({
  type: "pull-request",
  source: "sweep",
  seen: pull(seen),
});
/** A command about the pull request, which is looked at first. */
const about = (request: SingleRequest, seen: PullRequestSeen): Input =>
  ({
    ...asked(request),
    pullRequest: seen,
  }) as Input;

/** Everything that can be said to a phase, in the order of the table's columns. */
const INPUTS = {
  opens: shown(),
  asksChanges: shown({ changesRequested: true }),
  conflicts: shown({ outdated: "conflict" }),
  merges: shown({ state: "merged" }),
  closes: shown({ state: "closed" }),
  prMerged: about({ verb: "pr-merged", ...place }, pull({ state: "merged" })),
  mergePr: about({ verb: "merge-pr", ...place }, pull()),
  permit: asked({ verb: "permit", action: "run_migration", how: "command", ...place }),
  unverified: asked({ verb: "confirm-phase", phase, ...place, unverified: "seen by eye" }),
  confirm: asked({ verb: "confirm-phase", phase, ...place, unverified: null }),
  choose: asked(choose("daily")),
  accept: asked(choose("accept")),
  approve: asked(approve, "grace"),
  reject: asked(reject("no"), "grace"),
  retry: asked(retry),
  skip: asked({ verb: "skip", ...place, reason: "why" }),
  block: asked({ verb: "block", ...place, reason: "why" }),
  unblock: asked({ verb: "unblock", ...place }),
  rollback: asked(rollback("why")),
  succeeds: run("success"),
  fails: run("failure"),
  tick: { type: "tick", source: "engine" },
} as const satisfies Readonly<Record<string, Input>>;

type Column = keyof typeof INPUTS;

const work = { name: phase, uses: "workflow", skill: "work", rollback: "undo" };
const manual = { name: phase, uses: "manual", instructions: "Do it." };
const pulls = { name: phase, uses: "pull_request" };
const bySkill = { ...pulls, skill: "work" };
const rollout = { name: phase, uses: "rollout", skill: "work", stages: [50, 100] };
const held = (story: Story): Story => story.tell(INPUTS.block);
const question = { name: phase, uses: "decision", question: "?", options: ["daily", "weekly"] };
const begun = (of: object): Story => storyWith([of, { ...manual, name: "after" }]).start();
const told = (story: Story, input: Input): Story => story.tell(input);

/** How a phase can stand, and where each legal input leads; what is not named is refused or changes nothing. */
const STANDINGS: readonly (readonly [
  string,
  () => Story,
  Readonly<Partial<Record<Column, string>>>,
])[] = [
  ["a resource that is not started", () => storyWith([work]), {}],
  [
    "a phase after another one",
    () => storyWith([{ ...manual, name: "before" }, work]).start(),
    // It is the one before that is skipped.
    { skip: "in_progress" },
  ],
  [
    "a pull request that a person opens",
    () => begun(pulls),
    {
      opens: "awaiting_human",
      asksChanges: "awaiting_human",
      conflicts: "awaiting_human",
      merges: "completed",
      prMerged: "completed",
      skip: "skipped",
      block: "blocked",
    },
  ],
  [
    "a pull request that a skill opens",
    () => begun(bySkill),
    {
      opens: "awaiting_human",
      asksChanges: "awaiting_human",
      conflicts: "awaiting_human",
      merges: "completed",
      prMerged: "completed",
      succeeds: "awaiting_human",
      fails: "failed",
      skip: "skipped",
      block: "blocked",
    },
  ],
  [
    "a pull request whose skill failed",
    () => told(begun(bySkill), run("failure")),
    {
      opens: "awaiting_human",
      asksChanges: "awaiting_human",
      conflicts: "awaiting_human",
      merges: "completed",
      prMerged: "completed",
      retry: "in_progress",
      skip: "skipped",
      block: "blocked",
    },
  ],
  [
    "a pull request that is open",
    () => told(begun(pulls), INPUTS.opens),
    {
      asksChanges: "awaiting_human",
      conflicts: "awaiting_human",
      merges: "completed",
      closes: "failed",
      prMerged: "completed",
      mergePr: "awaiting_human",
      skip: "skipped",
      block: "blocked",
    },
  ],
  [
    "a pull request that needs changes",
    () => told(begun(pulls), INPUTS.asksChanges),
    {
      opens: "awaiting_human",
      conflicts: "awaiting_human",
      merges: "completed",
      closes: "failed",
      prMerged: "completed",
      mergePr: "awaiting_human",
      skip: "skipped",
      block: "blocked",
    },
  ],
  [
    "a pull request that has conflicts",
    () => told(begun(pulls), INPUTS.conflicts),
    {
      asksChanges: "awaiting_human",
      merges: "completed",
      closes: "failed",
      prMerged: "completed",
      mergePr: "awaiting_human",
      skip: "skipped",
      block: "blocked",
    },
  ],
  [
    "a pull request that was closed",
    () => told(told(begun(pulls), INPUTS.opens), INPUTS.closes),
    {
      opens: "awaiting_human",
      asksChanges: "awaiting_human",
      conflicts: "awaiting_human",
      merges: "completed",
      prMerged: "completed",
      retry: "awaiting_human",
      skip: "skipped",
      block: "blocked",
    },
  ],
  [
    "a pull request that is held",
    () => held(told(begun(pulls), INPUTS.opens)),
    {
      asksChanges: "blocked",
      conflicts: "blocked",
      merges: "blocked",
      closes: "blocked",
      prMerged: "blocked",
      unblock: "awaiting_human",
      skip: "skipped",
    },
  ],
  [
    "a merge that is to be confirmed",
    () => told(begun({ ...pulls, confirm: "Run it." }), INPUTS.merges),
    { confirm: "completed", unverified: "completed", skip: "skipped", block: "blocked" },
  ],
  ["a pull request that was merged", () => told(begun(pulls), INPUTS.merges), {}],
  [
    "work that waits for its go",
    () => begun({ name: phase, uses: "workflow", skill: "work", action: "run_migration" }),
    { permit: "in_progress", skip: "skipped", block: "blocked" },
  ],
  [
    "a check of what was confirmed",
    () => told(begun({ ...manual, verify: { skill: "check" } }), INPUTS.confirm),
    { succeeds: "completed", fails: "failed", skip: "skipped", block: "blocked" },
  ],
  [
    "a stage of a rollout",
    () => begun(rollout),
    { succeeds: "in_progress", fails: "failed", skip: "skipped", block: "blocked" },
  ],
  [
    "a stage that is done and waits for approval",
    () => told(begun({ ...rollout, approval: true }), run("success")),
    { approve: "in_progress", reject: "failed", skip: "skipped", block: "blocked" },
  ],
  [
    "a run in which nothing ran",
    () => told(begun(work), run("startup_failure")),
    {
      retry: "in_progress",
      skip: "skipped",
      block: "blocked",
      rollback: "in_progress",
    },
  ],
  [
    "a question whose time is over",
    () => {
      const story = begun({ ...question, expires: "2d" });
      return story.until(story.due() ?? "");
    },
    { choose: "completed", skip: "skipped", block: "blocked" },
  ],
  [
    "a run under way",
    () => begun(work),
    {
      succeeds: "completed",
      fails: "failed",
      skip: "skipped",
      block: "blocked",
      rollback: "in_progress",
    },
  ],
  [
    "a run that failed",
    () => told(begun(work), run("failure")),
    { retry: "in_progress", skip: "skipped", block: "blocked", rollback: "in_progress" },
  ],
  [
    "a result that is inconclusive",
    () =>
      told(
        begun({
          ...work,
          success_condition: "outputs.failed == 0",
          failure_condition: "outputs.failed > 5",
        }),
        run("success", 3),
      ),
    {
      accept: "completed",
      retry: "in_progress",
      skip: "skipped",
      block: "blocked",
      rollback: "in_progress",
    },
  ],
  [
    "a run that is held",
    () => told(begun(work), INPUTS.block),
    { unblock: "in_progress", skip: "skipped", succeeds: "blocked", fails: "blocked" },
  ],
  ["a completed run", () => told(begun(work), run("success")), { rollback: "in_progress" }],
  [
    "a confirmation",
    () => begun(manual),
    { confirm: "completed", unverified: "completed", skip: "skipped", block: "blocked" },
  ],
  ["a decision", () => begun(question), { choose: "completed", skip: "skipped", block: "blocked" }],
  [
    "an approval",
    () => begun({ name: phase, uses: "approval" }),
    { approve: "completed", reject: "failed", skip: "skipped", block: "blocked" },
  ],
  [
    "a rejection",
    () => told(begun({ name: phase, uses: "approval" }), INPUTS.reject),
    { retry: "awaiting_human", skip: "skipped", block: "blocked" },
  ],
  [
    "a wait",
    () => begun({ name: phase, uses: "wait", duration: "90d" }),
    { skip: "skipped", block: "blocked" },
  ],
  ["a skipped phase", () => told(begun(question), INPUTS.skip), {}],
];

const columns = Object.keys(INPUTS) as readonly Column[];

/** Each standing with each input, and where it leads; null where nothing may move. */
const CASES = STANDINGS.flatMap(([standing, story, legal]) =>
  columns.map((column) => [standing, column, legal[column] ?? null, story] as const),
);

describe("a phase that is", () => {
  it.each(CASES.filter(([, , expected]) => expected !== null))(
    "%s, told %s, is %s",
    (_, column, expected, story) => {
      const { state, definition, now } = story();
      const decided = decide(INPUTS[column], state, definition, now);
      if ("refused" in decided) throw new Error(decided.refused);
      expect(decided.events.length).toBeGreaterThan(0);
      expect(statusIn(decided.state)).toBe(expected);
    },
  );

  // Refused with a reason, or known already, or about another phase. What is shown of GitHub may
  // be recorded all the same; what a person asks is refused, or is so already.
  it.each(CASES.filter(([, , expected]) => expected === null))(
    "%s, told %s, stays as it is",
    (_, column, __, story) => {
      const { state, definition, now } = story();
      const input = INPUTS[column];
      const decided = decide(input, state, definition, now);
      expect(statusIn("state" in decided ? decided.state : state)).toBe(statusIn(state));
      // A pull request is looked at for a command about it, and what is seen is recorded.
      const isAsked = input.type === "request" && input.pullRequest === null;
      const events = isAsked && !("refused" in decided) ? eventsAt(phase, decided.events) : [];
      expect(events).toEqual([]);
    },
  );
});

function statusIn(state: Story["state"]): string | undefined {
  return state.resources["email.notifications"]?.environments["test"]?.phases[phase]?.status;
}

/** What a command does to the phases after it is no concern of this one. */
function eventsAt(name: string, events: readonly Event[]): readonly Event[] {
  return events.filter((event) => "phase" in event && event.phase === name);
}
