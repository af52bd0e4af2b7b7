import { describe, expect, it } from "vitest";
import { adopt, type Adopted } from "../../src/domain/adopt.ts";
import { causedEffects } from "../../src/domain/caused-effects.ts";
import { type Definition } from "../../src/domain/definition.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

const stamp = { at: "2026-02-01T10:00:00Z", actor: "cairn", source: "engine" } as const;
const inForce = (digest: string) => ({ digest, commit: "c2", path: "m.yml", source: digest });
const types = (adopted: Adopted): readonly string[] =>
  adopted.ok ? adopted.events.map(({ type }) => type) : [];
const upgrade = { verb: "upgrade", resource } as const;

/** The story as it goes on under the other definition, with the first one kept where it is in use. */
function under(story: Story, file: object): Story {
  const definition = definitionOf({ ...airflowFile, ...file });
  const adopted = adopt(
    story.state,
    story.definition,
    { inForce: inForce("d2"), definition },
    stamp,
  );
  if (!adopted.ok) throw new Error(JSON.stringify(adopted.problems));
  const kept = Object.keys(adopted.state.earlier).map(
    (digest) => [digest, story.definition] as const,
  );
  const next = new Story({ ...definition, earlier: new Map<string, Definition>(kept) });
  next.state = adopted.state;
  return next;
}

const check = (story: Story, file: object): Adopted =>
  adopt(
    story.state,
    story.definition,
    { inForce: inForce("d2"), definition: definitionOf({ ...airflowFile, ...file }) },
    stamp,
  );

const { resources } = airflowFile;
const fewer = { [resource]: resources[resource], "data.pipeline": resources["data.pipeline"] };
const phases = [...airflowFile.phases, { name: "verify", uses: "manual", instructions: "Look." }];

describe("a changed definition", () => {
  it("is in force for what has not started, and what is under way stays on its own", () => {
    const story = under(new Story().start(), { phases });
    expect(Object.keys(story.state.earlier)).toEqual(["d1"]);
    expect(story.status("verify", "test")).toBeUndefined();
    expect(story.state.resources["email.scale"]?.environments["test"]?.phases).toHaveProperty(
      "verify",
    );
    story.pullRequest("code", null, { number: 1, state: "merged" }).finish("test", 20);
    expect(story.environment("test")).toBe("awaiting_sign_off");
  });
  it("brings new resources, and marks those that are gone", () => {
    const added = check(new Story(), { resources: { ...resources, "new.one": { wave: 1 } } });
    expect(types(added)).toEqual(["resource_added"]);
    const gone = check(new Story(), { resources: fewer });
    expect(types(gone)).toEqual(["resource_withdrawn"]);
    const story = under(new Story(), { resources: fewer });
    expect(story.state.resources["email.scale"]).toMatchObject({ withdrawn: { by: "cairn" } });
    expect(types(check(story, {}))).toEqual(["resource_returned"]);
  });
  it("lets what is under way go on though it is named no more, and be talked about", () => {
    const story = new Story().start("email.scale");
    expect(types(check(story, { resources: fewer }))).toEqual([]);
    const next = under(story, { resources: fewer });
    next.tell({
      type: "run",
      source: "sweep",
      seen: {
        repository: null,
        id: 9,
        url: "u",
        attempt: 1,
        conclusion: "failure",
        outputs: null,
        effect: "email.scale/shared/code/1",
      },
    });
    expect(next.types()).toContain("phase_failed");
    next.ask({ verb: "retry", resource: "email.scale", environment: null });
  });
  it("takes late resources into a wave that runs, and keeps who was in it (rule 11)", () => {
    const started = new Story().ask({ verb: "start", target: { wave: "1" }, force: null });
    const moved = { ...resources, "email.scale": { wave: 2 }, "new.one": { wave: 1 } };
    const story = under(started, { resources: moved });
    expect(story.state.resources["email.scale"]?.wave).toBe("1");
    expect(story.state.waves["1"]?.members).toEqual([resource, "email.scale", "new.one"]);
  });
  it.each([
    ["the branch of the state", { state_branch: "elsewhere" }, "state_branch"],
    [
      "a wave that is under way",
      { waves: [{ name: 2 }], resources: { "data.pipeline": { wave: 2 } } },
      "waves",
    ],
  ])("cannot change %s", (_, file, path) => {
    const refused = check(new Story().start(), file);
    expect(refused).toMatchObject({ ok: false, problems: [{ path: [path] }] });
  });
  it("cannot put anything into a wave that is over", () => {
    const story = new Story().ask({ verb: "start", target: { wave: "1" }, force: null });
    story.ask({ verb: "abort", target: { wave: "1" }, reason: "enough", confirmed: false });
    story.ask({ verb: "abort", target: { wave: "1" }, reason: null, confirmed: true });
    const late = check(story, { resources: { ...resources, "new.one": { wave: 1 } } });
    expect(late).toMatchObject({
      ok: false,
      problems: [{ path: ["resources", "new.one", "wave"] }],
    });
  });
});

describe("/migrate upgrade", () => {
  it("moves a resource to the definition in force, and says what is different", () => {
    const story = under(new Story().start(), { phases }).ask(upgrade);
    expect(story.events).toMatchObject([
      { type: "definition_upgraded", from: "d1", digest: "d2", changes: ["phase verify is new"] },
    ]);
    expect(story.status("verify", "test")).toBe("pending");
    story.isSatisfiedWith(upgrade);
  });
  it("asks anew for what was approved under the one before (rule 7)", () => {
    const asked = new Story()
      .start()
      .pullRequest("code", null, { number: 1, state: "merged" })
      .finish("test", 20)
      .signOff("test");
    const story = under(asked, { title: "Another" }).ask(upgrade);
    expect(story.types()).toEqual(["definition_upgraded", "approval_requested"]);
  });
  it("asks again what waits for an approval, of what it is about now", () => {
    const gates = [{ name: "gate", uses: "approval" }];
    const asked = new Story(definitionOf({ ...airflowFile, phases: gates })).start();
    expect(asked.checkpoints()).toEqual(["test/gate/1/phase-approval"]);
    const story = under(asked, { phases: gates, title: "Another" });
    const before = story.state;
    const { events, state: after } = story.ask(upgrade);
    expect(causedEffects(events, { before, after }, story.definition)).toMatchObject([
      { type: "checkpoints", checkpoints: [`${resource}/test/gate/1/phase-approval`] },
    ]);
  });
  it.each([
    ["takes a finished phase away", [airflowFile.phases[1], ...phases.slice(2)]],
    [
      "puts something before a finished one",
      [
        { name: "first", scope: "resource", uses: "manual", instructions: "x" },
        ...airflowFile.phases,
      ],
    ],
    [
      "does a finished one in another way",
      [
        { name: "code", scope: "resource", uses: "manual", instructions: "x" },
        ...airflowFile.phases.slice(1),
      ],
    ],
  ])("refuses one that %s", (_, changed) => {
    const done = new Story().start().pullRequest("code", null, { number: 1, state: "merged" });
    const story = under(done, { phases: changed });
    story.refuses(upgrade, "upgrade-rewrites");
    expect(story.resource.definitionDigest).toBe("d1");
  });
  it("is refused where the definition names the resource no more", () => {
    const story = new Story().start("email.scale");
    under(story, { resources: fewer }).refuses(
      { verb: "upgrade", resource: "email.scale" },
      "upgrade-withdrawn",
    );
  });
});
