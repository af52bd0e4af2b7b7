import { describe, expect, it } from "vitest";
import { causedEffects } from "../../src/domain/caused-effects.ts";
import { withEffects } from "../../src/domain/outbox.ts";
import { codeDone, opened } from "../messages/stories.ts";
import { say } from "../messages/talk.ts";
import { pullRequestSeen, resource, Story } from "./given.ts";

const order = { verb: "merge-pr", resource, environment: null } as const;
const open = pullRequestSeen({ number: 1, headSha: "c0ffee1" });
const claim = { by: "one", until: "2026-01-15T10:20:00Z" };

/** The merge was ordered and committed. */
function ordered(): Story {
  const story = opened();
  const before = story.state;
  story.ask(order, { pullRequest: open });
  const effects = causedEffects(story.events, { before, after: story.state }, story.definition);
  story.state = withEffects(story.state, effects, claim);
  return story;
}

describe("/migrate merge-pr", () => {
  it("orders the merge of what was seen, with its evidence", () => {
    const story = ordered();
    expect(story.events).toMatchObject([
      {
        type: "merge_requested",
        number: 1,
        sha: "c0ffee1",
        layer: "explicit",
        evidence: "command",
        actor: "ada",
      },
    ]);
    expect(story.resource.outbox).toMatchObject([{ type: "merge", number: 1, sha: "c0ffee1" }]);
  });

  it("changes nothing while the merge is under way", () => {
    const story = ordered();
    expect(story.ask(order, { pullRequest: open }).events).toEqual([]);
  });

  it("asks people again, in GitHub's words, when GitHub refuses", () => {
    const story = ordered();
    const [effect] = story.resource.outbox;
    story.tell({
      type: "effect-refused",
      effect: effect!.id,
      reason: 'Required status check "ci" is expected.',
      source: "engine",
    });
    expect(story.checkpoints()).toEqual(["shared/code/1/merge-refused"]);
    expect(story.status("code", null)).toBe("awaiting_human");
    expect(say(story, [`/migrate why ${resource}`])).toContain('Required status check "ci" is');
    story.ask(order, { pullRequest: { ...open, headSha: "c0ffee2" } });
    expect(story.checkpoints()).toEqual(["shared/code/1/review"]);
  });

  it("is settled by the merge itself", () => {
    const story = ordered();
    const [effect] = story.resource.outbox;
    story.tell({
      type: "effect-done",
      effect: effect!.id,
      result: { type: "merged" },
      source: "engine",
    });
    expect(story.resource.outbox).toEqual([]);
    story.pullRequest("code", null, { number: 1, state: "merged" });
    expect(story.status("code", null)).toBe("completed");
  });

  it.each([
    ["a reviewer asks for changes", { ...open, changesRequested: true }, "changes-requested"],
    ["it is closed", { ...open, state: "closed" }, "pull-request-not-merged"],
    ["it is another one", { ...open, number: 9 }, "pull-request-unknown"],
    ["there is none", null, "pull-request-unknown"],
  ] as const)("is refused when %s", (_, pullRequest, code) => {
    const input = { type: "request", request: order, actor: "ada", source: "comment:1" } as const;
    opened().refuses({ ...input, pullRequest }, code);
  });

  it("is refused while somebody holds the phase", () => {
    const story = opened();
    story.ask({ verb: "block", resource, environment: null, reason: "freeze" });
    const input = { type: "request", request: order, actor: "ada", source: "comment:1" } as const;
    story.refuses({ ...input, pullRequest: open }, "blocked-by-person");
  });

  it("is as good as done where it is merged", () => {
    codeDone().isSatisfiedWith(order);
  });

  it("is refused where no phase has a pull request", () => {
    new Story().start().refuses(order, "pull-request-unknown");
  });
});
