import { describe, expect, it } from "vitest";
import { evolveGate } from "../../src/domain/evolve-gate.ts";
import { stepAt } from "../../src/domain/gates.ts";
import { type ResourceState } from "../../src/domain/resource.ts";
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
  it("stands though what it was about changes, and is asked about anew as it is then", () => {
    const story = gated({ approval_required: true }).ask(reject, { by: "grace" });
    const { test } = story.resource.environments;
    const progress = { status: "completed", at: "2026-01-15T10:30:00Z", signedOffBy: "linus" };
    const environments = { ...story.resource.environments, test: { ...test!, progress } };
    const changed = { ...story.resource, environments } as ResourceState;
    story.state = { ...story.state, resources: { ...story.state.resources, [resource]: changed } };
    expect(story.later("1h").events).toEqual([]);
    story.refuses(approve, "approval-rejected", { by: "linus" });
    story.ask({ verb: "retry", resource, environment: null }, { by: "linus" });
    expect(story.types()).toEqual(["approval_requested"]);
    story.refuses(approve, "own-request", { by: "linus" }).ask(approve, { by: "grace" });
    expect(story.environment("prod-us")).toBe("active");
  });
  it("is not outvoted by approvals that came before it, or that came in after it", () => {
    const rule = { minApprovals: 1, preventSelfReview: false, approvers: [] };
    const digest = "d";
    const stamp = { actor: "grace", at: "2026-01-15T10:00:00Z", source: "comment:1" } as const;
    const yes = { ...stamp, type: "approval_given", digest, teams: [] } as const;
    const no = { ...stamp, type: "approval_rejected", digest, reason: "errors" } as const;
    const asked = { ...stamp, type: "approval_requested", digest, requestedBy: "ada" } as const;
    const nothing = { wait: null, approvals: [] };
    for (const events of [
      [asked, yes, no],
      [asked, no, yes],
      [asked, no, yes, yes],
    ] as const) {
      const { wait, approvals } = events.reduce(evolveGate, nothing);
      expect(wait).toMatchObject({ status: "rejected" });
      const facts = { doneSince: null, requester: "ada", digest, approvals, isWaived: false };
      const gate = { approval: rule, soakMs: null, windows: [] };
      expect(stepAt(gate, { ...facts, waiting: wait }, stamp.at)).toEqual({ is: "shut" });
    }
    expect([asked, yes, no].reduce(evolveGate, nothing).approvals).toEqual([]);
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
  it("holds back no rollback and no other look at what is under way (rule 4)", () => {
    const work = {
      name: "infra",
      uses: "workflow",
      skill: "check-deploy",
      count: 3,
      interval: "2h",
      rollback: "migrate-dags",
      rollback_on: "outputs.bad",
      success_condition: "!outputs.bad",
    };
    const skills = {
      ...airflowFile.skills,
      "check-deploy": { workflow: "check-deploy.yml", outputs: { bad: "boolean" } },
    };
    const environments = { test: { windows: ["nights"] } };
    const file = { ...airflowFile, ...nights, skills, environments, phases: [work] };
    const resources = { [resource]: { wave: 1 } };
    const story = new Story(definitionOf({ ...file, resources })).start();
    const seen = (bad: boolean) =>
      ({ conclusion: "success", outputs: { ok: true, outputs: { bad } } }) as const;
    story.until("2026-01-16T04:30:00Z").run("infra", "test", { id: 1, ...seen(false) });
    story.until("2026-01-16T07:00:00Z");
    expect(story.types()).toEqual(["phase_started"]);
    story.run("infra", "test", { id: 2, ...seen(true) }, 2);
    expect(story.attempt("infra", "test")?.part).toMatchObject({ is: "rollback" });
    expect(story.environment("test")).toBe("active");
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
