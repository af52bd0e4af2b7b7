import { describe, expect, it } from "vitest";
import { causedEffects } from "../../src/domain/caused-effects.ts";
import { stuckInWave } from "../../src/domain/wave-stuck.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { Story } from "./given.ts";

/** The first wave waits at the gate before it. */
function atGate(more: object = {}): Story {
  const gates = { before: [{ approval: {} }] };
  const waves = [{ ...airflowFile.waves[0], gates }, ...airflowFile.waves.slice(1)];
  const story = new Story(definitionOf({ ...airflowFile, ...more, waves }));
  return story.ask({ verb: "start", target: { wave: "1" }, force: null });
}

const question = "wave/1/before/approval";
const wave = (story: Story) => story.state.waves["1"]!;
const stuck = (story: Story): readonly string[] =>
  stuckInWave(wave(story), story.definition, story.now).map(({ id }) => id);

describe("a wave whose gate nobody opens", () => {
  it("is stuck after the interval, and people are reminded once in each", () => {
    const story = atGate();
    expect(story.later("6d").types()).toEqual([]);
    expect(stuck(story)).toEqual([]);
    const before = story.state;
    story.later("2d");
    expect(stuck(story)).toEqual([question]);
    expect(story.types()).toEqual(["wave_reminded"]);
    const caused = causedEffects(story.events, { before, after: story.state }, story.definition);
    expect(caused).toMatchObject([{ type: "reminder", standstills: [question] }]);
    expect(story.later("1d").types()).toEqual([]);
    expect(story.later("6d").types()).toEqual(["wave_reminded"]);
  });

  it("is not stuck once it is open", () => {
    const story = atGate().later("8d");
    story.ask({ verb: "approve-wave", wave: "1" }, { by: "grace" });
    expect(stuck(story)).toEqual([]);
  });

  it("reminds nobody while it is paused", () => {
    const story = atGate();
    story.ask({ verb: "pause", target: { wave: "1" }, reason: "holidays" });
    expect(story.later("4w").types()).not.toContain("wave_reminded");
    expect(stuck(story)).toEqual([]);
  });

  it("reminds nobody where the definition wants no reminders", () => {
    const story = atGate({ reminder_interval: "never" });
    expect(story.later("8w").types()).toEqual([]);
  });
});
