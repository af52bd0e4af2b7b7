import { type Definition } from "../../src/domain/definition.ts";
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
