import { describe, expect, it } from "vitest";
import { commandsIn } from "../../src/sandbox/reading.ts";
import { codeDone, opened } from "./stories.ts";
import { say } from "./talk.ts";
import { unusable } from "./view.ts";

describe("a command for many resources", () => {
  it("is answered with what it would do to each, and the line that does it", () => {
    const story = opened();
    const before = story.state;
    expect(say(story, ['/migrate block wave:1 --reason "release freeze"'])).toMatchInlineSnapshot(`
      "### Preview: block for 2 resources

      Nothing was done.

      | Resource | What would happen |
      |---|---|
      | \`email.notifications\` | The phase \`code\` of \`email.notifications\` is held by \`@ada\`: \`release freeze\`. |
      | \`email.scale\` | Refused: \`email.scale\` has not been started. |

      To carry out exactly this for 1 of them, \`@ada\` comments within an hour:

      \`\`\`text
      /migrate confirm hjqs0-71bbf5d6e4 block wave:1 --reason "release freeze"
      \`\`\`"
    `);
    expect(story.state).toBe(before);
  });

  it("is carried out by the line that was offered", () => {
    const story = opened();
    const [line = ""] = commandsIn(say(story, ['/migrate block wave:1 --reason "freeze"']));
    expect(say(story, [line], { at: "2026-01-15T12:30:00Z" })).toContain(
      "The phase `code` of `email.notifications` is held by `@ada`: `freeze`",
    );
  });

  it("shows how it would be now where the confirmation comes too late", () => {
    const story = opened();
    const [line = ""] = commandsIn(say(story, ['/migrate block wave:1 --reason "freeze"']));
    const reply = say(story, [line], { at: "2026-01-15T13:01:00Z" });
    expect(reply).toContain("**Refused**, `@ada`. Cannot carry that out: the preview is more than");
    expect(reply).toContain("### Preview: block for 2 resources");
    expect(unusable(reply, story.definition)).toEqual([]);
  });

  it("of somebody else is refused, with a preview of one's own", () => {
    const story = opened();
    const [line = ""] = commandsIn(say(story, ['/migrate block wave:1 --reason "freeze"']));
    const reply = say(story, [line], { by: "grace", at: "2026-01-15T12:10:00Z" });
    expect(reply).toContain("or it was shown to somebody else");
    expect(reply).toContain("`@grace` comments within an hour");
  });

  it("says when there is nothing to carry out", () => {
    const reply = say(codeDone(), ["/migrate retry status:awaiting_human"]);
    expect(reply).toContain(
      "Refused: no phase of `email.notifications` has failed; the phase `infra` in `test` is waiting for its pull request.",
    );
    expect(reply).toContain("There is nothing to carry out.");
    expect(say(codeDone(), ["/migrate retry owner:nobody"])).toContain("No resource fits");
  });
});
