import { describe, expect, it } from "vitest";
import { renderStatus } from "../../src/messages/status.ts";
import { renderTrackingIssue } from "../../src/messages/tracking-issue.ts";
import { resource, Story } from "../domain/given.ts";
import { definition, having, timed, type Told } from "../domain/having.ts";
import { say } from "./talk.ts";
import { viewOf } from "./view.ts";

const phases = ["code", "infra", "deploy", "migrate"];
const others = ["a", "b", "c"];

function started(told: readonly Told[]): Story {
  const story = having(others, told, new Story(definition));
  return story.ask({ verb: "start", target: { wave: "1" }, force: null });
}

describe("what was learnt from history", () => {
  it("is told with how often it was seen, unless it is offered anyway", () => {
    const skip: Told = { type: "phase_skipped", phase: "code", reason: "x" };
    const block: Told = { type: "phase_blocked", phase: "code", reason: "x" };
    const command = '/migrate block email.notifications --reason "freeze"';
    expect(say(started([block, skip]), [command])).toContain(
      'What people usually say next here is `/migrate skip email.notifications --reason "why it must be so"` (3 of 3 times).',
    );
    const signedOff: Told = { type: "environment_signed_off", environment: "test" };
    expect(say(started([block, signedOff]), [command])).not.toContain("usually");
    const unblock: Told = { type: "phase_unblocked", phase: "code" };
    expect(say(started([block, unblock]), [command])).not.toContain("usually");
  });

  it("tells when a wave will be done, in its status and its tracking issue", () => {
    const story = started(phases.flatMap((phase) => timed(phase, 6)));
    const view = viewOf(story);
    expect(renderStatus({ wave: "1" }, view)).toContain(
      "**Usual time**: `code` 6 h (of 3) · `infra` 6 h (of 3) · `deploy` 6 h (of 3) · `migrate` 6 h (of 3)",
    );
    const expected =
      "**Expected end**: about 2026-01-18, by the median time of each phase so far, seen 3 times or more.";
    expect(renderStatus({ wave: "1" }, view)).toContain(expected);
    expect(renderTrackingIssue("1", view)).toContain(expected);
    const later = { ...view, now: "2026-02-01T00:00:00Z" };
    expect(renderTrackingIssue("1", later)).toBe(renderTrackingIssue("1", view));
  });

  it("says that it is late, and no day that is over, once everything takes longer than usual", () => {
    const story = started(phases.flatMap((phase) => timed(phase, 6)));
    const { resources } = story.state;
    const done = { ...resources["a"]!, completedAt: "2026-01-15T06:00:00Z" };
    const ended = { a: done, b: { ...done, id: "b" }, c: { ...done, id: "c" } };
    const only = { [resource]: resources[resource]!, ...ended };
    story.state = { ...story.state, resources: only };
    story.pullRequest("code", null, { number: 1, state: "merged" });
    story.pullRequest("infra", "test", { number: 2, state: "merged" });
    story.confirm("infra", "test").confirm("deploy", "test");
    story.run("deploy", "test", { id: 3, conclusion: "success" });
    const view = { ...viewOf(story), now: "2026-03-01T00:00:00Z" };
    expect(renderStatus({ wave: "1" }, view)).toContain("**Expected end**: later than usual;");
  });

  it("is left out while too little is known", () => {
    const story = started(timed("code", 6));
    expect(renderStatus({ wave: "1" }, viewOf(story))).not.toContain("Expected end");
    expect(renderStatus({ wave: "1" }, viewOf(new Story()))).not.toContain("Usual time");
  });
});
