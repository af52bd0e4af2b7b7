import { describe, expect, it } from "vitest";
import { problemsOf } from "../../src/sandbox/problems.ts";
import { StuckError } from "../../src/sandbox/virtual-clock.ts";
import { Story } from "../domain/given.ts";

describe("what went wrong", () => {
  it("is nothing when nothing did", () => {
    expect(problemsOf(null, null, { surprises: [], unanswered: [] })).toEqual([]);
  });

  it("is what is not completed, where it waits, and what nobody answered or expected", () => {
    const { state } = new Story().start().pullRequest("code", null, { number: 1 });
    const record = { surprises: ["#1: was answered"], unanswered: ["#1 @ada: /migrate help"] };
    expect(problemsOf(state, new StuckError(0, ["a merge"]), record)).toEqual([
      "Nothing happens any more since 1970-01-01T00:00:00.000Z. What is waited for:\n- a merge",
      "Not completed: email.notifications is awaiting_human, waiting at email.notifications/shared/code/1/review",
      "Not started: 2 resources",
      "Never answered: #1 @ada: /migrate help",
      "Nobody expected this: #1: was answered",
    ]);
  });
});
