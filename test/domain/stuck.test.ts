import { describe, expect, it } from "vitest";
import { stuckIn } from "../../src/domain/stuck.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

const reminders = (story: Story): readonly string[] =>
  story.resource.history.flatMap((event) => (event.type === "owner_reminded" ? [event.of] : []));

const stuck = (story: Story): readonly string[] =>
  stuckIn(story.resource, story.definition, story.now).map(({ id }) => id);

/** The infra phase waits for its pull request. */
const waiting = (file: unknown = airflowFile): Story =>
  new Story(definitionOf(file)).start().pullRequest("code", null, { state: "merged" });

const question = `${resource}/test/infra/1/open-pull-request`;

describe("a question nobody answers", () => {
  it("is stuck after the interval, and its owner is reminded once in each", () => {
    const story = waiting();
    story.later("6d");
    expect(stuck(story)).toEqual([]);
    story.later("2d");
    expect(stuck(story)).toEqual([question]);
    expect(story.types()).toEqual(["owner_reminded"]);
    expect(story.later("1d").types()).toEqual([]);
    story.later("7d");
    expect(reminders(story)).toEqual([question, question]);
  });

  it("is not asked about again once it is answered", () => {
    const story = waiting().later("8d").pullRequest("infra", "test", { number: 8 });
    expect(stuck(story)).toEqual([]);
    expect(story.later("6d").types()).toEqual([]);
    // The review is a question of its own.
    expect(story.later("2d").types()).toEqual(["owner_reminded"]);
  });

  it.each([
    ["paused", (story: Story) => ask(story, "pause")],
    ["held", (story: Story) => ask(story, "block")],
    ["about to be aborted", (story: Story) => ask(story, "abort")],
  ])("reminds nobody while it is %s", (_, hold) => {
    const story = hold(waiting());
    story.later("4w");
    expect(reminders(story)).toEqual([]);
  });

  it("reminds nobody while the windows of its environment are closed", () => {
    const windows = [
      {
        name: "mondays",
        kind: "allow",
        rrule: "FREQ=WEEKLY;BYDAY=MO",
        dtstart: "TZID=UTC:20260105T080000",
        dtend: "TZID=UTC:20260105T180000",
      },
    ];
    const environments = { test: { primary: true, windows: ["mondays"] } };
    const story = new Story(
      definitionOf({ ...airflowFile, windows, environments, resources: { [resource]: {} } }),
    );
    story.until("2026-01-19T09:00:00Z").start();
    story.pullRequest("code", null, { state: "merged" });
    expect(story.checkpoints()).toEqual(["test/infra/1/open-pull-request"]);
    story.until("2026-01-26T07:00:00Z");
    story.until("2026-01-27T07:00:00Z");
    expect(reminders(story)).toEqual([]);
    story.until("2026-02-02T08:00:00Z");
    expect(reminders(story)).toHaveLength(1);
  });

  it("reminds as often as the migration or the phase says, or never", () => {
    const hourly = waiting({ ...airflowFile, reminder_interval: "1h" });
    expect(hourly.later("1h").types()).toEqual(["owner_reminded"]);
    const never = waiting({ ...airflowFile, reminder_interval: "never" });
    expect(never.later("52w").types()).toEqual([]);
    const [code, infra, ...others] = airflowFile.phases;
    const phases = [code, { ...infra, reminder_interval: "2d" }, ...others];
    const own = waiting({ ...airflowFile, phases });
    expect(own.later("2d").types()).toEqual(["owner_reminded"]);
  });
});

describe("a run that does not end", () => {
  const code = `${resource}/shared/code/1/run`;

  it("is stuck after the interval where its skill has no limit", () => {
    const story = new Story().start().run("code", null);
    expect(story.later("8d").types()).toEqual(["owner_reminded"]);
    expect(stuck(story)).toEqual([code]);
  });

  it("is stuck from the moment it is over its skill's limit", () => {
    const skills = {
      ...airflowFile.skills,
      "dag-migrate": { ...airflowFile.skills["dag-migrate"], timeout: "30m" },
    };
    const story = new Story(definitionOf({ ...airflowFile, skills })).start();
    expect(story.later("31m").types()).toEqual(["run_overdue", "phase_failed"]);
    expect(stuck(story)).toEqual([`${resource}/shared/code/1/failed`]);
    expect(reminders(story)).toEqual([]);
  });
});

function ask(story: Story, verb: "pause" | "block" | "abort"): Story {
  const reason = "freeze";
  if (verb === "block") return story.ask({ verb, resource, environment: "test", reason });
  const target = { resource };
  return verb === "pause"
    ? story.ask({ verb, target, reason })
    : story.ask({ verb, target, reason, confirmed: false });
}
