/** A comment that is to be made: where, about which effects, and how it is told again by its markers. */
import { type View } from "../messages/answer.ts";
import { marker } from "../messages/marker.ts";
import { type Thread } from "../messages/thread.ts";
import { type Priority, type ThreadRef } from "./github.ts";
import { isSameRepository, onGitHub } from "./seen.ts";

export type PlannedComment = {
  readonly thread: ThreadRef;
  /**
   * The tracking issue of its wave: there it is made while the App is off the repository of the
   * thread. null where there is no such place, or the thread is in the repository of the state.
   */
  readonly instead: ThreadRef | null;
  /** Ids of the effects it is about; the comment carries the marker of each. */
  readonly ids: readonly string[];
  readonly body: string;
  readonly priority: Priority;
  /** It was not made before (ISO 8601). */
  readonly since: string;
};

export type DraftedComment = Omit<PlannedComment, "instead">;

export function withMarkers(text: string, ids: readonly string[], { definition }: View): string {
  return `${text}\n\n${ids.map((id) => marker(definition.name, id)).join("\n")}`;
}

export function inThread(home: Thread, { definition, repository }: View): ThreadRef {
  return {
    repository: onGitHub(home.repository, { name: definition.name, repository }),
    number: home.number,
  };
}

export function isSameThread(one: ThreadRef, other: ThreadRef): boolean {
  return one.number === other.number && isSameRepository(one.repository, other.repository);
}
