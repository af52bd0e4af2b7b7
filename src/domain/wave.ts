/** One wave as it stands: whether it runs, and the issue people follow it in. */
import { type Effect } from "./effects.ts";
import { type Event } from "./events.ts";
import { type Mark } from "./resource.ts";

export type WaveState = {
  readonly name: string;
  readonly title: string | null;
  /** Set once anything in the wave has begun; from then on it has a tracking issue. */
  readonly opened: Mark | null;
  /** Set once the whole wave was started; resources then start by themselves as places become free. */
  readonly started: Mark | null;
  readonly completedAt: string | null;
  readonly trackingIssue: number | null;
  readonly outbox: readonly Effect[];
  readonly history: readonly Event[];
};
