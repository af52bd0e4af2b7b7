import { expect, it } from "vitest";
import { type CommentSeen, type GitHub } from "../../src/engine/github.ts";
import { sweepComments } from "../../src/engine/sweep-comments.ts";
import { marker, NO_MIGRATION } from "../../src/messages/marker.ts";
import { storyWith } from "../domain/kinds.ts";

const repository = "acme/platform";
const at = "2026-01-05T12:00:00Z";

/** Which of our comments in one thread a sweep removes, oldest first, by who speaks in them. */
async function removed(...owners: readonly string[]): Promise<readonly number[]> {
  const ours = owners.map((owner, index) => ({
    id: index + 1,
    thread: { repository, number: 1 },
    byUs: true,
    byMachine: true,
    createdAt: at,
    updatedAt: at,
    body: `Said.\n\n${marker(owner, "reply/7")}`,
  }));
  const comments = { listSince: () => Promise.resolve(ours as unknown as CommentSeen[]) };
  const { state } = storyWith([{ name: "migrate", uses: "workflow", skill: "work" }]);
  const swept = await sweepComments(repository, at, state, { comments } as unknown as GitHub);
  return swept.duplicates.map(({ id }) => id);
}

it("leaves the oldest of what is said more than once", async () => {
  expect(await removed("one")).toEqual([]);
  expect(await removed("one", "one", "one")).toEqual([2, 3]);
  expect(await removed("one", "two")).toEqual([2]);
  expect(await removed(NO_MIGRATION, NO_MIGRATION)).toEqual([2]);
});

it("leaves what a migration answers before what is said where none can be read", async () => {
  expect(await removed("one", NO_MIGRATION)).toEqual([2]);
  expect(await removed(NO_MIGRATION, "one")).toEqual([1]);
  expect(await removed(NO_MIGRATION, "one", NO_MIGRATION, "one")).toEqual([1, 3, 4]);
});
