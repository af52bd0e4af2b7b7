/** What follows from a state by itself, without anybody asking: at once, or when its time has come. */
import { type ResourceFact } from "./events.ts";

export type Follows = {
  readonly fact: ResourceFact;
  /** Not before this instant (ISO 8601); null means at once. */
  readonly at: string | null;
};

export function atOnce(fact: ResourceFact): Follows {
  return { fact, at: null };
}
