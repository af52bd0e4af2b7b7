import { describe, expect, it } from "vitest";
import { resource, Story } from "./given.ts";

const one = { resource };
const wave = { wave: "1" };
const pause = (target: { resource: string } | { wave: string } | "all") =>
  ({ verb: "pause", target, reason: "release freeze" }) as const;
const resume = (target: { resource: string } | { wave: string } | "all") =>
  ({ verb: "resume", target }) as const;
const abort = (target: { resource: string } | { wave: string } | "all", confirmed = false) =>
  ({ verb: "abort", target, reason: confirmed ? null : "it is retired", confirmed }) as const;

/** The skill of the first phase runs. */
const running = (): Story => new Story().start().run("code", null, { id: 1 });

describe("a pause", () => {
  it("lets what runs end, begins nothing new, and says when it is drained (rule 1)", () => {
    const story = running().ask(pause(one));
    expect(story.types()).toEqual(["resource_paused"]);
    expect(story.checkpoints()).toEqual(["paused"]);
    story.run("code", null, { id: 1, conclusion: "success" });
    expect(story.types()).toEqual(["run_succeeded", "person_awaited", "pause_drained"]);
    expect(story.checkpoints()).toContain("drained");
    story.pullRequest("code", null, { number: 1, state: "merged" });
    expect(story.types()).toEqual([
      "pull_request_opened",
      "pull_request_merged",
      "phase_completed",
    ]);
    expect(story.environment("test")).toBe("pending");
    story.ask(resume(one));
    expect(story.types().slice(0, 2)).toEqual(["resource_resumed", "environment_started"]);
  });
  it("is drained at once where nothing runs", () => {
    const story = running().run("code", null, { id: 1, conclusion: "success" }).ask(pause(one));
    expect(story.types()).toEqual(["resource_paused", "pause_drained"]);
  });
  it("refuses what would begin work, with who holds it and how it is lifted", () => {
    const story = new Story().start().run("code", null, { conclusion: "failure" }).ask(pause(one));
    story.refuses({ verb: "retry", resource, environment: null }, "paused");
    story.ask(resume(one)).ask({ verb: "retry", resource, environment: null });
  });
  it("of a wave holds its resources and starts none; timers run on", () => {
    const story = new Story().ask({ verb: "start", target: wave, force: null });
    story.ask(pause(wave)).pullRequest("code", null, { number: 1, state: "merged" });
    expect(story.types()).toEqual([
      "pull_request_opened",
      "pull_request_merged",
      "phase_completed",
      "pause_drained",
    ]);
    expect(story.due()).toBeNull();
    story.refuses({ verb: "start", target: { resource: "email.scale" }, force: null }, "paused");
    story.ask(resume(wave));
    expect(story.environment("test")).toBe("active");
  });
  it("of everything is one of each wave that is not done (rule 15)", () => {
    const story = running().ask(pause("all"));
    expect(story.events.filter(({ type }) => type === "wave_paused")).toHaveLength(2);
    story.isSatisfiedWith(pause("all")).ask(resume("all"));
    expect(Object.values(story.state.waves).some(({ paused }) => paused)).toBe(false);
    story.refuses(resume("all"), "nothing-to-resume");
  });
  it("needs a reason, and happens once (rule 9)", () => {
    running()
      .refuses({ ...pause(one), reason: null }, "reason-needed")
      .ask(pause(one))
      .isSatisfiedWith(pause(one));
  });
  it("is lifted by a person alone (rule 22)", () => {
    const story = running().ask(pause(one)).run("code", null, { id: 1, conclusion: "success" });
    story.until("2026-03-15T10:00:00Z");
    expect(story.resource.paused).toMatchObject({ by: "ada" });
  });
});

describe("an abort", () => {
  it("takes a second word, can be taken back, and is seen meanwhile (rule 10)", () => {
    const story = running().refuses(abort(one, true), "abort-not-asked").ask(abort(one));
    expect(story.checkpoints()).toEqual(["abort"]);
    story.isSatisfiedWith(abort(one)).ask(resume(one));
    expect(story.checkpoints()).toEqual([]);
    story.refuses(abort(one, true), "abort-not-asked");
  });
  it("of what is paused ends it, once, and nothing follows (rule 2)", () => {
    const story = running().ask(pause(one)).ask(abort(one)).ask(abort(one, true));
    expect(story.types()).toEqual(["resource_aborted"]);
    expect(story.resource).toMatchObject({ paused: null, aborted: { reason: "it is retired" } });
    story.isSatisfiedWith(abort(one, true));
    expect(story.run("code", null, { id: 1, conclusion: "success" }).events).toEqual([]);
    story.refuses(resume(one), "already-over");
    story.refuses({ verb: "retry", resource, environment: null }, "already-over");
    story.refuses({ verb: "start", target: one, force: null }, "already-over");
    expect(story.checkpoints()).toEqual([]);
  });
  it("of a wave ends what is not done in it, and the next one may start", () => {
    const story = new Story().ask({ verb: "start", target: wave, force: null });
    story.ask(abort(wave)).ask(abort(wave, true));
    expect(story.types()).toEqual(["resource_aborted", "resource_aborted", "wave_aborted"]);
    expect(story.state.waves["1"]).toMatchObject({
      aborted: { by: "ada" },
      completedAt: story.now,
    });
    story.ask({ verb: "start", target: { wave: "2" }, force: null });
  });
});
