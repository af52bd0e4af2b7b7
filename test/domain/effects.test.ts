import { describe, expect, it } from "vitest";
import { causedEffects, type CausedEffect } from "../../src/domain/caused-effects.ts";
import { decide } from "../../src/domain/decide.ts";
import { openEffects, withEffects } from "../../src/domain/outbox.ts";
import { resource, Story } from "./given.ts";

const claim = { by: "instance-1", until: "2026-01-15T11:00:00Z" };

/** What the last step of a story must do outside. */
function caused(story: Story, step: (story: Story) => Story): readonly CausedEffect[] {
  const before = story.state;
  step(story);
  return causedEffects(story.events, { before, after: story.state }, story.definition);
}

describe("effects", () => {
  it("open the tracking issue and dispatch the first skill when a resource starts", () => {
    expect(caused(new Story(), (story) => story.start())).toEqual([
      { of: { wave: "1" }, id: "wave/1/open", type: "open-tracking-issue" },
      {
        of: { resource },
        id: `${resource}/shared/code/1`,
        type: "dispatch",
        skill: "dag-migrate",
        environment: null,
        phase: "code",
        attempt: 1,
      },
    ]);
  });

  it("ask a question once, when it opens", () => {
    const story = new Story().start();
    const asked = caused(story, () => story.pullRequest("code", null, { number: 1 }));
    expect(asked).toMatchObject([
      { type: "checkpoints", checkpoints: [`${resource}/shared/code/1/review`] },
    ]);
    expect(caused(story, () => story.pullRequest("code", null, { number: 1 }))).toEqual([]);
  });

  it("ask again when a question that was closed opens again", () => {
    const story = new Story().start().pullRequest("code", null, { number: 1 });
    story.pullRequest("code", null, { number: 1, state: "closed" });
    const asked = caused(story, () => story.pullRequest("code", null, { number: 1 }));
    expect(asked).toMatchObject([{ checkpoints: [`${resource}/shared/code/1/review`] }]);
  });

  it("check a manual phase only once somebody confirmed it", () => {
    const story = new Story().start().pullRequest("code", null, { state: "merged" });
    story.pullRequest("infra", "test", { number: 2, state: "merged" });
    const waiting = caused(story, () => story.confirm("infra", "test"));
    expect(waiting.map(({ type }) => type)).toEqual(["checkpoints"]);
    expect(caused(story, () => story.confirm("deploy", "test"))).toMatchObject([
      { type: "dispatch", skill: "check-deploy", attempt: 1 },
    ]);
  });

  it("say nothing about a hold: the answer to the command does", () => {
    const story = new Story().start().pullRequest("code", null, { number: 1 });
    const held = caused(story, () =>
      story.ask({ verb: "block", resource, environment: null, reason: "freeze" }),
    );
    expect(held).toEqual([]);
  });

  it("are committed claimed, and leave the outbox when they are known to be done", () => {
    const story = new Story();
    const effects = caused(story, () => story.start());
    const state = withEffects(story.state, effects, claim);
    expect(openEffects(state).map((effect) => [effect.id, effect.claim])).toEqual([
      [`${resource}/shared/code/1`, claim],
      ["wave/1/open", claim],
    ]);
    const done = decide(
      {
        type: "effect-done",
        effect: `${resource}/shared/code/1`,
        result: { type: "dispatched", run: 42, url: "https://github.test/runs/42" },
        source: "engine",
      },
      state,
      story.definition,
      "2026-01-15T10:30:00Z",
    );
    expect(done).toMatchObject({ events: [{ type: "run_started", run: 42, attempt: 1 }] });
    const after = "state" in done ? done.state : state;
    expect(openEffects(after).map(({ id }) => id)).toEqual(["wave/1/open"]);
    const told = {
      type: "effect-done",
      effect: "wave/1/open",
      result: { type: "tracking-issue", number: 9 },
      source: "engine",
    } as const;
    const opened = decide(told, after, story.definition, "2026-01-15T10:31:00Z");
    expect(opened).toMatchObject({ state: { waves: { "1": { trackingIssue: 9, outbox: [] } } } });
  });

  it("that GitHub refuses for good fail the phase and wait for a person", () => {
    const story = new Story();
    const effects = caused(story, () => story.start());
    story.state = withEffects(story.state, effects, claim);
    story.tell({
      type: "effect-refused",
      effect: `${resource}/shared/code/1`,
      reason: "GitHub knows no workflow dag-migrate.yml",
      source: "engine",
    });
    expect(story.types()).toEqual(["dispatch_refused", "phase_failed"]);
    expect(story.checkpoints()).toEqual(["shared/code/1/failed"]);
  });
});
