import { type Definition } from "../../src/domain/definition.ts";
import { resource, Story } from "../domain/given.ts";

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

/** One for each kind of moment a migration can be looked at. */
export const stories: readonly (readonly [string, () => Story])[] = [
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
