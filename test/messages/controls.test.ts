import { describe, expect, it } from "vitest";
import { statusOf } from "../../src/domain/status.ts";
import { commandsIn } from "../../src/sandbox/reading.ts";
import { resource, type Story } from "../domain/given.ts";
import { storyWith } from "../domain/kinds.ts";
import { say } from "./talk.ts";
import { unusable } from "./view.ts";

const REASON = '--reason "because"';
const NOW = "2026-01-15T12:00:00Z";
const undo = { name: "work", uses: "workflow", skill: "work", rollback: "undo" };

/** Both resources of the one wave are at work that can be undone. */
const atWork = (): Story => storyWith([undo]).start().start("email.scale");
const waiting = (): Story => storyWith([undo]);
const paused = (target: string) => (): Story =>
  told(atWork(), `/migrate pause ${target} ${REASON}`);
const blocked = (): Story => told(atWork(), `/migrate block ${resource} ${REASON}`);

function told(story: Story, ...lines: readonly string[]): Story {
  for (const line of lines) expect(say(story, [line], { at: NOW })).toContain("**Done**");
  return story;
}

type How =
  | "at once"
  | "after a second word"
  | "after a preview"
  | "not, and says what to do instead";

/** What people can do to a resource, a wave or everything, and how it is done there. */
const TABLE: readonly (readonly [string, string, () => Story, How])[] = [
  ["pause", `pause ${resource} ${REASON}`, atWork, "at once"],
  ["pause", `pause wave:1 ${REASON}`, atWork, "at once"],
  ["pause", `pause all ${REASON}`, atWork, "at once"],
  ["resume", `resume ${resource}`, paused(resource), "at once"],
  ["resume", "resume wave:1", paused("wave:1"), "at once"],
  ["resume", "resume all", paused("all"), "at once"],
  ["hold", `block ${resource} ${REASON}`, atWork, "at once"],
  ["hold", `block wave:1 ${REASON}`, atWork, "after a preview"],
  ["hold", `block all ${REASON}`, atWork, "after a preview"],
  ["lift a hold on", `unblock ${resource}`, blocked, "at once"],
  ["lift a hold on", "unblock wave:1", blocked, "after a preview"],
  ["lift a hold on", "unblock all", blocked, "after a preview"],
  ["abort", `abort ${resource} ${REASON}`, atWork, "after a second word"],
  ["abort", `abort wave:1 ${REASON}`, atWork, "after a second word"],
  ["abort", `abort all ${REASON}`, atWork, "after a second word"],
  ["roll back", `rollback ${resource} ${REASON}`, atWork, "at once"],
  ["roll back", `rollback wave:1 ${REASON}`, atWork, "after a preview"],
  ["roll back", `rollback all ${REASON}`, atWork, "after a preview"],
  ["skip in", `skip ${resource} ${REASON}`, atWork, "at once"],
  ["skip in", `skip wave:1 ${REASON}`, atWork, "after a preview"],
  ["skip in", `skip all ${REASON}`, atWork, "after a preview"],
  ["force", `start ${resource} --force ${REASON}`, waiting, "at once"],
  ["force", `start wave:1 --force ${REASON}`, waiting, "at once"],
  ["force", `start all --force ${REASON}`, waiting, "not, and says what to do instead"],
];

const done = (how: How) => TABLE.filter(([, , , given]) => given === how);

/** What is answered to the line, and that nothing in it is refused as a command. */
function answered(story: Story, line: string): string {
  const reply = say(story, [`/migrate ${line}`]);
  expect(unusable(reply, story.definition, [`/migrate ${line}`])).toEqual([]);
  return reply;
}

describe("to a resource, a wave and everything people can", () => {
  it.each(done("at once"))("%s: `%s`", (_, line, begin) => {
    expect(answered(begin(), line)).toContain("**Done**");
  });

  it.each(done("after a second word"))("%s: `%s`", (_, line, begin) => {
    const story = begin();
    expect(answered(story, line)).toMatch(/asks? to end/);
    told(story, `/migrate ${line.replace(REASON, "--confirm")}`);
    expect(statusOf(story.resource)).toBe("aborted");
  });

  it.each(done("after a preview"))("%s: `%s`", (_, line, begin) => {
    const story = begin();
    const before = story.state;
    const preview = answered(story, line);
    expect(preview).toContain("### Preview");
    expect(story.state).toBe(before);
    told(story, ...commandsIn(preview));
    expect(story.state).not.toBe(before);
  });

  it.each(done("not, and says what to do instead"))("not %s: `%s`", (_, line, begin) => {
    const reply = answered(begin(), line);
    expect(reply).toMatch(/\*\*(?:Refused|Not understood)\*\*/);
    expect(reply).toContain("wave:1");
    expect(commandsIn(reply)).not.toEqual([]);
  });

  it("end a wave only after they have seen what it ends", () => {
    expect(answered(atWork(), `abort wave:1 ${REASON}`)).toContain(
      "It would end `email.notifications` and `email.scale`; work is under way in 2 of them",
    );
  });

  it.each([
    [`pause ${resource}`, atWork],
    [`block ${resource}`, atWork],
    [`abort ${resource}`, atWork],
    [`rollback ${resource}`, atWork],
    [`skip ${resource}`, atWork],
    [`start ${resource} --force`, waiting],
    [`delete-resource ${resource}`, atWork],
    ["skip all", atWork],
  ])("not without a reason: `%s`", (line, begin) => {
    const story = begin();
    const before = story.state;
    expect(say(story, [`/migrate ${line}`])).toContain("reason");
    expect(story.state).toBe(before);
  });

  it("a hold stands until a person lifts it, whatever happens beneath it (rule 22)", () => {
    const story = blocked();
    story.run("work", "test", { id: 1, conclusion: "success" }).later("90d");
    expect(story.status("work", "test")).toBe("blocked");
    told(story, `/migrate unblock ${resource}`);
    expect(story.status("work", "test")).toBe("completed");
  });
});
