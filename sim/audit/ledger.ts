/**
 * What really happened, kept beside the fake GitHub: everything people ever said and were allowed,
 * and everything Cairn ever posted or started, deleted since or not.
 */
import { extractCommands } from "../../src/commands/extract.ts";
import { type Comment } from "../../src/sandbox/github/comments.ts";
import { type Run } from "../../src/sandbox/github/runs.ts";
import { commentsIn, type Setting } from "../setting.ts";
import { followRights, type Rights } from "./rights.ts";

export type Said = {
  readonly comment: Comment;
  readonly author: string;
  /** As it was first written. */
  readonly body: string;
  readonly at: number;
  readonly holdsCommand: boolean;
  /** Edited or deleted since: then it need not be answered. */
  touched: boolean;
};

/** A comment of Cairn and the effects its markers name. */
export type Posted = {
  readonly comment: Comment;
  readonly ids: readonly string[];
  readonly at: number;
};

export type Ledger = {
  /** Looks at what is new since. */
  readonly look: () => void;
  readonly said: ReadonlyMap<number, Said>;
  readonly posted: readonly Posted[];
  readonly runs: ReadonlyMap<string, readonly Run[]>;
  readonly touch: (comment: number) => void;
  readonly rights: Rights;
};

const MARKER = /<!-- cairn:v1 [^/\s]+\/(\S+) -->/g;
const KEY = /\[cairn [^/\s]+\/([^\]\s]+)\]/;

export function openLedger(setting: Setting): Ledger {
  const { world, repository, app, time, journal } = setting;
  const said = new Map<number, Said>();
  const posted: Posted[] = [];
  const runs = new Map<string, Run[]>();
  const known = new Set<number>();
  const knownRuns = new Set<number>();

  function look(): void {
    for (const comment of commentsIn(setting)) {
      if (known.has(comment.id)) continue;
      known.add(comment.id);
      if (comment.app === app) note(comment);
      else hear(comment);
    }
    for (const run of world.runs.values()) {
      if (knownRuns.has(run.id)) continue;
      knownRuns.add(run.id);
      if (run.repository !== repository) journal.saw("work in a repository of its own");
      const effect = KEY.exec(run.displayTitle)?.[1] ?? "none";
      runs.set(effect, [...(runs.get(effect) ?? []), run]);
    }
  }

  function note(comment: Comment): void {
    const ids = [...comment.body.matchAll(MARKER)].map(([, id = ""]) => id);
    posted.push({ comment, ids, at: time.now() });
  }

  function hear(comment: Comment): void {
    const { author, body } = comment;
    const read = extractCommands(body);
    said.set(comment.id, {
      comment,
      author: author.login,
      body,
      at: time.now(),
      holdsCommand: !read.ok || read.lines.length > 0,
      touched: false,
    });
  }

  return {
    look,
    said,
    posted,
    runs,
    touch(comment) {
      const one = said.get(comment);
      if (one) one.touched = true;
    },
    rights: followRights(setting),
  };
}
