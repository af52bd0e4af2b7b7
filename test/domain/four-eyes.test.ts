import { describe, expect, it } from "vitest";
import { type RequestInput } from "../../src/domain/inputs.ts";
import { codeDone } from "../messages/stories.ts";
import { pullRequestSeen, resource, Story } from "./given.ts";

function by(actor: string, actorId: number, request: RequestInput["request"]): RequestInput {
  return { type: "request", request, actor, actorId, source: "comment:1", pullRequest: null };
}

const approve = { verb: "approve", resource, environment: "prod-us" } as const;
const go = { ...approve, verb: "permit", action: "deploy_to_prod", how: "command" } as const;

/** Ada (number 7) signed test off, and so asked for production. */
function asked(): Story {
  const story = codeDone().finish("test", 20);
  return story.tell(by("ada", 7, { verb: "sign-off", resource, environment: "test" }));
}

describe("four eyes", () => {
  it.each([approve, go])("are not the same two under another name ($verb)", (request) => {
    asked().refuses(by("ada-lovelace", 7, request), "own-request");
  });

  it("are another account's, whatever its name", () => {
    const story = asked().tell(by("grace", 8, approve));
    expect(story.types()).toContain("approval_given");
  });

  it("are not one because she told of what somebody else merged", () => {
    const names = { resource, environment: null, phase: "code" };
    const merged = { number: 1, state: "merged", mergedBy: "ada" } as const;
    const story = new Story().start().pullRequest("code", null, { number: 1 });
    const told = by("grace", 8, { verb: "pr-merged", resource, environment: null });
    story.tell({ ...told, pullRequest: pullRequestSeen({ ...merged, names }) });
    expect(story.events[0]).toMatchObject({ type: "pull_request_merged", actor: "ada" });
    expect(story.events[0]).not.toHaveProperty("actorId");

    const production = story.finish("test", 20);
    production.tell(by("ada", 7, { verb: "sign-off", resource, environment: "test" }));
    expect(production.tell(by("grace", 8, approve)).types()).toContain("approval_given");
  });

  it("are not trusted where another account has the name that asked", () => {
    asked().refuses(by("ada", 9, approve), "own-request");
  });
});
