import { describe, expect, it } from "vitest";
import { type Story } from "./given.ts";
import { approve, place, reject, retry, storyWith } from "./kinds.ts";

const gate = (more: object = {}): Story =>
  storyWith([{ name: "gate", uses: "approval", ...more }]).start();
const as = (by: string) => ({ by });

describe("an approval phase", () => {
  it("is completed by somebody else than who asked for it", () => {
    const story = gate().refuses(approve, "own-request");
    expect(story.checkpoints()).toEqual(["test/gate/1/phase-approval"]);
    story.ask(approve, as("grace"));
    expect(story.status("gate", "test")).toBe("completed");
    story.isSatisfiedWith(approve, as("grace"));
  });

  it("may let who asked approve it, where it says so", () => {
    expect(gate({ prevent_self_review: false }).ask(approve).status("gate", "test")).toBe(
      "completed",
    );
  });

  it("counts people, not comments", () => {
    const story = gate({ min_approvals: 2 }).ask(approve, as("grace"));
    story.isSatisfiedWith(approve, as("grace"));
    expect(story.status("gate", "test")).toBe("awaiting_human");
    expect(story.ask(approve, as("linus")).status("gate", "test")).toBe("completed");
  });

  it("fails with one rejection, and asks anew when it is tried again", () => {
    const story = gate({ min_approvals: 2 }).ask(approve, as("grace"));
    story.refuses(reject(null), "reason-needed");
    story.ask(reject("the dashboard is red"), as("linus"));
    expect(story.status("gate", "test")).toBe("failed");
    expect(story.checkpoints()).toEqual(["test/gate/1/failed"]);
    story.isSatisfiedWith(reject("the dashboard is red"), as("linus"));
    story.refuses(reject("me too"), "nothing-to-reject");
    story.ask(retry);
    expect(story.attempt("gate", "test")).toMatchObject({
      number: 2,
      approvals: [],
      rejected: null,
    });
    // Who asked anew asked for it.
    story.refuses(approve, "own-request");
  });

  it("is not answered while a person holds it", () => {
    gate()
      .ask({ verb: "block", ...place, reason: "freeze" })
      .refuses(approve, "blocked-by-person", as("grace"))
      .refuses(reject("no"), "blocked-by-person", as("grace"));
  });
});

describe("a wait", () => {
  const wait = (more: object): Story =>
    storyWith([{ name: "notice", uses: "wait", ...more }]).start();
  it("lasts as long as it says", () => {
    const story = wait({ duration: "90d" });
    expect(story.due()).toBe("2026-04-15T10:01:00.000Z");
    expect(story.later("89d").status("notice", "test")).toBe("in_progress");
    expect(story.later("1d").status("notice", "test")).toBe("completed");
  });
  it("lasts until a day or an instant, and not at all once that is past", () => {
    expect(wait({ until: "2026-02-01" }).due()).toBe("2026-02-01");
    expect(wait({ until: "2026-02-01T09:00:00+01:00" }).later("16d").status("notice", "test")).toBe(
      "in_progress",
    );
    expect(wait({ until: "2026-01-01" }).status("notice", "test")).toBe("completed");
  });
});

describe("what a phase requires", () => {
  const canary = { name: "canary", uses: "manual", instructions: "Look." };
  const full = { name: "full", uses: "workflow", skill: "work", requires: "canary" };
  it("is a phase that is completed and not skipped, else a person looks before anything runs", () => {
    const story = storyWith([canary, full]).start();
    story.ask({ verb: "skip", ...place, reason: "no time" });
    expect(story.types()).toContain("requirement_unmet");
    expect(story.status("full", "test")).toBe("failed");
    const confirmed = storyWith([canary, full]).start().confirm("canary", "test");
    expect(confirmed.status("full", "test")).toBe("in_progress");
  });
  it("can be a condition", () => {
    const pick = { name: "pick", uses: "decision", question: "Go?", options: ["go", "stay"] };
    const story = (option: string): Story =>
      storyWith([pick, { ...full, requires: ["pick", 'choices.pick == "go"'] }])
        .start()
        .ask({ verb: "choose", ...place, options: [option] });
    expect(story("go").status("full", "test")).toBe("in_progress");
    expect(story("stay").status("full", "test")).toBe("failed");
  });
});
