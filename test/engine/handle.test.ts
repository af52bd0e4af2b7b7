import { describe, expect, it } from "vitest";
import { type Request } from "../../src/domain/commands.ts";
import { type Input } from "../../src/domain/inputs.ts";
import { newMigration } from "../../src/domain/new-state.ts";
import { openEffects } from "../../src/domain/outbox.ts";
import { handle } from "../../src/engine/handle.ts";
import { StateConflictError, type StateStore } from "../../src/engine/store.ts";
import { memoryStore, type MemoryStore } from "../../src/state/memory-store.ts";
import { definitionOf } from "../domain/airflow.ts";
import { pullRequestSeen, resource } from "../domain/given.ts";

const definition = definitionOf();
const inForce = { digest: "d1", commit: "c1", path: "m.yml", source: "" };
const claim = { by: "instance-1", until: "2026-01-15T11:00:00Z" };

const fresh = (): MemoryStore => memoryStore(newMigration(definition, inForce));
const context = (store: StateStore) =>
  ({ store, definition, now: "2026-01-15T10:00:00Z", claim, transitionId: "t-1" }) as const;
const ask = (request: Request, actor = "ada"): Input => ({
  type: "request",
  request,
  actor,
  source: "comment:7",
  pullRequest: null,
});
const start = ask({ verb: "start", target: { resource }, force: null });
const retry = ask({ verb: "retry", resource, environment: null });
const merged: Input = {
  type: "pull-request",
  source: "sweep",
  seen: pullRequestSeen({ state: "merged", names: { resource, environment: null, phase: "code" } }),
};

describe("handling inputs", () => {
  it("saves a batch in one commit that says what, who and by what", async () => {
    const store = fresh();
    const { outcomes } = await handle([start, retry, start, merged], context(store));
    expect(outcomes).toMatchObject([
      { outcome: "advanced" },
      { outcome: "refused", refusal: { refused: "nothing-to-retry" } },
      { outcome: "satisfied" },
      { outcome: "advanced" },
    ]);
    expect(store.commits).toMatchObject([
      {
        headline: "wave 1: wave opened and 8 more",
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
    const { effects } = await handle([start], context(store));
    const committed = openEffects(store.commits[0]!.state);
    expect(committed.map(({ effect }) => effect.claim)).toEqual([claim, claim]);
    expect(effects.map(({ id }) => id).toSorted()).toEqual(
      committed.map(({ effect }) => effect.id).toSorted(),
    );
  });

  it("commits nothing for what is refused or already so", async () => {
    const store = fresh();
    await handle([start], context(store));
    await handle([retry, start], context(store));
    expect(store.commits).toHaveLength(1);
  });

  it("commits an effect's end once, however often it is told", async () => {
    const store = fresh();
    await handle([start], context(store));
    const done: Input = {
      type: "effect-done",
      effect: `${resource}/shared/code/1`,
      result: { type: "dispatched", run: 42, url: "https://github.test/runs/42" },
      source: "engine",
    };
    await handle([done], context(store));
    await handle([done], context(store));
    expect(store.commits).toHaveLength(2);
  });

  it("decides again when somebody else committed first, and performs nothing twice", async () => {
    const store = fresh();
    const late = behind(store, () => handle([start], context(store)));
    const { outcomes, effects } = await handle([start], context(late));
    expect(outcomes).toEqual([{ outcome: "satisfied" }]);
    expect(effects).toEqual([]);
    expect(store.commits).toHaveLength(1);
  });

  it("gives up when others always come first", async () => {
    const store = fresh();
    const never: StateStore = {
      ...store,
      save: (_next, { head }) => Promise.reject(new StateConflictError(head)),
    };
    await expect(handle([start], context(never))).rejects.toThrow(StateConflictError);
    expect(store.commits).toEqual([]);
  });
});

/** The store as one sees it whom a rival beats to the first save. */
function behind(store: StateStore, rival: () => Promise<unknown>): StateStore {
  let beaten = false;
  return {
    load: store.load,
    save: async (next, basedOn, message) => {
      if (!beaten) {
        beaten = true;
        await rival();
      }
      return store.save(next, basedOn, message);
    },
  };
}
