import { describe, expect, it } from "vitest";
import { MOST_SELECTED, outcomesOf, tokenFor } from "../../src/domain/bulk.ts";
import { EACH, type Bulk } from "../../src/domain/commands.ts";
import { type RefusalCode } from "../../src/domain/refusals.ts";
import { type Selector } from "../../src/domain/selector.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

const all: Selector = {
  resource: null,
  wave: null,
  environment: null,
  status: null,
  labels: {},
};
const place = { resource: EACH, environment: null } as const;
const failed: Selector = { ...all, status: "failed" };
const retryFailed: Bulk = { each: { verb: "retry", ...place }, selector: failed };

/** Both resources of the first wave have failed; the second one was started by hand. */
function twoFailed(definition = definitionOf()): Story {
  const story = new Story(definition).start().start("email.scale");
  story.run("code", null, { conclusion: "failure" });
  return story.tell({
    type: "run",
    source: "sweep",
    seen: {
      repository: null,
      id: 501,
      url: "https://github.test/runs/501",
      attempt: 1,
      effect: "email.scale/shared/code/1",
      conclusion: "failure",
      outputs: null,
    },
  });
}

function confirm(
  story: Story,
  bulk: Bulk,
  {
    by = "ada",
    at = story.now,
    token = tokenFor(bulk, story.state, story.definition, { actor: by, at }),
  } = {},
) {
  return { verb: "confirm-bulk", ...bulk, token } as const;
}

describe("a command for many resources", () => {
  it("does for each what it would have done for it alone", () => {
    const story = twoFailed();
    story.ask(confirm(story, retryFailed));
    expect(story.events.filter(({ type }) => type === "phase_started")).toMatchObject([
      { resource, phase: "code", attempt: 2, actor: "ada" },
      { resource: "email.scale", phase: "code", attempt: 2, actor: "ada" },
    ]);
  });

  it("leaves alone what refuses, and does the rest (rule 15)", () => {
    const story = twoFailed();
    const bulk: Bulk = { each: { verb: "retry", ...place }, selector: { ...all, wave: "1" } };
    story.ask({ verb: "retry", resource, environment: null });
    story.ask(confirm(story, bulk));
    expect(story.events.map((event) => "resource" in event && event.resource)).toContain(
      "email.scale",
    );
    expect(story.events.map((event) => "resource" in event && event.resource)).not.toContain(
      resource,
    );
  });

  it.each<[string, Selector, readonly string[]]>([
    ["a wave", { ...all, wave: "2" }, ["data.pipeline"]],
    ["an environment", { ...all, environment: "prod-eu" }, [resource, "email.scale"]],
    ["a status", { ...all, status: "pending" }, ["data.pipeline"]],
    ["an owner, in any case", { ...all, labels: { owner: "Platform-Team" } }, [resource]],
    ["several terms", { ...failed, labels: { owner: "platform-team" } }, [resource]],
    ["a label nobody has", { ...all, labels: { tier: "gold" } }, []],
  ])("selects by %s", (_, selector, expected) => {
    const { state, definition } = twoFailed();
    const stamp = { at: "2026-01-15T10:00:00Z", actor: "ada", source: "engine" } as const;
    const outcomes = outcomesOf(
      { each: { verb: "unblock", ...place }, selector },
      state,
      definition,
      stamp,
      [],
    );
    expect(outcomes.map(({ resource: id }) => id)).toEqual(expected);
  });
});

describe("what can be said of many", () => {
  const wave1 = { ...all, wave: "1" };
  const target = { resource: EACH };
  const reason = "because";
  const notStarted = (): Story => new Story();
  const paused = (): Story =>
    twoFailed()
      .ask({ verb: "pause", target: { resource }, reason })
      .ask({ verb: "pause", target: { resource: "email.scale" }, reason });
  it.each<[string, () => Story, Bulk["each"], readonly string[]]>([
    ["starts", notStarted, { verb: "start", target, force: null }, ["resource_started"]],
    ["pauses", twoFailed, { verb: "pause", target, reason }, ["resource_paused"]],
    ["resumes", paused, { verb: "resume", target }, ["resource_resumed"]],
    [
      "aborts, the preview being the first of its two words",
      twoFailed,
      { verb: "abort", target, reason, confirmed: false },
      ["resource_aborted"],
    ],
    ["skips", twoFailed, { verb: "skip", ...place, reason }, ["phase_skipped"]],
    ["blocks", twoFailed, { verb: "block", ...place, reason }, ["phase_blocked"]],
    ["retries", twoFailed, { verb: "retry", ...place }, ["phase_started"]],
    ["notes", notStarted, { verb: "note", resource: EACH, text: "told" }, ["noted"]],
  ])("%s each of them in one step", (_, begin, each, expected) => {
    const story = begin();
    story.ask(confirm(story, { each, selector: wave1 }));
    for (const id of [resource, "email.scale"]) {
      const types = story.events.flatMap((event) =>
        "resource" in event && event.resource === id ? [event.type] : [],
      );
      expect(types).toEqual(expect.arrayContaining([...expected]));
    }
  });

  it("opens a wave once", () => {
    const story = new Story();
    const each = { verb: "start", target, force: null } as const;
    story.ask(confirm(story, { each, selector: { ...all, status: "pending", wave: "1" } }));
    expect(story.types().filter((type) => type === "wave_opened")).toHaveLength(1);
  });
});

describe("a confirmation", () => {
  it.each<[string, (story: Story) => object, RefusalCode]>([
    ["after more than an hour", () => ({ at: "2026-01-15T08:59:00Z" }), "token-expired"],
    ["from the future", () => ({ at: "2026-01-15T11:59:00Z" }), "token-expired"],
    ["of a token made up", () => ({ token: "zzzz-0000000000" }), "token-expired"],
    ["by somebody else", () => ({ by: "grace" }), "token-mismatch"],
    [
      "after its wave was paused",
      (story) => {
        const { token } = confirm(story, retryFailed);
        story.ask({ verb: "pause", target: { wave: "1" }, reason: "freeze" });
        return { token };
      },
      "token-mismatch",
    ],
    [
      "after one of them moved on",
      (story) => {
        const { token } = confirm(story, retryFailed);
        story.ask({ verb: "block", resource, environment: null, reason: "freeze" });
        return { token };
      },
      "token-mismatch",
    ],
  ])("%s is refused", (_, change, code) => {
    const story = twoFailed();
    story.refuses(confirm(story, retryFailed, change(story)), code);
  });

  it("of another command than the one that was shown is refused", () => {
    const story = twoFailed();
    const { token } = confirm(story, retryFailed);
    const skip: Bulk = { each: { verb: "skip", ...place, reason: "by hand" }, selector: failed };
    story.refuses({ verb: "confirm-bulk", ...skip, token }, "token-mismatch");
  });

  it("of what nothing can be done to is refused", () => {
    const story = new Story();
    const bulk: Bulk = { each: { verb: "retry", ...place }, selector: { ...all, wave: "1" } };
    story.refuses(confirm(story, bulk), "nothing-selected");
  });

  it(`of more than ${MOST_SELECTED} is refused`, () => {
    const many = Object.fromEntries(
      Array.from({ length: MOST_SELECTED + 1 }, (_, index) => [`r${index}`, { wave: 1 }]),
    );
    const story = new Story(definitionOf({ ...airflowFile, resources: many }));
    const bulk: Bulk = { each: { verb: "unblock", ...place }, selector: { ...all, wave: "1" } };
    story.refuses(confirm(story, bulk), "too-many-selected");
  });

  it("given twice does nothing the second time", () => {
    const story = twoFailed();
    const asked = confirm(story, retryFailed);
    story.ask(asked);
    story.refuses(asked, "token-mismatch");
  });
});
