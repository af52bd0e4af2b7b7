import { expect, it } from "vitest";
import {
  StateConflictError,
  StateMissingError,
  type MigrationStore,
} from "../../src/engine/store.ts";
import { from, message, newState } from "./migrations.ts";

/** What every store promises. `open` gives two views of one empty place, as two replicas have. */
export function promisesOfAStore(
  open: () => { readonly store: MigrationStore; readonly other: MigrationStore },
): void {
  it("has nothing before it is initialised", async () => {
    const { store } = open();
    expect(await store.find()).toBeNull();
    await expect(store.load()).rejects.toThrow(StateMissingError);
    await expect(store.refresh()).rejects.toThrow(StateMissingError);
  });

  it("gives back what it was initialised with", async () => {
    const { store, other } = open();
    const made = await store.initialise(newState(), message("t0"));
    expect(made.state).toEqual(newState());
    expect(await store.refresh()).toEqual(made);
    expect(await other.find()).toEqual(made);
  });

  it("is initialised once", async () => {
    const { store, other } = open();
    const first = await store.initialise(newState(), message("t0"));
    const changed = from(newState()).start().state;
    expect(await other.initialise(changed, message("t1"))).toEqual(first);
  });

  it("gives back what was saved, under a new head", async () => {
    const { store, other } = open();
    const before = await store.initialise(newState(), message("t0"));
    const next = from(before.state).start().state;
    const after = await store.save(next, before, message("t1"));
    expect(after.state).toEqual(next);
    expect(after.head).not.toBe(before.head);
    expect(await store.refresh()).toEqual(after);
    expect(await other.refresh()).toEqual(after);
  });

  it("saves again on what it just saved", async () => {
    const { store } = open();
    const first = await store.initialise(newState(), message("t0"));
    const story = from(first.state).start();
    const second = await store.save(story.state, first, message("t1"));
    story.pullRequest("code", null, { number: 1 });
    await store.save(story.state, second, message("t2"));
    expect((await store.refresh()).state).toEqual(story.state);
  });

  it("writes nothing when nothing changed", async () => {
    const { store } = open();
    const before = await store.initialise(newState(), message("t0"));
    expect(await store.save(before.state, before, message("t1"))).toEqual(before);
    expect(await store.refresh()).toEqual(before);
  });

  it("lets one of two win, and writes nothing of the other", async () => {
    const { store, other } = open();
    await store.initialise(newState(), message("t0"));
    const mine = await store.refresh();
    const theirs = await other.refresh();
    const won = await store.save(from(mine.state).start().state, mine, message("t1"));
    const late = from(theirs.state).start("email.scale").state;
    await expect(other.save(late, theirs, message("t2"))).rejects.toThrow(StateConflictError);
    expect(await other.refresh()).toEqual(won);
  });

  it("tells a conflict even when the two touch different resources", async () => {
    const { store } = open();
    const before = await store.initialise(newState(), message("t0"));
    await store.save(from(before.state).start().state, before, message("t1"));
    const late = from(before.state).start("email.scale").state;
    await expect(store.save(late, before, message("t2"))).rejects.toMatchObject({
      code: "state-conflict",
      expectedHead: before.head,
    });
  });

  it("leaves a snapshot as it was", async () => {
    const { store } = open();
    const before = await store.initialise(newState(), message("t0"));
    await store.save(from(before.state).start().state, before, message("t1"));
    expect(before.state).toEqual(newState());
  });
}
