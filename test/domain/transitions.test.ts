import { describe, expect, it } from "vitest";
import { type SingleRequest } from "../../src/domain/commands.ts";
import { decide } from "../../src/domain/decide.ts";
import { type Input } from "../../src/domain/inputs.ts";
import { type Story } from "./given.ts";
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

/** Everything that can be said to a phase, in the order of the table's columns. */
const INPUTS = {
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
    { confirm: "completed", skip: "skipped", block: "blocked" },
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

  // Refused with a reason, or known already, or about another phase.
  it.each(CASES.filter(([, , expected]) => expected === null))(
    "%s, told %s, stays as it is",
    (_, column, __, story) => {
      const { state, definition, now } = story();
      const decided = decide(INPUTS[column], state, definition, now);
      expect(statusIn("state" in decided ? decided.state : state)).toBe(statusIn(state));
    },
  );
});

function statusIn(state: Story["state"]): string | undefined {
  return state.resources["email.notifications"]?.environments["test"]?.phases[phase]?.status;
}
