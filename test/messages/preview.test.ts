import { describe, expect, it } from "vitest";
import { commandsIn } from "../../src/sandbox/reading.ts";
import { airflowFile, definitionOf } from "../domain/airflow.ts";
import { resource, Story } from "../domain/given.ts";
import { codeDone, opened, testDone } from "./stories.ts";
import { say } from "./talk.ts";
import { unusable } from "./view.ts";

const NOW = "2026-01-15T12:00:00Z";

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

describe("what was done to many", () => {
  it("is told for each, also where nothing was done and why", () => {
    const story = opened();
    const [confirm = ""] = commandsIn(say(story, ['/migrate block wave:1 --reason "freeze"']));
    const reply = say(story, [confirm], { at: NOW });
    expect(reply).toContain("`block` is carried out for 1 of 2 resources.");
    expect(reply).toContain(
      "| `email.scale` | Left as it is, because `email.scale` has not been started. |",
    );
  });

  it("tells what is so already from what was refused", () => {
    const story = opened().start("email.scale");
    story.ask({ verb: "pause", target: { resource: "email.scale" }, reason: "freeze" });
    const [unblock = ""] = commandsIn(say(story, ["/migrate resume status:blocked"]));
    expect(say(story, [unblock], { at: NOW })).toContain(
      "| `email.scale` | The pause of `email.scale` is lifted by `@ada`. |",
    );
  });
});

describe("what is shown of one resource before it is done", () => {
  it("is what a removal means, and how it is undone", () => {
    const story = opened();
    const line = `/migrate delete-resource ${resource} --reason "it is retired"`;
    const preview = say(story, [line]);
    expect(preview).toMatchInlineSnapshot(`
      "### Preview: delete-resource for \`email.notifications\`

      Nothing was done. This is what would happen:

      \`email.notifications\` is taken out of the migration by \`@ada\`: \`it is retired\`.

      What runs is let end and recorded, and nothing new begins. It stays in the totals as withdrawn, and its history stays. No definition brings it back, only \`/migrate start email.notifications\`.

      To carry out exactly this, \`@ada\` comments within an hour:

      \`\`\`text
      /migrate confirm hjqs0-17b2a3acbc delete-resource email.notifications --reason "it is retired"
      \`\`\`"
    `);
    const [confirm = ""] = commandsIn(preview);
    expect(say(story, [confirm], { at: NOW })).toContain("**Done**");
    expect(unusable(preview, story.definition)).toEqual([]);
  });

  it("is why it cannot be done, and what can", () => {
    const story = testDone().signOff("test");
    const reply = say(story, [`/migrate delete-resource ${resource} --reason "it is retired"`]);
    expect(reply).toContain("is half way through `prod-eu`");
    expect(reply).toContain(`/migrate abort ${resource} --reason "why it must end"`);
    expect(unusable(reply, story.definition)).toEqual([]);
  });

  it("is that nothing is to do, where it is so already", () => {
    const story = opened();
    expect(say(story, [`/migrate upgrade ${resource}`])).toContain("It is so already.");
  });

  it("is what an upgrade makes different", () => {
    const story = opened();
    const phases = [
      ...airflowFile.phases,
      { name: "verify", uses: "manual", instructions: "Look." },
    ];
    for (const [file, words] of [
      [{ phases }, "- `phase verify is new`"],
      [{ title: "Another" }, "Nothing that is still to come of it is different."],
    ] as const) {
      const under = new Story({
        ...definitionOf({ ...airflowFile, ...file }),
        earlier: new Map([["d1", story.definition]]),
      });
      under.state = { ...story.state, definition: { ...story.state.definition, digest: "d2" } };
      const reply = say(under, [`/migrate upgrade ${resource}`]);
      expect(reply).toContain(words);
      expect(unusable(reply, under.definition)).toEqual([]);
    }
  });
});
