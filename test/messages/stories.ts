import { type Definition } from "../../src/domain/definition.ts";
import { airflowFile, definitionOf } from "../domain/airflow.ts";
import { resource, Story } from "../domain/given.ts";
import { approve, outputs, reject, storyWith } from "../domain/kinds.ts";

export const opened = (): Story => new Story().start().pullRequest("code", null, { number: 1 });

export const codeDone = (definition?: Definition): Story =>
  new Story(definition).start().pullRequest("code", null, { number: 1, state: "merged" });

export const testDone = (): Story => codeDone().finish("test", 20);

export const allDone = (): Story =>
  testDone()
    .signOff("test")
    .finish("prod-eu", 30)
    .ask({ verb: "approve", resource, environment: "prod-us" }, { by: "grace" })
    .finish("prod-us", 40);

const judged = {
  name: "verify",
  uses: "workflow",
  skill: "work",
  success_condition: "outputs.failed == 0",
  failure_condition: "outputs.failed > 5",
  rollback: "undo",
  rollback_on: "outputs.rate > 0.5",
};
const measured = (failed: number, rate = 0): Story =>
  storyWith([judged])
    .start()
    .run("verify", "test", { conclusion: "success", outputs: outputs({ failed, rate }) });
const question = {
  name: "pick",
  uses: "decision",
  question: "Which DAGs?",
  options: ["daily", { name: "weekly", description: "the big ones" }],
};
const canary = {
  name: "canary",
  uses: "rollout",
  skill: "work",
  stages: [25, 100],
  approval: true,
};

const rejectProd = {
  verb: "reject",
  resource,
  environment: "prod-us",
  reason: "errors rise",
} as const;
function abort(
  target: { readonly resource: string } | { readonly wave: string },
  confirmed = false,
) {
  return { verb: "abort", target, reason: confirmed ? null : "retired", confirmed } as const;
}

const waveStarted = (): Story =>
  new Story().ask({ verb: "start", target: { wave: "1" }, force: null });

const once = {
  name: "once",
  kind: "allow",
  dtstart: "TZID=Europe/Berlin:20270105T090000",
  dtend: "TZID=Europe/Berlin:20270105T160000",
};

function gated(gate: object): Story {
  const environments = { ...airflowFile.environments, "prod-us": { blocked_by: "test", ...gate } };
  const definition = definitionOf({ ...airflowFile, environments, windows: [once] });
  return codeDone(definition).finish("test", 20).signOff("test");
}

function waveWith(rules: object, more: Record<string, object> = {}): Story {
  const waves = [{ name: 1, ...rules }, { name: 2 }];
  const definition = definitionOf({
    ...airflowFile,
    waves,
    windows: [once],
    resources: { ...airflowFile.resources, ...more },
  });
  return new Story(definition).ask({ verb: "start", target: { wave: "1" }, force: null });
}

/** One for each kind of moment a phase can be in that is no pull request, run or manual work. */
const kinds: readonly (readonly [string, () => Story])[] = [
  ["a decision", () => storyWith([{ ...question, expires: "2h", default: "daily" }]).start()],
  ["a decision of many", () => storyWith([{ ...question, many: true, expires: "2h" }]).start()],
  [
    "a decision whose time is over",
    () =>
      storyWith([{ ...question, expires: "2h" }])
        .start()
        .later("3h"),
  ],
  [
    "a default that was taken",
    () =>
      storyWith([{ ...question, expires: "2h", default: "daily" }, judged])
        .start()
        .later("3h"),
  ],
  [
    "an approval of a phase",
    () =>
      storyWith([{ name: "gate", uses: "approval", min_approvals: 2, instructions: "Look." }])
        .start()
        .ask(approve, { by: "grace" }),
  ],
  [
    "a rejection",
    () =>
      storyWith([{ name: "gate", uses: "approval" }])
        .start()
        .ask(reject("red"), { by: "grace" }),
  ],
  ["a wait", () => storyWith([{ name: "notice", uses: "wait", duration: "90d" }]).start()],
  ["a stage that runs", () => storyWith([canary]).start()],
  [
    "a stage to approve",
    () => storyWith([canary]).start().run("canary", "test", { conclusion: "success" }),
  ],
  ["an inconclusive result", () => measured(3)],
  ["a bad result", () => measured(9)],
  ["a rollback", () => measured(0, 0.9)],
  [
    "a phase that is rolled back",
    () => measured(0, 0.9).run("verify", "test", { id: 2, conclusion: "success" }, 2),
  ],
  [
    "progress",
    () =>
      storyWith([judged])
        .start()
        .tell({
          type: "progress",
          repository: null,
          effect: `${resource}/test/verify/1`,
          completed: 5,
          total: 12,
          source: "delivery:1",
        }),
  ],
  [
    "an unmet requirement",
    () =>
      storyWith([
        { name: "a", uses: "manual", instructions: "Look." },
        { ...judged, requires: "a" },
      ])
        .start()
        .ask({ verb: "skip", resource, environment: "test", reason: "no time" }),
  ],
];

/** One for each kind of moment a migration can be looked at. */
export const stories: readonly (readonly [string, () => Story])[] = [
  ...kinds,
  ["nothing started", () => new Story()],
  ["a wave started", () => new Story().ask({ verb: "start", target: { wave: "1" }, force: null })],
  ["a review", opened],
  [
    "changes requested",
    () => opened().pullRequest("code", null, { number: 1, changesRequested: true }),
  ],
  ["a pull request to open", () => codeDone()],
  ["a confirmation", () => codeDone().pullRequest("infra", "test", { number: 2, state: "merged" })],
  [
    "a check under way",
    () =>
      codeDone()
        .pullRequest("infra", "test", { number: 2, state: "merged" })
        .confirm("infra", "test")
        .confirm("deploy", "test")
        .run("deploy", "test", { id: 700 }),
  ],
  ["a failed run", () => new Story().start().run("code", null, { conclusion: "timed_out" })],
  [
    "a hold",
    () => opened().ask({ verb: "block", resource, environment: null, reason: "release freeze" }),
  ],
  ["a sign-off", testDone],
  ["an approval", () => testDone().signOff("test")],
  ["a completed resource", allDone],
  ["a rejected environment", () => testDone().signOff("test").ask(rejectProd, { by: "grace" })],
  ["a soak", () => gated({ soak_time: "24h" })],
  ["a window that is shut", () => gated({ windows: ["once"] })],
  ["a pause", () => opened().ask({ verb: "pause", target: { resource }, reason: "freeze" })],
  [
    "a paused wave",
    () => waveStarted().ask({ verb: "pause", target: { wave: "1" }, reason: "freeze" }),
  ],
  ["an abort asked for", () => opened().ask(abort({ resource }))],
  ["an aborted resource", () => opened().ask(abort({ resource })).ask(abort({ resource }, true))],
  [
    "a resource that was taken out",
    () => opened().ask({ verb: "delete-resource", resource, reason: "it is retired" }),
  ],
  ["an end of a wave asked for", () => waveStarted().ask(abort({ wave: "1" }))],
  [
    "an aborted wave",
    () =>
      waveStarted()
        .ask(abort({ wave: "1" }))
        .ask(abort({ wave: "1" }, true)),
  ],
  ["a wave that waits for an approval", () => waveWith({ gates: { before: [{ approval: {} }] } })],
  [
    "a rejected wave",
    () =>
      waveWith({ gates: { before: [{ approval: {} }] } }).ask(
        { verb: "reject-wave", wave: "1", reason: "too early" },
        { by: "grace" },
      ),
  ],
  [
    "a wave that waits for its window",
    () => waveWith({ gates: { before: [{ windows: ["once"] }] } }),
  ],
  [
    "too many failures",
    () =>
      waveWith({ max_concurrency: 2 }, { "email.third": { wave: 1 } })
        .run("code", null, { conclusion: "failure" })
        .ask(abort({ resource: "email.scale" }))
        .ask(abort({ resource: "email.scale" }, true)),
  ],
];

/** What `open-tracking-issue` leads to. */
export function withTrackingIssue(story: Story, wave = "1", number = 3): Story {
  story.state = {
    ...story.state,
    waves: {
      ...story.state.waves,
      [wave]: { ...story.state.waves[wave]!, trackingIssue: number },
    },
  };
  return story;
}
