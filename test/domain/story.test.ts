import { describe, expect, it } from "vitest";
import { evolve } from "../../src/domain/evolve.ts";
import { newMigration } from "../../src/domain/new-state.ts";
import { statusOf } from "../../src/domain/status.ts";
import { resource, Story } from "./given.ts";

const codeDone = (): Story =>
  new Story().start().pullRequest("code", null, { number: 1, state: "merged" });

describe("a resource", () => {
  it("starts its shared phase first and asks nothing of the environments yet", () => {
    const story = new Story().start();
    expect(story.types()).toEqual(["wave_opened", "resource_started", "phase_started"]);
    expect(story.status("code", null)).toBe("in_progress");
    expect(story.environment("test")).toBe("pending");
    expect(story.environment("prod-us")).toBe("blocked");
  });

  it("waits for the review of the pull request its skill opened, and goes on when it merges", () => {
    const story = new Story().start().pullRequest("code", null, { number: 1 });
    expect(story.checkpoints()).toEqual(["shared/code/1/review"]);
    story.pullRequest("code", null, { number: 1, state: "merged" });
    expect(story.types()).toEqual([
      "pull_request_merged",
      "phase_completed",
      "environment_started",
      "phase_started",
      "person_awaited",
    ]);
    expect(story.checkpoints()).toEqual(["test/infra/1/open-pull-request"]);
  });

  it("asks for what must be confirmed after a merge", () => {
    const story = codeDone().pullRequest("infra", "test", { number: 2, state: "merged" });
    expect(story.checkpoints()).toEqual(["test/infra/1/confirmation"]);
    expect(story.confirm("infra", "test").status("infra", "test")).toBe("completed");
  });

  it("believes a confirmed deploy only once the check has succeeded", () => {
    const story = codeDone()
      .pullRequest("infra", "test", { number: 2, state: "merged" })
      .confirm("infra", "test")
      .confirm("deploy", "test");
    expect(story.status("deploy", "test")).toBe("in_progress");
    expect(story.status("migrate", "test")).toBe("pending");
    story.run("deploy", "test", { conclusion: "success" });
    expect(story.status("deploy", "test")).toBe("completed");
    expect(story.status("migrate", "test")).toBe("in_progress");
  });

  it("keeps every production environment blocked until test is signed off", () => {
    const story = codeDone().finish("test", 20);
    expect(story.checkpoints()).toEqual(["test/sign-off"]);
    expect([story.environment("prod-us"), story.environment("prod-eu")]).toEqual([
      "blocked",
      "blocked",
    ]);
    story.signOff("test");
    expect([story.environment("prod-us"), story.environment("prod-eu")]).toEqual([
      "awaiting_approval",
      "active",
    ]);
  });

  it("is completed when every environment is, and its wave's next resource starts only if the wave was", () => {
    const story = codeDone().finish("test", 20).signOff("test").finish("prod-eu", 30);
    story.ask({ verb: "approve", resource, environment: null }, { by: "grace" });
    story.finish("prod-us", 40);
    expect(story.types()).toContain("resource_completed");
    expect(statusOf(story.resource)).toBe("completed");
    expect(story.state.resources["email.scale"]?.started).toBeNull();
  });

  it("replays from its history to the state that is stored", () => {
    const story = codeDone().finish("test", 20).signOff("test").finish("prod-eu", 30);
    const histories = [
      ...Object.values(story.state.waves).flatMap(({ history }) => history),
      ...Object.values(story.state.resources).flatMap(({ history }) => history),
    ];
    const fresh = newMigration(story.definition, story.state.definition);
    expect(histories.reduce(evolve, fresh)).toEqual(story.state);
  });
});

describe("a wave", () => {
  const startWave = (wave: string, force: string | null = null) =>
    ({ verb: "start", target: { wave }, force }) as const;

  it("starts one resource at a time unless it says otherwise", () => {
    const story = new Story().ask(startWave("1"));
    expect(story.types()).toEqual([
      "wave_opened",
      "wave_started",
      "resource_started",
      "phase_started",
    ]);
    expect(story.state.resources["email.scale"]?.started).toBeNull();
  });

  it("starts the next resource when one is completed", () => {
    const story = new Story().ask(startWave("1"));
    story
      .pullRequest("code", null, { number: 1, state: "merged" })
      .finish("test", 20)
      .signOff("test")
      .finish("prod-eu", 30)
      .ask({ verb: "approve", resource, environment: "prod-us" }, { by: "grace" })
      .finish("prod-us", 40);
    expect(story.state.resources["email.scale"]?.started).toMatchObject({ by: "ada" });
    expect(story.state.waves["1"]?.completedAt).toBeNull();
  });

  it("waits for the waves before it, unless somebody says why not", () => {
    const story = new Story().refuses(startWave("2"), "earlier-wave-unfinished");
    story.ask(startWave("2", "pilot is stuck on hardware"));
    expect(story.events).toContainEqual(
      expect.objectContaining({ type: "wave_started", forced: "pilot is stuck on hardware" }),
    );
  });

  it("is completed with its last resource", () => {
    const story = new Story().ask(startWave("2", "why not"));
    const seen = { resource: "data.pipeline", phase: "code", environment: null };
    story.pullRequest("code", null, { names: seen, state: "merged" });
    story.ask({ verb: "skip", resource: "data.pipeline", environment: "test", reason: "gone" });
    for (const reason of ["b", "c"]) {
      story.ask({ verb: "skip", resource: "data.pipeline", environment: "test", reason });
    }
    expect(story.types()).toContain("wave_completed");
  });

  it("is started once, however often it is asked", () => {
    new Story().ask(startWave("1")).isSatisfiedWith(startWave("1"));
  });
});
