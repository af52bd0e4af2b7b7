import { describe, expect, it } from "vitest";
import { skillInputs } from "../../src/domain/skill-inputs.ts";
import { resource, type Story } from "./given.ts";
import { choose, place, storyWith } from "./kinds.ts";

const question = {
  name: "pick",
  uses: "decision",
  question: "Which DAGs?",
  options: ["daily", { name: "Hourly_2", description: "the big ones" }, "weekly"],
};
const end = { name: "end", uses: "manual", instructions: "Look." };
const asked = (more: object = {}): Story => storyWith([{ ...question, ...more }, end]).start();

describe("a decision", () => {
  it("waits for a choice, which completes it and is kept with who made it", () => {
    const story = asked();
    expect(story.checkpoints()).toEqual(["test/pick/1/decision"]);
    story.ask(choose("Hourly_2"), { by: "grace" });
    expect(story.status("pick", "test")).toBe("completed");
    expect(story.attempt("pick", "test")?.choice).toMatchObject({
      options: ["Hourly_2"],
      by: "grace",
      byDefault: false,
    });
  });

  it("takes only what it offers, one unless it says many", () => {
    asked()
      .refuses(choose(), "option-needed")
      .refuses(choose("hourly_2"), "unknown-option")
      .refuses(choose("daily", "weekly"), "one-option-only");
    const many = asked({ many: true }).ask(choose("weekly", "daily", "weekly"));
    expect(many.attempt("pick", "test")?.choice?.options).toEqual(["weekly", "daily"]);
  });

  it("stays decided: the same again is well, another comes too late", () => {
    asked()
      .ask(choose("daily"))
      .isSatisfiedWith(choose("daily"))
      .refuses(choose("weekly"), "already-chosen");
  });

  it("is nothing to choose where no question is open", () => {
    storyWith([end]).start().refuses(choose("daily"), "nothing-to-choose");
  });

  it("is not answered while a person holds the phase", () => {
    const story = asked().ask({ verb: "block", ...place, reason: "freeze" });
    story.refuses(choose("daily"), "blocked-by-person");
    expect(story.ask({ verb: "unblock", ...place }).status("pick", "test")).toBe("awaiting_human");
  });

  it("takes its default when its time is over, and says that nobody chose", () => {
    const story = asked({ expires: "2h", default: "daily" });
    expect(story.due()).toBe("2026-01-15T12:01:00.000Z");
    expect(story.later("1h").events).toEqual([]);
    expect(story.later("1h").events[0]).toMatchObject({
      type: "choice_made",
      actor: "cairn",
      options: ["daily"],
      byDefault: true,
    });
    story.refuses(choose("weekly"), "already-chosen");
    expect(story.due()).toBeNull();
  });

  it("stays open without a default, and asks anew saying so", () => {
    const story = asked({ expires: "2h" }).later("3h");
    expect(story.types()).toEqual(["choice_expired"]);
    expect(story.checkpoints()).toEqual(["test/pick/1/decision-expired"]);
    expect(story.later("3h").events).toEqual([]);
    expect(story.ask(choose("daily")).status("pick", "test")).toBe("completed");
  });

  it("is taken by default only once a hold is lifted: time runs on meanwhile", () => {
    const story = asked({ expires: "2h", default: "daily" });
    story.ask({ verb: "block", ...place, reason: "freeze" });
    expect(story.due()).toBeNull();
    expect(story.later("3h").events).toEqual([]);
    expect(story.ask({ verb: "unblock", ...place }).status("pick", "test")).toBe("completed");
  });

  it("is an input of later phases: one option as text, many as a list", () => {
    for (const [many, expected] of [
      [false, "daily"],
      [true, '["daily"]'],
    ] as const) {
      const story = storyWith(
        [
          { ...question, many },
          { name: "run", uses: "workflow", skill: "work" },
        ],
        {
          skills: { work: { workflow: "work.yml", inputs: { dags: "${{ choices.pick }}" } } },
        },
      );
      story.start().ask(choose("daily"));
      const ref = { environment: "test", phase: "run", attempt: 1 };
      const { skills } = story.definition;
      const sent = skillInputs(skills["work"]!, story.resource, ref, "e", story.definition);
      expect(sent).toMatchObject({ ok: true, inputs: { dags: expected } });
    }
    expect(resource).toBe("email.notifications");
  });
});
