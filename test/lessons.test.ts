/**
 * Lessons other rollout tools paid for, as rules that hold here: the list of all of them, each
 * with the tests that bear its number, and the tests that belong to no other file.
 *
 * Two hold in a form of their own. Rule 13: a place in a wave is given back only when its
 * resource is done, because places limit what is half way; what waits holds up nobody else who
 * has begun. Rule 20: Cairn cancels no run on GitHub, so an end says what goes on there.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectedEnd } from "../src/domain/expected-time.ts";
import { hasFailed, statusOf } from "../src/domain/status.ts";
import { countsOf } from "../src/messages/counts.ts";
import { renderStatus } from "../src/messages/status.ts";
import { renderTrackingIssue } from "../src/messages/tracking-issue.ts";
import { airflowFile, definitionOf } from "./domain/airflow.ts";
import { pullRequestSeen, resource, Story } from "./domain/given.ts";
import { storyWith } from "./domain/kinds.ts";
import { say } from "./messages/talk.ts";
import { viewOf } from "./messages/view.ts";

const LESSONS: readonly string[] = [
  "A pause lets what runs end, begins nothing new, lets timers run on, and says when it is drained.",
  "To abort what is paused ends it, once.",
  "A soak is continuous: what is undone or done again begins it anew; to do without is recorded.",
  "Deny beats allow; nothing allowed means shut; what is under way ends, and no window holds a rollback.",
  "Windows keep their time zone, and say when they open or that there is no known end.",
  "One rejection fails a gate until somebody asks again; people count, not comments.",
  "An approval is of what was there: when that changes, it is asked for again.",
  "What has expired answers that it has, never nothing.",
  "A command that is satisfied already is a friendly no-op.",
  "What is accepted but not yet in effect is seen, and can be taken back.",
  "Who is in a wave is settled when it starts; late ones join, an empty wave is passed over.",
  "What is so already is skipped with its evidence; a pull request that is there is adopted.",
  "What waits holds up nobody else, and the order is always the same.",
  "Failures are counted against the wave as it started, by default none; a try that is repeated is none.",
  "Bulk commands say what became of each, and some may fail.",
  "Every view counts by one function, nothing drops out of the totals, and no end is foretold in the past.",
  "Writes are paced a second apart and within GitHub's limits.",
  "A webhook wakes, the sweep is the truth.",
  "Who may edit the definition cannot thereby open what holds something under way.",
  "The end of running work elsewhere is not promised, and that is said.",
  "A rollback is never begun by itself unless the definition says so.",
  "A hold by a person is lifted by a person alone.",
];

const titles = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .flatMap((file) => [
    ...readFileSync(join(import.meta.dirname, file), "utf8").matchAll(
      /(?:it|describe)(?:\.each)?[^"]*"([^"]*\brule (\d+)\b[^"]*)"/g,
    ),
  ])
  .map(([, title = "", number]) => ({ title, number: Number(number) }));

describe("the lessons", () => {
  it.each(LESSONS.map((lesson, index) => [index + 1, lesson] as const))("%i: %s", (number) => {
    expect(titles.filter((one) => one.number === number)).not.toEqual([]);
  });
});

const place = { resource, environment: "test" } as const;

describe("rule 8: a question that has expired", () => {
  const question = {
    name: "which",
    uses: "decision",
    question: "Which?",
    options: ["daily", "weekly"],
    expires: "2d",
  };
  const command = "/migrate choose email.notifications test weekly";

  it("says that its time is over and what was taken", () => {
    const story = storyWith([{ ...question, default: "daily" }]).start();
    story.until(story.due()!);
    expect(say(story, [command])).toContain("the time for an answer is over, so `daily` was taken");
  });
  it("says so and stays open where nothing is taken by default", () => {
    const story = storyWith([question]).start();
    story.until(story.due()!);
    expect(story.types()).toContain("choice_expired");
    expect(story.checkpoints()).toEqual(["test/which/1/decision-expired"]);
    expect(say(story, [command])).toContain("**Done**");
  });
});

describe("rule 12: what is so already", () => {
  const skills = {
    change: { workflow: "change.yml", opens: "pull_request", outputs: { changes: "integer" } },
  };
  const after = { name: "after", uses: "manual", instructions: "Go.", requires: ["code"] };
  const code = { name: "code", uses: "pull_request", skill: "change" };
  const already = {
    [resource]: { labels: { airflow: "3.0" } },
    other: { labels: { airflow: "2.9" } },
  };
  const migration = (phase: object, resources: object): Story =>
    storyWith([phase, after], { skills, resources });
  const told = (changes: number) =>
    ({ conclusion: "success", outputs: { ok: true, outputs: { changes } } }) as const;

  it("is skipped before it begins, with the evidence, and is as good as done", () => {
    const story = migration({ ...code, skip_when: "resource.airflow == '3.0'" }, already).start();
    expect(story.events).toContainEqual(
      expect.objectContaining({
        type: "phase_skipped",
        actor: "cairn",
        reason: "nothing to do: resource.airflow == '3.0' is true",
      }),
    );
    expect([story.status("code", "test"), story.status("after", "test")]).toEqual([
      "skipped",
      "awaiting_human",
    ]);
    story.start("other");
    expect(story.types()).toContain("phase_started");
  });
  it("is skipped once the skill has found nothing to change", () => {
    const story = migration({ ...code, skip_when: "outputs.changes == 0" }, already).start();
    expect(story.status("code", "test")).toBe("in_progress");
    story.run("code", "test", told(0));
    expect(story.status("code", "test")).toBe("skipped");
    expect(story.events).toContainEqual(
      expect.objectContaining({
        type: "phase_skipped",
        reason: "nothing to do: outputs.changes == 0 is true (changes = 0)",
      }),
    );
    const other = migration({ ...code, skip_when: "outputs.changes == 0" }, already).start();
    expect(other.run("code", "test", told(4)).status("code", "test")).toBe("awaiting_human");
  });
  it("does its work where the condition cannot be worked out, and never gets past a requirement by hand", () => {
    const story = migration({ ...code, skip_when: "resource.nothing == '3.0'" }, already).start();
    expect(story.status("code", "test")).toBe("in_progress");
    story.ask({ verb: "skip", ...place, reason: "by hand" });
    expect(story.status("after", "test")).toBe("failed");
  });
  it("is a pull request that was there before: it becomes the phase's own", () => {
    const story = new Story().start();
    const names = { resource, environment: null, phase: "code" };
    const seen = pullRequestSeen({ number: 3, author: "grace", names });
    story.tell({ type: "pull-request", source: "sweep", seen });
    expect(story.attempt("code", null)?.pullRequest).toMatchObject({ number: 3, state: "open" });
    story.run("code", null, { conclusion: "success" });
    expect(story.checkpoints()).toEqual(["shared/code/1/review"]);
  });
});

/** A wave of runs, started in the order of the file. */
const runs = (resources: object, wave: object): Story =>
  new Story(
    definitionOf({
      name: "runs",
      environments: { test: {}, prod: { blocked_by: "test", approval_required: true } },
      skills: { work: { workflow: "work.yml", retry: { maximum_attempts: 2 } } },
      phases: [{ name: "go", uses: "workflow", skill: "work" }],
      waves: [{ name: 1, ...wave }],
      resources,
    }),
  ).ask({ verb: "start", target: { wave: "1" }, force: null });
const ends = (story: Story, id: string, conclusion: string, environment = "test"): Story =>
  story.tell({
    type: "run",
    source: "sweep",
    seen: {
      repository: null,
      id: 500 + id.codePointAt(0)!,
      url: "u",
      attempt: 1,
      effect: `${id}/${environment}/go/1`,
      conclusion,
      outputs: null,
    },
  });
const started = (story: Story): readonly string[] =>
  Object.values(story.state.resources).flatMap(({ id, started: at }) => (at ? [id] : []));
const three = { c: { wave: 1 }, a: { wave: 1 }, b: { wave: 1 } };

describe("rule 13: what waits", () => {
  it("lets the others go on, each at its own step", () => {
    const story = runs(three, { max_concurrency: 2 });
    ends(story, "c", "success").ask({ verb: "sign-off", resource: "c", environment: "test" });
    expect(story.state.resources["c"]?.environments["prod"]?.progress.status).toBe(
      "awaiting_approval",
    );
    ends(story, "a", "success");
    expect(story.state.resources["a"]?.environments["test"]?.progress.status).toBe(
      "awaiting_sign_off",
    );
  });
  it("is passed over when the next one starts, which is always the first of the file", () => {
    const held = new Story(runs(three, { max_concurrency: 1 }).definition);
    held.ask({ verb: "pause", target: { resource: "c" }, reason: "later" });
    held.ask({ verb: "start", target: { wave: "1" }, force: null });
    expect(started(held)).toEqual(["a"]);
    expect(started(runs(three, { max_concurrency: 2 }))).toEqual(["c", "a"]);
  });
});

describe("rule 14: a run that is tried again by itself", () => {
  it("has not failed, so that the wave goes on", () => {
    const story = runs(
      { a: { wave: 1 }, b: { wave: 1, environments: ["test"] }, c: { wave: 1 } },
      { max_concurrency: 2 },
    );
    ends(story, "a", "startup_failure");
    expect(story.state.resources["a"]?.environments["test"]?.phases["go"]?.status).toBe("failed");
    expect(hasFailed(story.state.resources["a"]!)).toBe(false);
    ends(story, "b", "success");
    expect(started(story)).toEqual(["a", "b", "c"]);
  });
});

describe("rule 16: what is counted", () => {
  const all = { a: { wave: 1 }, b: { wave: 1 }, c: { wave: 1 }, d: { wave: 1 }, e: { wave: 1 } };
  const mixed = (): Story => {
    const story = runs(all, { max_concurrency: 3, failure_threshold: 5 });
    ends(story, "a", "failure");
    for (const confirmed of [false, true]) {
      story.ask({ verb: "abort", target: { resource: "b" }, reason: "retired", confirmed });
    }
    const { e } = story.state.resources;
    const gone = { by: "cairn", at: story.now, reason: null };
    const resources = {
      ...story.state.resources,
      e: { ...e!, withdrawn: gone, completedAt: story.now },
    };
    story.state = { ...story.state, resources };
    return story;
  };

  it("is the same in the status and in the tracking issue, and nothing is left out", () => {
    const story = mixed();
    const view = viewOf(story);
    const counts = countsOf(Object.values(story.state.resources));
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(5);
    const words = ["0 of 5 completed", "1 aborted", "1 withdrawn", "in progress"];
    const shown = [renderTrackingIssue("1", view), renderStatus({ wave: "1" }, view)];
    expect(words.map((word) => shown[0]?.includes(word))).toEqual(words.map(() => true));
    expect(shown[1]).toContain("0 of 5 completed");
    expect(shown[1]).toMatch(/1 aborted, 1 withdrawn$/m);
    expect(shown[1]).toContain("| `b` | aborted |");
    expect(statusOf(story.state.resources["e"]!)).toBe("withdrawn");
  });
  it("is never full before all is completed, and its end never foretold in the past", () => {
    const story = mixed();
    expect(renderTrackingIssue("1", viewOf(story))).not.toContain("█");
    for (const now of ["2026-01-15T12:00:00Z", "2027-01-15T12:00:00Z"]) {
      const end = expectedEnd("1", story.state, story.definition, now);
      expect(end === null || end.at >= now).toBe(true);
    }
  });
});

describe("rule 20: an end of what runs on GitHub", () => {
  it("says that it runs on there, before and after", () => {
    const story = new Story(definitionOf(airflowFile)).start();
    story.run("code", null, { id: 77 });
    const asked = say(story, [`/migrate abort ${resource} --reason "retired"`]);
    expect(asked).toContain("Runs on GitHub are not stopped");
    expect(say(story, [`/migrate abort ${resource} --confirm`])).toContain(
      "[workflow run 77](https://github.test/runs/500) goes on on GitHub: Cairn does not stop it.",
    );
  });
});
