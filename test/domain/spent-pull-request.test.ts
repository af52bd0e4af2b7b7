import { describe, expect, it } from "vitest";
import { resource, type Story } from "./given.ts";
import { revertedAndAccepted, storyWith } from "./kinds.ts";

const code = { name: "code", uses: "pull_request", scope: "resource", skill: "work" } as const;
const here = { resource, environment: null } as const;

/** The pull request was merged, and test has begun. */
const merged = (): Story =>
  storyWith([
    { ...code, rollback: "undo" },
    { name: "migrate", uses: "workflow", skill: "work" },
  ])
    .start()
    .pullRequest("code", null, { number: 8, state: "merged" });

const rolledBack = (): Story =>
  merged()
    .ask({ verb: "rollback", ...here, reason: "errors rise" })
    .run("code", null, { id: 2, conclusion: "success" }, 2)
    .ask({ verb: "retry", ...here });

const reverted = (): Story =>
  revertedAndAccepted(merged(), "code", null).ask({ verb: "retry", ...here });

describe("a pull request that an earlier attempt came to", () => {
  it.each([
    ["rolled back", rolledBack],
    ["reverted", reverted],
  ])("is none of the attempt after it, where it was %s", (_, story) => {
    const again = story();
    again.pullRequest("code", null, { number: 8, state: "merged" });
    expect(again.events).toEqual([]);
    expect(again.attempt("code", null)?.pullRequest).toBeNull();
    again.pullRequest("code", null, { number: 12, state: "merged" });
    expect(again.status("code", null)).toBe("completed");
  });

  it("is none of the attempt that undoes it", () => {
    const story = merged().ask({ verb: "rollback", ...here, reason: "errors rise" });
    story.pullRequest("code", null, { number: 8, state: "merged" });
    expect(story.attempt("code", null)?.pullRequest).toBeNull();
  });

  it("leaves room for another one in the very attempt whose work was reverted", () => {
    const story = revertedAndAccepted(merged(), "code", null);
    story.pullRequest("code", null, { number: 8, state: "merged" });
    expect(story.status("code", null)).toBe("failed");
    story.pullRequest("code", null, { number: 12, state: "open" });
    expect(story.status("code", null)).toBe("awaiting_human");
    story.pullRequest("code", null, { number: 12, state: "merged" });
    expect(story.status("code", null)).toBe("completed");
  });

  it("is the next one's, too, where it was closed and is opened again", () => {
    const story = storyWith([code]).start();
    story.pullRequest("code", null, { number: 8, state: "open" });
    story.pullRequest("code", null, { number: 8, state: "closed" });
    story.ask({ verb: "retry", ...here });
    story.pullRequest("code", null, { number: 8, state: "closed" });
    expect(story.attempt("code", null)?.pullRequest).toBeNull();
    story.pullRequest("code", null, { number: 8, state: "open" });
    expect(story.attempt("code", null)?.pullRequest?.number).toBe(8);
  });
});
