import { describe, expect, it } from "vitest";
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
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

describe("an approval phase that names who may approve", () => {
  const named = { approvers: [{ user: "grace" }, { team: "leads", required: true }] };
  const withTeam = (by: string) => ({ by, teams: ["leads", "others"] });

  it("is approved and rejected by nobody else", () => {
    gate(named)
      .refuses(approve, "not-an-approver", as("linus"))
      .refuses(reject("no"), "not-an-approver", as("linus"))
      .refuses(approve, "own-request");
  });

  it("waits for the team that is required, however many others approve", () => {
    const story = gate({ ...named, min_approvals: 2 }).ask(approve, as("grace"));
    expect(story.status("gate", "test")).toBe("awaiting_human");
    story.ask(approve, withTeam("linus"));
    expect(story.status("gate", "test")).toBe("completed");
    expect(story.attempt("gate", "test")?.approvals).toMatchObject([
      { by: "grace", teams: [] },
      { by: "linus", teams: ["leads"] },
    ]);
  });

  it("waits for the team where enough others approved", () => {
    const story = gate(named).ask(approve, as("grace"));
    expect(story.status("gate", "test")).toBe("awaiting_human");
    expect(story.ask(approve, withTeam("linus")).status("gate", "test")).toBe("completed");
  });

  it("is rejected by one of them", () => {
    const story = gate({ ...named, min_approvals: 2 }).ask(approve, as("grace"));
    expect(story.ask(reject("red"), withTeam("linus")).status("gate", "test")).toBe("failed");
  });
});

describe("what was approved in a phase", () => {
  const work = { name: "work", uses: "workflow", skill: "work" };
  const two = { name: "gate", uses: "approval", min_approvals: 2 };
  /** Grace has approved what the run before left; then somebody runs it again on GitHub. */
  const asked = (): Story =>
    storyWith([work, two])
      .start()
      .run("work", "test", { id: 1, conclusion: "success" })
      .ask(approve, as("grace"));

  it("is bound to the state it was in", () => {
    expect(asked().attempt("gate", "test")?.approvals[0]?.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("counts no more once that has changed, and is asked for again", () => {
    const stage = { ...work, name: "canary", uses: "rollout", stages: [50, 100], approval: two };
    const { name: _name, uses: _uses, ...approval } = two;
    const story = storyWith([{ ...stage, approval }]).start();
    const before = story
      .run("canary", "test", { id: 1, conclusion: "success" })
      .ask(approve, as("grace"))
      .checkpoints();
    story.run("canary", "test", { id: 1, attempt: 2 });
    expect(story.status("canary", "test")).toBe("in_progress");
    story.run("canary", "test", { id: 1, attempt: 2, conclusion: "success" });
    expect(story.checkpoints()).not.toEqual(before);
    expect(story.checkpoints()[0]).toMatch(/^test\/canary\/1\/phase-approval\/[0-9a-f]{8}$/);

    story.ask(approve, as("linus"));
    expect(story.status("canary", "test")).toBe("awaiting_human");
    story.ask(approve, as("grace")).run("canary", "test", { id: 2 }, 2);
    expect(story.attempt("canary", "test")).toMatchObject({ number: 2, part: { percentage: 100 } });
  });

  it("is not the same under another definition", () => {
    const story = asked();
    const held = { ...story.resource, definitionDigest: "d2" };
    const [open] = checkpointsOf(held);
    expect(open?.about).toMatchObject({ approvals: [], stale: [{ by: "grace" }] });
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
