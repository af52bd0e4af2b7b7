import { describe, expect, it } from "vitest";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

type Skill = Readonly<Record<string, unknown>>;

/** The Airflow migration whose first skill says so much about failures. */
function withSkill(skill: Skill): Story {
  const skills = {
    ...airflowFile.skills,
    "dag-migrate": { ...airflowFile.skills["dag-migrate"], ...skill },
  };
  return new Story(definitionOf({ ...airflowFile, skills })).start();
}

const due = (story: Story): string | null => story.due();

/** Lets time pass until something is due, and that happen. */
function wait(story: Story): Story {
  const at = due(story);
  if (at === null) throw new Error("nothing is due");
  return story.tell({ type: "tick", source: "engine" }, at);
}

const ends = (story: Story, conclusion: string, attempt = 1): Story =>
  story.run("code", null, { id: 500 + attempt, conclusion }, attempt);

const failure = (story: Story) => {
  const phase = story.resource.shared["code"];
  return phase?.status === "failed" ? phase.failure : null;
};

describe("a run in which nothing ran", () => {
  it.each(["startup_failure", "stale"])("is tried again by itself (%s)", (conclusion) => {
    const story = ends(new Story().start(), conclusion);
    expect(failure(story)?.category).toBe("transient");
    expect(story.checkpoints()).toEqual([]);
    expect(wait(story).types()).toEqual(["phase_started"]);
    expect(story.resource.shared["code"]).toMatchObject({
      status: "in_progress",
      attempts: [{ failure: { category: "transient" } }, { number: 2, startedBy: "cairn" }],
    });
  });

  it("is left to a person after three attempts, and tried as often again when she retries", () => {
    const story = ends(new Story().start(), "startup_failure");
    ends(wait(story), "startup_failure", 2);
    ends(wait(story), "startup_failure", 3);
    expect(failure(story)).toMatchObject({
      category: "blocking",
      reason: expect.stringContaining("like 2 before"),
    });
    expect(story.checkpoints()).toEqual(["shared/code/3/failed"]);
    expect(due(story)).toBeNull();
    story.ask({ verb: "retry", resource, environment: null });
    expect(failure(ends(story, "startup_failure", 4))?.category).toBe("transient");
  });
});

describe("a run that failed", () => {
  it.each(["failure", "timed_out", "cancelled", "action_required"])(
    "is for a person where its skill says nothing (%s)",
    (conclusion) => {
      const story = ends(new Story().start(), conclusion);
      expect(failure(story)?.category).toBe("blocking");
      expect(due(story)).toBeNull();
    },
  );

  it("is tried again as its skill says, each time after a longer wait", () => {
    const retry = {
      maximum_attempts: 4,
      initial_interval: "1m",
      backoff_coefficient: 10,
      maximum_interval: "15m",
    };
    const story = withSkill({ retry });
    const waits: number[] = [];
    for (const attempt of [1, 2, 3]) {
      ends(story, "failure", attempt);
      const phase = story.resource.shared["code"];
      const since = phase && "since" in phase ? Date.parse(phase.since) : 0;
      waits.push((Date.parse(due(story) ?? "") - since) / 60_000);
      wait(story);
    }
    expect(waits).toEqual([1, 10, 15]);
    expect(failure(ends(story, "failure", 4))?.category).toBe("blocking");
  });

  it("is not tried again before its time, and a person may be faster", () => {
    const story = ends(withSkill({ retry: { initial_interval: "1h" } }), "failure");
    const at = due(story);
    story.tell({ type: "tick", source: "engine" });
    expect(story.types()).toEqual([]);
    expect(due(story)).toBe(at);
    story.ask({ verb: "retry", resource, environment: null });
    expect(story.status("code", null)).toBe("in_progress");
    expect(due(story)).toBeNull();
  });

  it.each([
    [{ non_retryable: ["timed_out"] }, "timed_out"],
    [{}, "cancelled"],
    [{}, "action_required"],
    [{ maximum_attempts: 1 }, "failure"],
  ])("is for a person where the policy %o leaves %s to her", (retry, conclusion) => {
    expect(failure(ends(withSkill({ retry }), conclusion))?.category).toBe("blocking");
  });

  it("waits while a person holds the phase", () => {
    const story = ends(withSkill({ retry: { initial_interval: "1h" } }), "failure");
    story.ask({ verb: "block", resource, environment: null, reason: "freeze" });
    expect(due(story)).toBeNull();
    story.ask({ verb: "unblock", resource, environment: null });
    expect(due(story)).not.toBeNull();
  });

  it("counts as done when somebody re-runs it by hand meanwhile", () => {
    const story = ends(withSkill({ retry: { initial_interval: "1h" } }), "failure");
    story.run("code", null, { id: 501, attempt: 2, conclusion: "success" });
    expect(story.status("code", null)).toBe("awaiting_human");
    expect(due(story)).toBeNull();
  });
});

describe("a run that takes longer than its skill may", () => {
  const overdue = (): Story => wait(withSkill({ timeout: "30m" }));

  it("fails for a person to judge", () => {
    const story = overdue();
    expect(story.types()).toEqual(["run_overdue", "phase_failed"]);
    expect(failure(story)).toEqual({
      category: "blocking",
      reason: "its workflow has no result after 30m",
    });
    expect(due(story)).toBeNull();
  });

  it("still counts when it ends after all", () => {
    const story = ends(overdue(), "success");
    expect(story.status("code", null)).toBe("awaiting_human");
  });

  it("has the time again on the next attempt", () => {
    const story = overdue().ask({ verb: "retry", resource, environment: null });
    expect(due(story)).not.toBeNull();
  });
});
