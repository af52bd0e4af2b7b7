import { describe, expect, it } from "vitest";
import { causedEffects } from "../../src/domain/caused-effects.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

const effect = `${resource}/shared/code/1`;
const missing = (story: Story): Story => {
  // It is over with: what is in the outbox may still be on its way.
  story.tell({
    type: "effect-done",
    effect,
    result: { type: "dispatched", run: null, url: null },
    source: "engine",
  });
  return story.later("20m").tell({ type: "run-missing", effect, source: "sweep" });
};
const withRetry = (retry?: object): Story => {
  const skill = { ...airflowFile.skills["dag-migrate"], ...(retry && { retry }) };
  const skills = { ...airflowFile.skills, "dag-migrate": skill };
  return new Story(definitionOf({ ...airflowFile, skills })).start();
};
const code = (story: Story) => story.resource.shared["code"];

describe("a pull request that is behind", () => {
  it("says so, and goes on by itself once it is up to date", () => {
    const story = new Story().start().pullRequest("code", null, { outdated: "behind" });
    expect(story.checkpoints()).toEqual(["shared/code/1/outdated"]);
    story.pullRequest("code", null, { outdated: null });
    expect(story.checkpoints()).toEqual(["shared/code/1/review"]);
  });

  it.each([
    ["asks for its review then, where nobody was asked before", "behind", 1],
    ["asks for no second review", null, 0],
  ] as const)("%s", (_, atFirst, count) => {
    const story = new Story().start().pullRequest("code", null, { outdated: atFirst });
    const { state: before } = story.pullRequest("code", null, { outdated: "behind" });
    const { events, state: after } = story.pullRequest("code", null, { outdated: null });
    expect(causedEffects(events, { before, after }, story.definition)).toHaveLength(count);
  });
});

describe("a dispatch that no run comes of", () => {
  it("is not missing before its time", () => {
    const story = withRetry();
    story.tell({
      type: "effect-done",
      effect,
      result: { type: "dispatched", run: null, url: null },
      source: "engine",
    });
    story.later("5m").tell({ type: "run-missing", effect, source: "sweep" });
    expect(story.types()).toEqual([]);
  });

  it.each([
    [{ maximum_attempts: 3 }, "transient"],
    [{ maximum_attempts: 1 }, "blocking"],
    [{ non_retryable: ["no_run"] }, "blocking"],
    [undefined, "blocking"],
  ])("is judged by the policy %o: %s", (retry, category) => {
    expect(code(missing(withRetry(retry)))).toMatchObject({ failure: { category } });
  });

  it("counts after all when its run comes", () => {
    const story = missing(withRetry()).run("code", null, { id: 9 });
    expect(code(story)).toMatchObject({ status: "in_progress", attempts: [{ run: { id: 9 } }] });
  });
});

describe("a repository that is gone", () => {
  it("ends what is under way in it as fatal, until it is seen again", () => {
    const story = new Story().start().pullRequest("code", null);
    story.tell({ type: "repository-gone", repository: null, source: "sweep" });
    expect(code(story)).toMatchObject({ status: "failed", failure: { category: "fatal" } });
    expect(story.pullRequest("code", null).types()[0]).toBe("work_found");
    expect(code(story)).toMatchObject({ status: "awaiting_human", waitsFor: "review" });
  });

  it("touches nothing elsewhere", () => {
    const story = new Story().start();
    story.tell({ type: "repository-gone", repository: "acme/other", source: "sweep" });
    expect(story.types()).toEqual([]);
  });
});

describe("a branch that was deleted", () => {
  it("is fatal, and forgotten when the pull request is open again", () => {
    const story = new Story().start().pullRequest("code", null);
    story.pullRequest("code", null, { state: "closed", branchGone: true });
    expect(code(story)).toMatchObject({ failure: { category: "fatal" } });
    story.pullRequest("code", null);
    expect(story.attempt("code", null)?.pullRequest).not.toHaveProperty("branchGone");
    expect(story.checkpoints()).toEqual(["shared/code/1/review"]);
  });
});
