import { describe, expect, it } from "vitest";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

/** `test`, then a production environment with this gate. */
const gated = (gate: object, more: object = {}): Story => {
  const { test } = airflowFile.environments;
  const environments = { test, "prod-us": { blocked_by: "test", ...gate } };
  const story = new Story(definitionOf({ ...airflowFile, environments, ...more }));
  return story
    .start()
    .pullRequest("code", null, { number: 1, state: "merged" })
    .finish("test", 20)
    .signOff("test");
};
const place = { resource, environment: "prod-us" };
const approve = { verb: "approve", ...place } as const;
const reject = { verb: "reject", ...place, reason: "errors" } as const;
const two = {
  approval: {
    min_approvals: 2,
    approvers: [{ user: "ada" }, { user: "grace" }, { team: "leads", required: true }],
  },
};

describe("an approval", () => {
  it("takes as many different people as the rule says, and those it requires", () => {
    const story = gated(two);
    story.ask(approve, { by: "grace" });
    story.isSatisfiedWith(approve, { by: "Grace" });
    expect(story.environment("prod-us")).toBe("awaiting_approval");
    story.ask(approve, { by: "linus", teams: ["leads"] });
    expect(story.environment("prod-us")).toBe("active");
    const given = story.resource.history.filter(({ type }) => type === "approval_given");
    expect(given).toMatchObject([{ teams: [] }, { actor: "linus", teams: ["leads"] }]);
  });
  it("is not there while somebody required is missing", () => {
    const rule = { approvers: [{ user: "grace" }, { team: "leads", required: true }] };
    const story = gated({ approval: rule }).ask(approve, { by: "grace" });
    expect(story.environment("prod-us")).toBe("awaiting_approval");
  });
  it("comes from those the rule names, and from nobody else", () => {
    gated(two)
      .refuses(approve, "own-request", { by: "ADA" })
      .refuses(approve, "not-an-approver", { by: "linus", teams: ["others"] })
      .refuses(reject, "not-an-approver", { by: "linus" });
  });
  it("may come from whoever asked where the rule lets it", () => {
    const story = gated({ approval: { prevent_self_review: false } }).ask(approve);
    expect(story.environment("prod-us")).toBe("active");
  });
  it("counts for exactly what was approved (rule 7)", () => {
    const story = gated(two).ask(approve, { by: "grace" });
    const { test } = story.resource.environments;
    const changed = {
      ...test!,
      progress: { status: "completed", at: "2026-01-15T10:30:00Z", signedOffBy: "grace" },
    } as const;
    story.state = {
      ...story.state,
      resources: {
        ...story.state.resources,
        [resource]: {
          ...story.resource,
          environments: { ...story.resource.environments, test: changed },
        },
      },
    };
    story.until("2026-01-15T11:00:00Z");
    expect(story.events).toMatchObject([{ type: "approval_requested", requestedBy: "grace" }]);
    expect(story.resource.environments["prod-us"]?.approvals).toEqual([]);
    story.until("2026-01-15T11:01:00Z");
    expect(story.events).toEqual([]);
  });
});

describe("a rejection", () => {
  it("fails the gate, however many approve, until somebody asks again (rule 6)", () => {
    const story = gated(two).ask(approve, { by: "grace" });
    story.refuses({ ...reject, reason: null }, "reason-needed", { by: "grace" });
    story.ask(reject, { by: "grace" }).isSatisfiedWith(reject, { by: "linus" });
    expect(story.checkpoints()).toEqual(["prod-us/rejected"]);
    story.refuses(approve, "approval-rejected", { by: "linus", teams: ["leads"] });
    story.ask({ verb: "retry", resource, environment: null }, { by: "linus" });
    expect(story.checkpoints()).toEqual(["prod-us/approval"]);
    story.refuses(approve, "own-request", { by: "linus", teams: ["leads"] });
    expect(story.resource.environments["prod-us"]?.approvals).toEqual([]);
    expect(story.status("infra", "prod-us")).toBe("pending");
  });
});

describe("a soak", () => {
  it("is counted from when what blocks it was signed off, and ends by itself", () => {
    const story = gated({ soak_time: "24h" });
    expect(story.resource.environments["prod-us"]?.progress).toMatchObject({ status: "soaking" });
    const due = story.due();
    expect(due).toMatch(/^2026-01-16T10:/);
    story.until("2026-01-16T10:00:00Z");
    expect(story.environment("prod-us")).toBe("soaking");
    story.until(due!);
    expect(story.environment("prod-us")).toBe("active");
  });
  it("begins anew when what comes before is not done any more (rule 3)", () => {
    const story = gated({ soak_time: "24h" });
    const { test } = story.resource.environments;
    const undone = {
      ...test!,
      progress: { status: "awaiting_sign_off", since: "2026-01-15T12:00:00Z" },
    } as const;
    const environments = { ...story.resource.environments, test: undone };
    const changed = { ...story.resource, environments };
    story.state = { ...story.state, resources: { ...story.state.resources, [resource]: changed } };
    story.until("2026-01-17T10:00:00Z");
    expect(story.resource.environments["prod-us"]?.progress).toEqual({
      status: "blocked",
      by: ["test"],
    });
    story.signOff("test");
    expect(story.due()).toBe("2026-01-18T10:01:00.000Z");
  });
  it("comes before the approval, which is asked for once it is over", () => {
    const story = gated({ soak_time: "1h", approval_required: true });
    story.refuses(approve, "environment-blocked", { by: "grace" });
    story.until(story.due()!);
    expect(story.checkpoints()).toEqual(["prod-us/approval"]);
    expect(story.due()).toBeNull();
  });
  it("is done without on a person's word, which is recorded; an approval never is", () => {
    const story = gated({ soak_time: "1h", approval_required: true });
    const skip = { verb: "skip", ...place, reason: "hotfix" } as const;
    story.refuses({ ...skip, reason: null }, "reason-needed").ask(skip);
    expect(story.types()).toEqual(["gate_waived", "approval_requested"]);
    expect(story.resource.environments["prod-us"]?.waived).toMatchObject({ reason: "hotfix" });
    story.refuses(skip, "nothing-to-skip");
  });
  it("may be done without only by those who may approve", () => {
    gated({ soak_time: "1h", ...two }).refuses(
      { verb: "skip", ...place, reason: "x" },
      "not-an-approver",
      { by: "linus" },
    );
  });
});

describe("a window", () => {
  const nights = {
    windows: [
      {
        name: "nights",
        kind: "allow",
        rrule: "FREQ=DAILY",
        dtstart: "TZID=Europe/Berlin:20260105T220000",
        dtend: "TZID=Europe/Berlin:20260106T060000",
      },
    ],
  };
  const waiting = (): Story => gated({ windows: ["nights"] }, nights);

  it("holds the start until it opens, and says when that is", () => {
    const story = waiting();
    expect(story.resource.environments["prod-us"]?.progress).toMatchObject({
      status: "awaiting_window",
      nextOpen: "2026-01-15T21:00:00.000Z",
      windows: ["nights"],
      begun: false,
    });
    expect(story.due()).toBe("2026-01-15T21:00:00.000Z");
    story.until(story.due()!);
    expect(story.types()).toEqual(["environment_started", "phase_started", "person_awaited"]);
    expect(story.due()).toBeNull();
  });
  it("that was missed is waited for again", () => {
    const story = waiting().until("2026-01-16T12:00:00Z");
    expect(story.events).toMatchObject([
      { type: "window_awaited", nextOpen: "2026-01-16T21:00:00.000Z" },
    ]);
    story.until("2026-01-16T12:01:00Z");
    expect(story.events).toEqual([]);
  });
  it("lets what is under way end when it closes, and starts nothing new (rule 4)", () => {
    const story = waiting().until("2026-01-15T21:00:00Z").until("2026-01-16T08:00:00Z");
    story.pullRequest("infra", "prod-us", { number: 5, state: "merged" });
    story.confirm("infra", "prod-us");
    expect(story.types()).toEqual(["phase_confirmed", "phase_completed", "window_awaited"]);
    expect(story.resource.environments["prod-us"]?.progress).toMatchObject({ begun: true });
    story.isSatisfiedWith({ verb: "confirm-phase", phase: "infra", ...place, unverified: null });
    story.until(story.due()!);
    expect(story.types()).toEqual(["environment_resumed", "phase_started", "person_awaited"]);
  });
  it("holds back a retry, too", () => {
    const story = waiting().until("2026-01-15T21:00:00Z");
    story.pullRequest("infra", "prod-us", { number: 5 });
    story.pullRequest("infra", "prod-us", { number: 5, state: "closed" });
    story.until("2026-01-16T08:00:00Z");
    story.refuses({ verb: "retry", ...place }, "window-closed");
    story.until("2026-01-16T21:00:00Z").ask({ verb: "retry", ...place });
  });
});
