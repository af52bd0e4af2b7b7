import { describe, expect, it } from "vitest";
import { type PullRequestSeen } from "../../src/domain/inputs.ts";
import { pullRequestSeen, resource, Story } from "./given.ts";

/** The pull request #8 of `infra` is merged, and confirmed: the next phase waits for a person. */
const merged = (): Story =>
  new Story()
    .start()
    .pullRequest("code", null, { state: "merged" })
    .pullRequest("infra", "test", { number: 8, state: "merged" })
    .confirm("infra", "test");
const see = (story: Story, seen: Partial<PullRequestSeen>): Story =>
  story.tell({ type: "pull-request", seen: pullRequestSeen(seen), source: "sweep" });
const revert = { number: 9, reverts: 8, state: "merged" } as const;
const reverted = (): Story => see(merged(), revert);
const infra = (story: Story) => story.attempt("infra", "test");

const accept = (story: Story): Story => {
  const request = { verb: "recover", resource, environment: "test", accept: true } as const;
  const work = [
    {
      environment: "test",
      phase: "infra",
      pullRequest: { number: 8, state: "merged" as const },
      run: null,
    },
  ];
  const who = { actor: "ada", source: "comment:1", pullRequest: null } as const;
  return story.tell({ type: "request", request, looked: { observations: [], work }, ...who });
};

describe("a merge that is reverted", () => {
  it("is asked about once, and holds what follows", () => {
    const story = reverted();
    expect(story.events).toMatchObject([
      { type: "work_contradicted", revertedBy: 9, actor: "grace" },
    ]);
    expect(story.checkpoints()).toContain("test/infra/1/contradicted");
    expect(see(story, revert).events).toEqual([]);
    story.confirm("deploy", "test").run("deploy", "test", { id: 80, conclusion: "success" });
    expect(story.status("migrate", "test")).toBe("pending");
  });

  it.each([
    ["is not merged", { ...revert, state: "open" }],
    ["comes from a fork", { ...revert, sameRepository: false }],
    ["is of another repository", { ...revert, repository: "acme/other" }],
    ["is about something else", { ...revert, reverts: 12 }],
  ] as const)("is none where the revert %s", (_, seen) => {
    expect(see(merged(), seen).events).toEqual([]);
  });

  it("is still asked about though GitHub shows the pull request as merged", () => {
    const story = reverted();
    story.shows("infra", "test", { pullRequest: { number: 8, state: "merged" } });
    expect(story.events).toEqual([]);
    expect(infra(story)?.disputed?.settled).toBeNull();
  });

  it("counts again once the revert is reverted, whatever is told again later", () => {
    const story = see(reverted(), { number: 10, reverts: 9, state: "merged" });
    expect(story.types()).toEqual(["work_found"]);
    expect(see(story, revert).events).toEqual([]);
    expect(story.checkpoints()).not.toContain("test/infra/1/contradicted");
    expect(see(story, { ...revert, number: 11 }).types()).toEqual(["work_contradicted"]);
    expect(see(story, revert).events).toEqual([]);
  });

  it("stays done when a person says so", () => {
    const story = reverted().ask({ verb: "unblock", resource, environment: "test" });
    expect(see(story, revert).events).toEqual([]);
    expect(infra(story)?.disputed?.settled?.by).toBe("ada");
  });

  it("is not done when a person accepts it, and never comes back by itself", () => {
    const story = accept(reverted());
    expect(story.resource.environments["test"]?.phases["infra"]).toMatchObject({
      status: "failed",
      failure: { category: "blocking", reason: "pull request #8 was reverted by #9" },
    });
    const again = { number: 8, state: "merged" } as const;
    expect(story.pullRequest("infra", "test", again).events).toEqual([]);
    story.ask({ verb: "retry", resource, environment: "test" });
    expect(story.pullRequest("infra", "test", again).events).toEqual([]);
    story.pullRequest("infra", "test", { number: 12, state: "merged" });
    expect(story.types()).toContain("pull_request_merged");
  });

  it("is asked about when the phase is done, where it waits for more", () => {
    const story = new Story()
      .start()
      .pullRequest("code", null, { state: "merged" })
      .pullRequest("infra", "test", { number: 8, state: "merged" });
    see(story, revert).confirm("infra", "test");
    expect(story.checkpoints()).toEqual(["test/infra/1/contradicted"]);
    expect(story.status("deploy", "test")).toBe("pending");
  });
});
