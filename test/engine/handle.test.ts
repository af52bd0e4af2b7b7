import { describe, expect, it } from "vitest";
import { type Request } from "../../src/domain/commands.ts";
import { type Observation } from "../../src/domain/inputs.ts";
import { newMigration } from "../../src/domain/new-state.ts";
import { openEffects } from "../../src/domain/outbox.ts";
import { handle, type HandleContext } from "../../src/engine/handle.ts";
import { StateConflictError, type StateStore } from "../../src/engine/store.ts";
import {
  type Batch,
  type CommentLine,
  type CommentTask,
  type Task,
} from "../../src/engine/task.ts";
import { memoryStore, type MemoryStore } from "../../src/state/memory-store.ts";
import { definitionOf } from "../domain/airflow.ts";
import { pullRequestSeen, resource } from "../domain/given.ts";

const definition = definitionOf();
const inForce = { digest: "d1", commit: "c1", path: "m.yml", source: "" };
const claim = { by: "instance-1", until: "2026-01-15T11:00:00Z" };

const fresh = (): MemoryStore => memoryStore(newMigration(definition, inForce), definition);
const context = (store: StateStore, now = "2026-01-15T10:00:00Z"): HandleContext => ({
  store,
  now: () => now,
  claim: () => claim,
  isFresh: () => true,
  transitionId: "t-1",
});
const batch = (tasks: readonly Task[], given: Partial<Batch> = {}): Batch => ({
  tasks,
  riders: [],
  flush: false,
  takeOver: false,
  ...given,
});

let comments = 100;
const ask = (request: Request, comment = (comments += 1)): CommentTask => ({
  kind: "comment",
  reply: {
    comment,
    since: "2026-01-15T09:59:00Z",
    actor: "ada",
    repository: "acme/platform",
    thread: 5,
    about: null,
  },
  lines: [line(request, comment)],
});
const line = (request: Request, comment: number): CommentLine => ({
  command: "/migrate …",
  input: {
    type: "request",
    request,
    actor: "ada",
    source: `comment:${comment}`,
    pullRequest: null,
  },
});
const start = (comment?: number): CommentTask =>
  ask({ verb: "start", target: { resource }, force: null }, comment);
const retry = (): CommentTask => ask({ verb: "retry", resource, environment: null });
const merged: Task = {
  kind: "observation",
  input: {
    type: "pull-request",
    source: "sweep",
    seen: pullRequestSeen({
      state: "merged",
      names: { resource, environment: null, phase: "code" },
    }),
  },
};
const dispatched: Observation = {
  type: "effect-done",
  effect: `${resource}/shared/code/1`,
  result: { type: "dispatched", run: 42, url: "https://github.test/runs/42" },
  source: "engine",
};

describe("handling a batch", () => {
  it("saves it in one commit that says what, who and by what", async () => {
    const store = fresh();
    const first = start(7);
    const { outcomes, commit } = await handle(
      batch([first, retry(), start(), merged]),
      context(store),
    );
    expect(outcomes).toMatchObject([
      { outcome: "answered", committed: true, reply: { lines: [{ refused: null }] } },
      { outcome: "answered", committed: false },
      { outcome: "answered", committed: false },
      { outcome: "advanced" },
    ]);
    expect(commit).toBe("memory-1");
    expect(store.commits).toMatchObject([
      {
        headline: "wave 1: wave opened by ada, and 8 more",
        transitionId: "t-1",
        trailers: [
          ["Resource", resource],
          ["Actor", "ada"],
          ["Actor", "cairn"],
          ["Actor", "grace"],
          ["Source", "comment:7"],
          ["Source", "sweep"],
        ],
      },
    ]);
  });

  it("commits the effects it returns, claimed, with what causes them", async () => {
    const store = fresh();
    const { effects } = await handle(batch([start(7)]), context(store));
    const committed = openEffects(store.commits[0]!.state);
    expect(committed.map((effect) => effect.claim)).toEqual([claim, claim, claim]);
    expect(effects.map(({ id }) => id).toSorted()).toEqual([
      `${resource}/shared/code/1`,
      "reply/7",
      "wave/1/open",
    ]);
    expect(committed.map(({ id }) => id).toSorted()).toEqual(
      effects.map(({ id }) => id).toSorted(),
    );
  });

  it("says in the committed answer what each command caused, or why it was refused", async () => {
    const both = start(7);
    const { outcomes } = await handle(
      batch([
        {
          ...both,
          lines: [
            ...both.lines,
            line({ verb: "retry", resource, environment: null }, 7),
            { command: "/migrate status", input: null },
          ],
        },
      ]),
      context(fresh()),
    );
    expect(outcomes).toMatchObject([
      {
        reply: {
          lines: [
            {
              caused: [
                { of: { wave: "1" }, from: 0, to: 1 },
                { of: { resource }, from: 0, to: 2 },
              ],
            },
            { caused: [], refused: { refused: "nothing-to-retry" } },
            { caused: [], refused: null },
          ],
        },
      },
    ]);
  });

  it("commits nothing for what is refused or already so", async () => {
    const store = fresh();
    await handle(batch([start()]), context(store));
    const { commit } = await handle(batch([retry(), start()]), context(store));
    expect(commit).toBeNull();
    expect(store.commits).toHaveLength(1);
  });

  it("carries a comment out once, however often and late it is told", async () => {
    const store = fresh();
    await handle(batch([start(7)]), context(store));
    const again = await handle(batch([start(7), start(7)]), context(store));
    expect(again.outcomes).toEqual([{ outcome: "seen-before" }, { outcome: "seen-before" }]);
    const twice = await handle(batch([start(9), start(9)]), context(fresh()));
    expect(twice.outcomes).toMatchObject([{ outcome: "answered" }, { outcome: "seen-before" }]);
  });

  it("lets what became of effects ride on the next commit, or commits it when told to", async () => {
    const store = fresh();
    await handle(batch([start()]), context(store));
    const alone = await handle(batch([], { riders: [dispatched] }), context(store));
    expect(alone.commit).toBeNull();
    expect(alone.state.resources[resource]?.outbox).toEqual([]);
    await handle(batch([retry()], { riders: [dispatched] }), context(store));
    expect(store.commits).toHaveLength(1);
    await handle(batch([], { riders: [dispatched], flush: true }), context(store));
    await handle(batch([], { riders: [dispatched], flush: true }), context(store));
    expect(store.commits).toHaveLength(2);
    expect(store.commits[1]?.headline).toBe(`${resource}: code: run started by cairn`);
  });

  it("takes effects over only once their claims have lapsed", async () => {
    const store = fresh();
    await handle(batch([start(7)]), context(store));
    const early = await handle(batch([], { takeOver: true }), context(store));
    expect(early.effects).toEqual([]);
    const late = await handle(
      batch([], { takeOver: true }),
      context(store, "2026-01-15T11:00:00Z"),
    );
    expect(late.effects.map(({ id, taken }) => [id, taken])).toEqual([
      [`${resource}/shared/code/1`, true],
      ["wave/1/open", true],
      ["reply/7", true],
    ]);
    expect(store.commits.at(-1)?.headline).toBe("Effects taken over");
  });

  it("decides again when somebody else committed first, and performs nothing twice", async () => {
    const store = fresh();
    const late = behind(store, () => handle(batch([start()]), context(store)));
    const { outcomes, effects } = await handle(batch([start()]), context(late));
    expect(outcomes).toMatchObject([{ outcome: "answered", committed: false }]);
    expect(effects).toEqual([]);
    expect(store.commits).toHaveLength(1);
  });

  it("refuses nothing on a state it did not look at again", async () => {
    const store = fresh();
    const old = await store.load();
    await handle(batch([start()]), context(store));
    const stale: StateStore = { ...store, load: () => Promise.resolve(old) };
    const confirm = ask({ verb: "block", resource, environment: null, reason: "freeze" });
    const { commit } = await handle(batch([confirm]), context(stale));
    expect(commit).toBe("memory-2");
  });

  it("decides nothing again when too much time has passed: others may have answered", async () => {
    const store = fresh();
    const rival = (): Promise<unknown> => handle(batch([start()]), context(store));
    const late = { ...context(behind(store, rival)), isFresh: () => false };
    await expect(handle(batch([start(7)]), late)).rejects.toThrow(StateConflictError);
    expect(store.commits).toHaveLength(1);
  });

  it("gives up when others always come first", async () => {
    const store = fresh();
    const never: StateStore = {
      ...store,
      save: (_next, { head }) => Promise.reject(new StateConflictError(head)),
    };
    await expect(handle(batch([start()]), context(never))).rejects.toThrow(StateConflictError);
    expect(store.commits).toEqual([]);
  });
});

/** The store as one sees it whom a rival beats to the first save. */
function behind(store: StateStore, rival: () => Promise<unknown>): StateStore {
  let beaten = false;
  return {
    load: store.load,
    refresh: store.refresh,
    save: async (next, basedOn, message) => {
      if (!beaten) {
        beaten = true;
        await rival();
      }
      return store.save(next, basedOn, message);
    },
  };
}
