import { describe, expect, it } from "vitest";
import { type RequestInput } from "../../src/domain/inputs.ts";
import { codeDone } from "../messages/stories.ts";
import { resource, type Story } from "./given.ts";

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

  it("are not trusted where another account has the name that asked", () => {
    asked().refuses(by("ada", 9, approve), "own-request");
  });
});
