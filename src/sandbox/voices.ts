/**
 * People's comments, and what they expect of them. An answer they did not expect is a surprise;
 * one that never comes is a failure of the run. Silence can be expected too.
 */
import { hasMarker } from "../messages/marker.ts";
import { actorNamed } from "./crew.ts";
import { addComment, type Comment } from "./github/comments.ts";
import { type Issue } from "./github/issues.ts";
import { type World } from "./github/world.ts";
import { isRefusal } from "./reading.ts";
import { type VirtualClock } from "./virtual-clock.ts";

/** `answer`: any. `done`: anything but a refusal. */
export type Expected = "done" | "answer" | "refusal" | "silence";

export type Voices = {
  readonly say: (login: string, thread: Issue, text: string, expected: Expected) => void;
  /** A comment by Cairn. */
  readonly hear: (comment: Comment) => void;
  readonly surprise: (what: string) => void;
  readonly record: () => SpokenRecord;
  /** Comments that wait for an answer, one line each. */
  readonly waitsFor: () => readonly string[];
};

export type SpokenRecord = {
  readonly comments: number;
  readonly commands: number;
  readonly answers: number;
  readonly refusals: number;
  readonly surprises: readonly string[];
  readonly unanswered: readonly string[];
};

type Waiting = {
  readonly what: string;
  readonly thread: Issue;
  readonly expected: Expected;
  readonly forget: () => void;
};

/** Virtual time after which an answer will not come any more. */
const PATIENCE_MS = 6 * 3_600_000;

export function voices(
  world: World,
  { clock, migration }: { readonly clock: VirtualClock; readonly migration: string },
): Voices {
  const waiting = new Map<number, Waiting>();
  const surprises: string[] = [];
  const unanswered: string[] = [];
  let comments = 0;
  let commands = 0;
  let answers = 0;
  let refusals = 0;

  function giveUp(id: number): void {
    const given = waiting.get(id);
    waiting.delete(id);
    if (given && given.expected !== "silence") unanswered.push(given.what);
  }

  return {
    say: (login, thread, text, expected) => {
      const comment = addComment(world, actorNamed(world, login), thread, text);
      comments++;
      if (text.startsWith("/migrate")) commands++;
      waiting.set(comment.id, {
        what: `#${thread.number} @${login}: ${text.split("\n")[0] ?? ""}`,
        thread,
        expected,
        forget: clock.schedule(PATIENCE_MS, () => giveUp(comment.id)),
      });
    },
    hear: ({ issue, body }) => {
      for (const [id, { what, thread, expected, forget }] of waiting) {
        if (thread !== issue || !hasMarker(body, migration, `reply/${id}`)) continue;
        waiting.delete(id);
        forget();
        answers++;
        const refused = isRefusal(body);
        if (refused) refusals++;
        if (expected === "silence") surprises.push(`${what}: was answered`);
        if (expected === "done" && refused) surprises.push(`${what}: was refused`);
        if (expected === "refusal" && !refused) surprises.push(`${what}: was not refused`);
      }
    },
    surprise: (what) => surprises.push(what),
    record: () => ({ comments, commands, answers, refusals, surprises, unanswered }),
    waitsFor: () =>
      [...waiting.values()]
        .filter(({ expected }) => expected !== "silence")
        .map(({ what }) => `an answer to ${what}`),
  };
}
