import { describe, expect, it } from "vitest";
import { homeThread, mainThread, threadUrl, waveThread } from "../../src/messages/thread.ts";
import { definitionOf, airflowFile } from "../domain/airflow.ts";
import { resource, Story } from "../domain/given.ts";
import { codeDone, testDone, withTrackingIssue } from "./stories.ts";
import { viewOf } from "./view.ts";

function home(story: Story, environment: string | null): number | undefined {
  return homeThread(withTrackingIssue(story).state, { resource, environment })?.number;
}

describe("the home thread", () => {
  it("of a phase done once is the tracking issue until its pull request is open", () => {
    const story = new Story().start();
    expect(home(story, null)).toBe(3);
    expect(home(story.pullRequest("code", null, { number: 7 }), null)).toBe(7);
  });

  it("of an environment is the pull request of the phases done once until it has its own", () => {
    const story = codeDone();
    expect(home(story, "test")).toBe(1);
    expect(home(story.pullRequest("infra", "test", { number: 12 }), "test")).toBe(12);
  });

  it("of a deploy is what was merged for it", () => {
    const story = codeDone().pullRequest("infra", "test", { number: 12, state: "merged" });
    expect(home(story, "test")).toBe(12);
    expect(home(story.confirm("infra", "test"), "test")).toBe(12);
  });

  it("of one environment is not the pull request of another", () => {
    const story = testDone().signOff("test").pullRequest("infra", "prod-eu", { number: 31 });
    expect(home(story, "prod-eu")).toBe(31);
    expect(home(story, "prod-us")).toBe(20);
    expect(home(story, "test")).toBe(20);
    expect(home(story, null)).toBe(1);
  });

  it("of a phase that is tried again is its newest pull request", () => {
    const story = codeDone()
      .pullRequest("infra", "test", { number: 12 })
      .pullRequest("infra", "test", { number: 12, state: "closed" });
    expect(home(story, "test")).toBe(12);
    story.ask({ verb: "retry", resource, environment: "test" });
    expect(home(story, "test")).toBe(12);
    expect(home(story.pullRequest("infra", "test", { number: 15 }), "test")).toBe(15);
  });

  it("of a phase that is held is the pull request beneath", () => {
    const story = codeDone().pullRequest("infra", "test", { number: 12 });
    story.ask({ verb: "block", resource, environment: "test", reason: "freeze" });
    expect(home(story, "test")).toBe(12);
  });

  it("is nowhere before there is a pull request or a tracking issue", () => {
    const { state } = new Story().start();
    expect(homeThread(state, { resource, environment: null })).toBeNull();
    expect(homeThread(state, { resource: "constructor", environment: null })).toBeNull();
    expect(mainThread(state, "constructor")).toBeNull();
    expect(waveThread(state, "constructor")).toBeNull();
  });

  it("lies in the resource's own repository, the tracking issue beside the definition", () => {
    const definition = definitionOf({
      ...airflowFile,
      resources: { [resource]: { wave: 1, repository: "acme/data" } },
    });
    const story = withTrackingIssue(new Story(definition).start());
    const view = viewOf(story);
    const before = homeThread(story.state, { resource, environment: null })!;
    expect(threadUrl(view, before)).toBe("https://github.test/acme/platform/issues/3");
    story.pullRequest("code", null, { number: 7, repository: "acme/data" });
    const after = homeThread(story.state, { resource, environment: null })!;
    expect(threadUrl(view, after)).toBe("https://github.test/acme/data/issues/7");
  });
});

describe("the thread a resource is linked to", () => {
  it.each<[string, Story, number]>([
    ["the phase done once while that is under way", new Story().start(), 3],
    ["the environment under way", codeDone().pullRequest("infra", "test", { number: 12 }), 12],
    ["the environment that waits for a person", testDone(), 20],
    [
      "what was done last, where the next has no pull request",
      testDone().signOff("test").finish("prod-eu", 30),
      30,
    ],
  ])("is that of %s", (_, story, number) => {
    expect(mainThread(withTrackingIssue(story).state, resource)?.number).toBe(number);
  });
});
