import { parseLine } from "../../src/commands/parse.ts";
import { resolve } from "../../src/commands/resolve.ts";
import { leftAlone } from "../../src/domain/bulk.ts";
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
import { isQuery } from "../../src/domain/commands.ts";
import { decide } from "../../src/domain/decide.ts";
import { type PullRequestSeen } from "../../src/domain/inputs.ts";
import { type Answer, type AnswerLine } from "../../src/messages/answer.ts";
import { renderReply } from "../../src/messages/reply.ts";
import { type Story } from "../domain/given.ts";
import { viewOf } from "./view.ts";

const now = "2026-01-15T11:00:00Z";

export type Talk = {
  readonly by?: string;
  /** The resource the thread belongs to. */
  readonly thread?: string | null;
  readonly elsewhere?: string | null;
  readonly pullRequest?: PullRequestSeen | null;
  /** When it is said. */
  readonly at?: string;
};

/** A comment with these commands, carried out, and the reply to it. */
export function say(story: Story, commands: readonly string[], talk: Talk = {}): string {
  const { by = "ada", thread = null, elsewhere = null, at } = talk;
  const before = new Set(openIds(story));
  const lines = commands.map((command) => answerTo(story, command, talk));
  const opened = openIds(story).filter((id) => !before.has(id));
  const checkpoints = Object.values(story.state.resources)
    .flatMap((resource) => checkpointsOf(resource))
    .filter(({ id, about }) => opened.includes(id) && about.kind !== "blocked");
  return renderReply(
    {
      actor: by,
      lines,
      checkpoints: elsewhere === null ? checkpoints : [],
      elsewhere,
      resource: thread,
    },
    { ...viewOf(story), ...(at !== undefined && { now: at }) },
  );
}

/** What became of the command; the story goes on from there. */
export function answerTo(story: Story, command: string, talk: Talk = {}): AnswerLine {
  return { command, answer: answerOf(story, command, talk) };
}

function answerOf(
  story: Story,
  line: string,
  { by = "ada", thread = null, pullRequest = null, at = now }: Talk,
): Answer {
  const parsed = parseLine(line);
  if (!parsed.ok) return { is: "not-understood", problem: parsed.problem };
  const resolved = resolve(parsed.command, story.definition, { resource: thread });
  if (!resolved.ok) return { is: "not-understood", problem: resolved.problem };
  const { command } = resolved;
  if (isQuery(command)) return { is: "asked", query: command };
  const input = {
    type: "request",
    request: command,
    actor: by,
    source: "comment:1",
    pullRequest,
  } as const;
  const decision = decide(input, story.state, story.definition, at);
  if ("refused" in decision) return { is: "refused", refusal: decision };
  if (decision.events.length === 0) return { is: "satisfied", request: command };
  const before = story.state;
  story.state = decision.state;
  const { events } = decision;
  if (command.verb !== "confirm-bulk" || command.selector.resource !== null) {
    return { is: "advanced", events };
  }
  const stamp = { at, actor: by, source: "comment:1" } as const;
  const left = leftAlone(command, before, story.definition, stamp, []);
  return { is: "carried-out", request: command, events, left };
}

function openIds(story: Story): readonly string[] {
  return Object.values(story.state.resources).flatMap((resource) =>
    checkpointsOf(resource).map(({ id }) => id),
  );
}
