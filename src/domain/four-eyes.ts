/**
 * Four eyes are two people, not two names. GitHub lets people rename themselves, so whoever says
 * yes is also looked at under every other name the same account had in this history: what it
 * asked for or approved under one of them, it cannot approve under another.
 */
import { type Event, type Stamp } from "./events.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { type Refusal } from "./refusals.ts";
import { type ResourceState } from "./resource.ts";

type Answer = readonly Event[] | Refusal;

/** A resource, or a wave with nothing of its own but that. */
type Owner = Pick<ResourceState, "history" | "wave">;

export function asOnePerson(
  stamp: Stamp,
  owner: Owner,
  state: MigrationState,
  say: (as: Stamp) => Answer,
): Answer {
  for (const login of otherNames(stamp, owner, state)) {
    const answer = say({ ...stamp, actor: login });
    const isOwn = "refused" in answer ? answer.refused === "own-request" : answer.length === 0;
    if (isOwn) return answer;
  }
  return say(stamp);
}

function otherNames(
  { actor, actorId }: Stamp,
  { history, wave }: Owner,
  { waves }: MigrationState,
): readonly string[] {
  if (actorId === undefined) return [];
  const events = [...history, ...(own(waves, wave)?.history ?? [])];
  const names = events.flatMap((event) => (event.actorId === actorId ? [event.actor] : []));
  return [...new Set(names)].filter((name) => name !== actor);
}
