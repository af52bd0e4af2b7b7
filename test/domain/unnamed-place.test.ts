import { describe, expect, it } from "vitest";
import { pullRequestSeen, resource, type Story } from "./given.ts";
import { outputs, revertedAndAccepted, storyWith } from "./kinds.ts";

/** A command that names no environment, while a phase done once and one in an environment could be meant. */
const here = { resource, environment: null } as const;
const inTest = { resource, environment: "test" } as const;
const success = { conclusion: "success" } as const;
const once = {
  name: "prepare",
  uses: "workflow",
  scope: "resource",
  skill: "work",
  rollback: "undo",
};
const judged = {
  success_condition: "outputs.failed == 0",
  failure_condition: "outputs.failed > 5",
};

/** What was done once is rolled back after test has begun. */
const undone = (
  first: object,
  then: object,
  before: (story: Story) => Story,
  attempt = 2,
): Story => {
  const story = before(storyWith([first, then]).start());
  story.ask({ verb: "rollback", ...here, reason: "errors rise" });
  return story.run("prepare", null, { id: 90, ...success }, attempt);
};
const bothFailed = (then: object): Story =>
  undone(once, then, (story) =>
    story
      .run("prepare", null, { id: 1, ...success })
      .run("migrate", "test", { id: 2, conclusion: "failure" }),
  );
const migrate = { name: "migrate", uses: "workflow", skill: "work" };

describe("a command without an environment means what is done once", () => {
  it("when it retries, and each can be retried by its own command", () => {
    const story = bothFailed(migrate);
    expect([story.status("prepare", null), story.status("migrate", "test")]).toEqual([
      "failed",
      "failed",
    ]);
    story.ask({ verb: "retry", ...here });
    expect(story.status("prepare", null)).toBe("in_progress");
    expect(story.status("migrate", "test")).toBe("failed");
    story.run("prepare", null, { id: 4, ...success }, 3).ask({ verb: "retry", ...inTest });
    expect(story.status("migrate", "test")).toBe("in_progress");
  });

  it("when it skips", () => {
    const story = bothFailed(migrate).ask({ verb: "skip", ...here, reason: "it is done by hand" });
    expect(story.status("prepare", null)).toBe("skipped");
    expect(story.status("migrate", "test")).toBe("failed");
  });

  it("when it rolls back what is open, and asks for a place where nothing is", () => {
    const code = { name: "code", uses: "pull_request", scope: "resource", rollback: "undo" };
    const story = storyWith([code, { ...migrate, rollback: "undo" }]).start();
    story.pullRequest("code", null, { number: 8, state: "merged" });
    const rollback = { verb: "rollback", ...here, reason: "errors rise" } as const;
    story.refuses(rollback, "environment-needed");
    revertedAndAccepted(story, "code", null).ask(rollback);
    expect(story.attempt("code", null)?.part).toMatchObject({ is: "rollback" });
    expect(story.attempt("migrate", "test")?.part).toBeNull();
  });

  it("when it chooses", () => {
    const story = undone({ ...once, ...judged }, { ...migrate, ...judged }, (begun) =>
      begun
        .run("prepare", null, { id: 1, ...success, outputs: outputs({ failed: 0, rate: 0 }) })
        .run("migrate", "test", { id: 2, ...success, outputs: outputs({ failed: 3, rate: 0 }) }),
    );
    story.ask({ verb: "retry", ...here });
    story.run("prepare", null, { id: 5, ...success, outputs: outputs({ failed: 3, rate: 0 }) }, 3);
    story.ask({ verb: "choose", ...here, options: ["accept"] });
    expect(story.status("prepare", null)).toBe("completed");
    expect(story.status("migrate", "test")).toBe("awaiting_human");
  });

  it("when it approves, or rejects", () => {
    const canary = { ...once, uses: "rollout", stages: [50, 100], approval: { min_approvals: 1 } };
    const yes = { verb: "approve", ...here } as const;
    const ofBoth = (): Story =>
      undone(
        canary,
        { name: "gate", uses: "approval" },
        (begun) =>
          begun
            .run("prepare", null, { id: 1, ...success })
            .ask(yes, { by: "grace" })
            .run("prepare", null, { id: 3, ...success }, 2),
        3,
      )
        .ask({ verb: "retry", ...here })
        .run("prepare", null, { id: 4, ...success }, 4);
    expect(ofBoth().checkpoints()).toEqual([
      "shared/prepare/4/phase-approval",
      "test/gate/1/phase-approval",
    ]);
    const approved = ofBoth().ask(yes, { by: "grace" });
    expect(approved.checkpoints()).toEqual(["test/gate/1/phase-approval"]);
    const rejected = ofBoth().ask({ verb: "reject", ...here, reason: "no" }, { by: "grace" });
    expect(rejected.status("prepare", null)).toBe("failed");
    expect(rejected.status("gate", "test")).toBe("awaiting_human");
  });

  it("when it merges", () => {
    const code = { name: "code", uses: "pull_request", scope: "resource" };
    const story = storyWith([code, { name: "config", uses: "pull_request" }]).start();
    story.pullRequest("code", null, { number: 8, state: "merged" });
    story.pullRequest("config", "test", { number: 9, state: "open" });
    revertedAndAccepted(story, "code", null).ask({ verb: "retry", ...here });
    story.pullRequest("code", null, { number: 12, state: "open" });
    const pullRequest = pullRequestSeen({ number: 12, state: "open" });
    story.ask({ verb: "merge-pr", ...here }, { pullRequest });
    expect(story.events).toMatchObject([
      { type: "merge_requested", environment: null, number: 12 },
    ]);
  });
});
