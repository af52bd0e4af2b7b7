import { describe, expect, it } from "vitest";
import { expectedEnd, usualTimes } from "../../src/domain/expected-time.ts";
import { habitAfter } from "../../src/domain/learning.ts";
import { resource, Story } from "./given.ts";
import { definition, having, names, timed, type Told } from "./having.ts";

const inTest = { environment: "test" };
const confirmed = (phase: string): Told => ({ type: "phase_confirmed", phase, ...inTest });
const skipped: Told = { type: "phase_skipped", phase: "deploy", reason: "x", ...inTest };

function habit(story: Story) {
  const stamp = { at: "2026-01-16T10:00:00Z", actor: "ada", source: "comment:9" } as const;
  const place = { resource, phase: "infra", environment: "prod-us" };
  return habitAfter(
    [{ ...stamp, ...place, type: "phase_confirmed", unverified: null }],
    story.state,
  );
}

describe("what people usually do next", () => {
  it("is learnt from what followed on the same resource, three times or more", () => {
    const story = having(["a", "b", "c"], [confirmed("infra"), confirmed("deploy")]);
    expect(habit(story)).toEqual({
      next: {
        verb: "confirm-phase",
        phase: "deploy",
        resource,
        environment: "prod-us",
        unverified: null,
      },
      seen: 3,
      of: 3,
    });
  });

  it("is nothing that was seen only twice", () => {
    expect(habit(having(["a", "b"], [confirmed("infra"), confirmed("deploy")]))).toBeNull();
  });

  it("is nothing where people do one thing as often as another", () => {
    const story = having(["a", "b", "c"], [confirmed("infra"), confirmed("deploy")]);
    expect(habit(having(["a", "b", "c"], [confirmed("infra"), skipped], story))).toBeNull();
  });

  it("is not what one more person says of the same thing", () => {
    const story = having(
      ["a", "b", "c"],
      [confirmed("infra"), confirmed("infra"), confirmed("deploy")],
    );
    expect(habit(story)).toMatchObject({ next: { phase: "deploy" }, seen: 3, of: 3 });
  });

  it("is not what happened by itself, nor a second event of the same command", () => {
    const machine: Told = { ...confirmed("deploy"), source: "sweep", actor: "cairn" };
    const same: Told = { ...confirmed("infra"), source: "comment:0" };
    expect(habit(having(["a", "b", "c"], [confirmed("infra"), machine, same]))).toBeNull();
  });
});

describe("the usual time of a phase", () => {
  it("is the median of the finished ones", () => {
    const story = new Story(definition);
    for (const [index, hours] of [1, 2, 9, 5].entries()) {
      having([names[index]!], timed("code", hours), story);
    }
    expect(usualTimes(story.state)).toEqual({ code: { medianMs: 3.5 * 3_600_000, seen: 4 } });
  });

  it("is not told from fewer than three", () => {
    expect(usualTimes(having(["a", "b"], timed("code", 1)).state)).toEqual({});
  });
});

describe("the expected end of a wave", () => {
  const phases = ["code", "infra", "deploy", "migrate"];
  const known = phases.flatMap((phase) => timed(phase, 6));
  const now = "2026-01-20T00:00:00Z";
  const started = (): Story =>
    new Story(definition).ask({ verb: "start", target: { wave: "1" }, force: null });

  it("fills the places of the wave with what each resource usually takes", () => {
    const { state } = having(["a", "b", "c"], known, started());
    // Five resources of four phases of six hours; two at a time is three rounds of a day.
    const anew = Object.fromEntries(
      Object.entries(state.resources).map(([id, one]) => [
        id,
        { ...one, started: null, shared: new Story(definition).state.resources[id]!.shared },
      ]),
    );
    expect(expectedEnd("1", { ...state, resources: anew }, definition, now)).toEqual({
      at: "2026-01-23T00:00:00.000Z",
      seen: 3,
    });
  });

  it.each([
    ["one phase to come is not known", having(["a", "b", "c"], timed("code", 6), started())],
    ["nobody started the wave", having(["a", "b", "c"], known)],
  ])("is not told while %s", (_, { state }) => {
    expect(expectedEnd("1", state, definition, now)).toBeNull();
  });
});
