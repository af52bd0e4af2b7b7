import { describe, expect, it } from "vitest";
import { waveCheckpoints } from "../../src/domain/wave-checkpoint.ts";
import { definitionOf } from "./airflow.ts";
import { Story } from "./given.ts";

/** Waves of resources that are one manual phase each: confirmed, they are done. */
const waves = (given: readonly object[], resources: Record<string, object>, more = {}): Story =>
  new Story(
    definitionOf({
      name: "small",
      environments: { test: {} },
      phases: [{ name: "go", uses: "pull_request" }],
      waves: given,
      resources,
      ...more,
    }),
  );
const three = { a: { wave: 1 }, b: { wave: 1 }, c: { wave: 1 } };
const start = (wave: string, force: string | null = null) =>
  ({ verb: "start", target: { wave }, force }) as const;

let number = 0;
const finish = (story: Story, id: string): Story => {
  number += 1;
  const names = { resource: id, environment: "test", phase: "go" };
  return story.pullRequest("go", "test", { number, names, state: "merged" });
};
const fail = (story: Story, id: string): Story => {
  number += 1;
  const names = { resource: id, environment: "test", phase: "go" };
  story.pullRequest("go", "test", { number, names });
  return story.pullRequest("go", "test", { number, names, state: "closed" });
};
const mend = (story: Story, id: string): Story =>
  story.ask({ verb: "retry", resource: id, environment: "test" });
const started = (story: Story): readonly string[] =>
  Object.values(story.state.resources).flatMap((one) => (one.started ? [one.id] : []));
const questions = (story: Story, wave = "1"): readonly string[] =>
  waveCheckpoints(story.state.waves[wave]!).map(({ about }) => about.kind);

describe("a wave's failures", () => {
  it("stop what would start next, by default with the first one (rule 14)", () => {
    const story = waves([{ name: 1, max_concurrency: 2 }], three).ask(start("1"));
    expect(started(story)).toEqual(["a", "b"]);
    fail(story, "a");
    expect(questions(story)).toEqual([]);
    finish(story, "b");
    expect(started(story)).toEqual(["a", "b"]);
    expect(questions(story)).toEqual(["failures"]);
    mend(story, "a");
    expect(story.types()).toEqual([
      "phase_started",
      "person_awaited",
      "failures_mended",
      "resource_started",
      "environment_started",
      "phase_started",
      "person_awaited",
    ]);
  });
  it("are counted against as many as the wave was started with", () => {
    const story = waves([{ name: 1, max_concurrency: 2, failure_threshold: "34%" }], three);
    story.ask(start("1"));
    fail(story, "a");
    finish(story, "b");
    expect(started(story)).toEqual(["a", "b", "c"]);
    expect(questions(story)).toEqual([]);
  });
  it("can be put up with by a person, and no more than she saw", () => {
    const story = waves([{ name: 1, max_concurrency: 2 }], { ...three, d: { wave: 1 } });
    story.ask(start("1"));
    finish(fail(story, "a"), "b");
    story.ask({ verb: "resume", target: { wave: "1" } });
    expect(started(story)).toEqual(["a", "b", "c"]);
    fail(story, "c");
    expect(started(story)).not.toContain("d");
  });
});

describe("a wave's gates", () => {
  const twoWaves = { a: { wave: 1 }, b: { wave: 2 } };
  const approve = { verb: "approve-wave", wave: "2" } as const;
  const approval = { gates: { before: [{ approval: {} }] } };

  it("let nothing start before they open", () => {
    const story = waves([{ name: 1 }, { name: 2, ...approval }], twoWaves).ask(start("1"));
    finish(story, "a").ask(start("2"));
    expect(started(story)).toEqual(["a"]);
    expect(questions(story, "2")).toEqual(["approval"]);
    for (const force of [null, "hotfix"]) {
      story.refuses({ verb: "start", target: { resource: "b" }, force }, "wave-gate-shut");
    }
    story.refuses(approve, "own-request").ask(approve, { by: "grace" });
    expect(story.types()).toContain("wave_entered");
    expect(started(story)).toEqual(["a", "b"]);
    story.refuses(approve, "approval-not-needed", { by: "linus" });
  });
  it("fail with one rejection until the wave is started again (rule 6)", () => {
    const story = waves([{ name: 1 }, { name: 2, ...approval }], twoWaves).ask(start("1"));
    finish(story, "a").ask(start("2"));
    story.ask({ verb: "reject-wave", wave: "2", reason: "too early" }, { by: "grace" });
    story.refuses(approve, "approval-rejected", { by: "linus" });
    expect(questions(story, "2")).toEqual(["rejected"]);
    story.ask(start("2"), { by: "grace" });
    story.refuses(approve, "own-request", { by: "grace" }).ask(approve, { by: "linus" });
    expect(started(story)).toEqual(["a", "b"]);
  });
  it("stay shut after a rejection, whatever changes and whoever approves, until somebody asks", () => {
    const story = waves([{ name: 1 }, { name: 2, ...approval }], twoWaves).ask(start("1"));
    finish(story, "a").ask(start("2"));
    story.ask({ verb: "reject-wave", wave: "2", reason: "too early" }, { by: "grace" });
    story.state = { ...story.state, definition: { ...story.state.definition, digest: "d2" } };
    expect(story.later("1h").events).toEqual([]);
    story.refuses(approve, "approval-rejected", { by: "linus" });
    expect([started(story), questions(story, "2")]).toEqual([["a"], ["rejected"]]);
    story.ask(start("2"), { by: "linus" });
    expect(story.types()).toEqual(["approval_requested"]);
    expect(story.later("1h").events).toEqual([]);
    story.refuses(approve, "own-request", { by: "linus" }).ask(approve, { by: "grace" });
    expect(started(story)).toEqual(["a", "b"]);
  });
  it("after a wave keep it open, and the next one back", () => {
    const story = waves(
      [{ name: 1, gates: { after: [{ soak_time: "72h" }] } }, { name: 2 }],
      twoWaves,
    );
    finish(story.ask(start("1")), "a");
    expect(story.state.waves["1"]).toMatchObject({ completedAt: null, gate: { side: "after" } });
    const due = story.due()!;
    expect(Date.parse(due) - Date.parse(story.now)).toBe(72 * 60 * 60_000);
    story.refuses(start("2"), "earlier-wave-unfinished");
    expect(story.until(due).types()).toEqual(["wave_completed"]);
    story.ask(start("2"));
    expect(started(story)).toEqual(["a", "b"]);
  });
  it("give way to force with a reason where they only wait for time", () => {
    const story = waves(
      [{ name: 1 }, { name: 2, gates: { before: [{ soak_time: "1h" }] } }],
      twoWaves,
    );
    finish(story.ask(start("1")), "a").ask(start("2"));
    expect(started(story)).toEqual(["a"]);
    story.isSatisfiedWith(start("2")).ask(start("2", "hotfix"));
    expect(story.types().slice(0, 2)).toEqual(["gate_waived", "wave_entered"]);
  });
});

describe("the next wave", () => {
  it("starts by itself where the definition says so, past one that is empty (rule 11)", () => {
    const auto = { starts: "automatically" };
    const story = waves(
      [
        { name: 1 },
        { name: 2, ...auto, gates: { before: [{ approval: {} }] } },
        { name: 3, ...auto },
      ],
      { a: { wave: 1 }, c: { wave: 3 } },
    );
    finish(story.ask(start("1")), "a");
    expect(story.state.waves["2"]?.opened).toBeNull();
    expect(story.state.waves["3"]).toMatchObject({ started: { by: "cairn" }, members: ["c"] });
    expect(started(story)).toEqual(["a", "c"]);
  });
});

describe("the selection of a wave", () => {
  const file = {
    name: "small",
    environments: { test: {} },
    phases: [{ name: "go", uses: "manual", instructions: "Go." }],
    waves: [{ name: 1, select: { labels: { tier: "low" } } }, { name: 2 }],
  };
  it("takes in what has its labels and names no wave", () => {
    const resources = {
      a: { labels: { tier: "low" } },
      b: { labels: { tier: "low" }, wave: 2 },
      c: {},
    };
    const { resources: read } = definitionOf({ ...file, resources });
    expect(read.map(({ id, wave }) => [id, wave])).toEqual([
      ["a", "1"],
      ["b", "2"],
      ["c", "2"],
    ]);
  });
  it.each([
    [
      "of two waves",
      [
        { name: 1, select: { labels: {} } },
        { name: 2, select: { labels: {} } },
      ],
    ],
    ["of none", [{ name: 1, select: { labels: { tier: "low" } } }]],
  ])("leaves nobody %s (rule 11)", (_, given) => {
    expect(() => definitionOf({ ...file, waves: given, resources: { a: {} } })).toThrow("labels");
  });
});
