import { describe, expect, it } from "vitest";
import { type Event } from "../../src/domain/events.ts";
import { MalformedStateError, type Snapshot } from "../../src/engine/store.ts";
import { branchStore } from "../../src/state/branch-store.ts";
import { resource } from "../domain/given.ts";
import { GitInMemory } from "./git-in-memory.ts";
import { message, newState, withHistory } from "./migrations.ts";

const branch = "state";
const file = `resources/${resource}.yml`;
const archive = (number: number): string => `history/resources/${resource}/${number}.yml`;

function event(run: number): Event {
  const stamp = { at: "2026-01-15T10:00:00Z", actor: "cairn", source: "sweep", resource } as const;
  const ref = { environment: "test", phase: "migrate" };
  return { ...stamp, ...ref, type: "run_failed", run, runAttempt: 1, conclusion: "timed_out" };
}

/** A resource with so many events, so many of them to a commit. */
async function withEvents(count: number, perCommit: number) {
  const git = new GitInMemory();
  const store = branchStore(git, branch);
  let now: Snapshot = await store.initialise(newState(), message("t0"));
  for (let from = 0; from < count; from += perCommit) {
    const { history } = now.state.resources[resource]!;
    const more = Array.from({ length: perCommit }, (_, index) => event(from + index + 1));
    const next = withHistory(now.state, [...history, ...more]);
    now = await store.save(next, now, message(`t${from + 1}`));
  }
  return { git, store, now, history: now.state.resources[resource]!.history };
}

describe("a long history", () => {
  it("of 3,000 events is still saved, with commits of the size they had", async () => {
    const { git, history } = await withEvents(3000, 50);
    expect(history).toHaveLength(3000);
    expect(history).toEqual(Array.from({ length: 3000 }, (_, index) => event(index + 1)));
    const sizes = git.commits.map(({ additions }) =>
      [...additions.values()].reduce((sum, text) => sum + text.length, 0),
    );
    expect(Math.max(...sizes)).toBeLessThan(160 * 1024);
    expect(git.files(branch).has(archive(5))).toBe(true);
    const { state } = await branchStore(git, branch).load();
    expect(state.resources[resource]!.history).toEqual(history);
  });

  it("never changes an archive again", async () => {
    const { git } = await withEvents(600, 40);
    const written = git.commits.flatMap(({ additions }) =>
      [...additions.keys()].filter((path) => path.startsWith("history/")),
    );
    expect(written).toEqual([archive(1), archive(2)]);
  });

  it("takes the remarks people put beside its entries with them", async () => {
    const { git, store, history } = await withEvents(200, 50);
    const text = git.files(branch).get(file)!;
    const remarked = text.replace(/^( +)run: 3$/m, "$1run: 3 # Ada looked at this one.");
    expect(remarked).not.toBe(text);
    git.push(branch, file, remarked);
    const now = await store.refresh();
    const more = Array.from({ length: 100 }, (_, index) => event(201 + index));
    const next = withHistory(now.state, [...now.state.resources[resource]!.history, ...more]);
    const after = await store.save(next, now, message("t2"));
    expect(git.files(branch).get(archive(1))).toContain("run: 3 # Ada looked at this one.");
    expect(after.state.resources[resource]!.history).toEqual([...history, ...more]);
  });

  it.each([
    ["was changed", (text: string) => text.replace("timed_out", "success")],
    ["is gone", () => null],
    ["is another file's", (text: string) => text.replace(resource, "email.scale")],
    ["is no YAML", () => "a: ["],
  ])("is refused when an archive %s, by whoever knew it and whoever did not", async (_, change) => {
    const { git, store } = await withEvents(600, 40);
    git.push(branch, archive(1), change(git.files(branch).get(archive(1))!));
    await expect(store.refresh()).rejects.toThrow(MalformedStateError);
    await expect(branchStore(git, branch).load()).rejects.toThrow(MalformedStateError);
  });

  it("is read on by a replica that knows its archives", async () => {
    const { git, store, now } = await withEvents(600, 40);
    const other = branchStore(git, branch);
    const theirs = await other.load();
    const { history } = now.state.resources[resource]!;
    const next = withHistory(now.state, [...history, event(601)]);
    const after = await store.save(next, now, message("more"));
    const seen = await other.refresh();
    expect(seen.state).toEqual(after.state);
    expect(seen.state.resources[resource]!.history[0]).toBe(
      theirs.state.resources[resource]!.history[0],
    );
  });

  it("is written anew when it does not go on from its archives", async () => {
    const { git, store, now } = await withEvents(600, 40);
    const next = withHistory(now.state, [event(1)]);
    const after = await store.save(next, now, message("anew"));
    expect(after.state).toEqual(next);
    expect(git.commits.at(-1)!.deletions).toEqual([archive(1), archive(2)]);
    expect((await branchStore(git, branch).load()).state).toEqual(next);
  });

  it("goes with its resource", async () => {
    const { git, store, now } = await withEvents(600, 40);
    const left = { ...now.state.resources[resource]!, id: "left.over" };
    const history = left.history.map((one) => ({ ...one, resource: "left.over" }));
    const resources = { ...now.state.resources, "left.over": { ...left, history } };
    const both = await store.save({ ...now.state, resources }, now, message("both"));
    const paths = [...git.files(branch).keys()].filter((path) => path.includes("left.over"));
    expect(paths).toHaveLength(2);
    await store.save(now.state, both, message("gone"));
    expect(git.commits.at(-1)!.deletions.toSorted()).toEqual(paths.toSorted());
  });
});
