import { describe, expect, it } from "vitest";
import { adopt } from "../../src/domain/adopt.ts";
import { statusOf } from "../../src/domain/status.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

const out = (id = resource) =>
  ({ verb: "delete-resource", resource: id, reason: "it is being retired" }) as const;
const wave = { verb: "start", target: { wave: "1" }, force: null } as const;
const stamp = { at: "2026-02-01T10:00:00Z", actor: "cairn", source: "engine" } as const;

/** A push of a definition, with or without the resource. */
function pushed(story: Story, file: object = {}) {
  const definition = definitionOf({ ...airflowFile, ...file });
  const inForce = { digest: "d2", commit: "c2", path: "m.yml", source: "d2" };
  return adopt(story.state, story.definition, { inForce, definition }, stamp);
}

const testDone = (): Story =>
  new Story()
    .start()
    .pullRequest("code", null, { number: 1, state: "merged" })
    .finish("test", 20)
    .signOff("test");

describe("/migrate delete-resource", () => {
  it("takes a resource out, with who did it and why, and deletes nothing", () => {
    const story = new Story().start().ask(out());
    expect(story.types()).toEqual(["resource_withdrawn"]);
    expect(statusOf(story.resource)).toBe("withdrawn");
    expect(story.resource.withdrawn).toMatchObject({ by: "ada", reason: "it is being retired" });
    expect(story.resource.history.map(({ type }) => type)).toContain("resource_started");
    expect(story.checkpoints()).toEqual([]);
    story.isSatisfiedWith(out());
  });

  it("needs a reason", () => {
    new Story().refuses({ ...out(), reason: null }, "reason-needed");
  });

  it("lets what runs end, records it, and begins nothing", () => {
    const story = new Story().start().run("code", null, { id: 1 }).ask(out());
    story.run("code", null, { id: 1, conclusion: "failure" });
    expect(story.types()).toEqual(["run_failed"]);
    story.refuses({ verb: "retry", resource, environment: null }, "already-over");
  });

  it("is not counted in its wave, which goes on with the next one", () => {
    const story = new Story().ask(wave).ask(out());
    expect(story.types()).toEqual(["resource_withdrawn", "resource_started", "phase_started"]);
    story.ask(out("email.scale"));
    expect(story.types()).toContain("wave_completed");
  });

  it("leaves no production half way, unless it is aborted", () => {
    const story = testDone().ask(
      { verb: "approve", resource, environment: "prod-us" },
      { by: "grace" },
    );
    story.refuses(out(), "production-half-way");
    const abort = { verb: "abort", target: { resource }, reason: "it is gone" } as const;
    story.ask({ ...abort, confirmed: false }).ask({ ...abort, reason: null, confirmed: true });
    story.refuses(out(), "already-over");
  });

  it("is taken while production waits to begin", () => {
    const story = new Story().start().pullRequest("code", null, { number: 1, state: "merged" });
    expect(story.finish("test", 20).ask(out()).types()).toEqual(["resource_withdrawn"]);
  });

  it("is lifted by no definition, only by a person", () => {
    const story = new Story().start().ask(out());
    const again = pushed(story);
    expect(again).toMatchObject({ ok: true, events: [] });
    expect(again.ok && again.state.resources[resource]).toMatchObject({
      withdrawn: { reason: "it is being retired" },
    });
    story.start();
    expect(story.types()).toEqual(["resource_returned"]);
    expect(statusOf(story.resource)).toBe("in_progress");
  });

  it("does not keep a definition out whose wave was done without it", () => {
    const story = new Story().ask(wave).ask(out()).ask(out("email.scale"));
    expect(pushed(story)).toMatchObject({ ok: true });
    story.refuses({ verb: "start", target: { resource }, force: null }, "already-over");
  });

  it("of what was never started starts it when it is brought back, where that is allowed", () => {
    const story = new Story().ask(out("data.pipeline"));
    const start = { verb: "start", target: { resource: "data.pipeline" } } as const;
    story.refuses({ ...start, force: null }, "earlier-wave-unfinished");
    story.ask({ ...start, force: "it cannot wait" });
    expect(story.types().slice(0, 3)).toEqual([
      "resource_returned",
      "wave_opened",
      "resource_started",
    ]);
  });

  it("of what joins a wave that runs is told to the wave", () => {
    const story = new Story().ask(out("email.scale")).ask(wave);
    expect(story.state.waves["1"]?.members).toEqual([resource]);
    story.ask({ verb: "start", target: { resource: "email.scale" }, force: null });
    expect(story.state.waves["1"]?.members).toEqual([resource, "email.scale"]);
  });

  it("cannot be brought back while it is held, or once the definition names it no more", () => {
    const held = new Story().start().ask(out());
    held.ask({ verb: "pause", target: { wave: "1" }, reason: "freeze" });
    held.refuses({ verb: "start", target: { resource }, force: null }, "paused");
    const { [resource]: _gone, ...resources } = airflowFile.resources;
    const gone = pushed(new Story(), { resources });
    const story = new Story(definitionOf({ ...airflowFile, resources }));
    story.state = gone.ok ? gone.state : story.state;
    story.refuses({ verb: "start", target: { resource }, force: null }, "named-no-more");
  });
});
