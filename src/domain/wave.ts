/** One wave as it stands: whether it runs, what holds it, and the issue people follow it in. */
import { type Effect } from "./effects.ts";
import { type Event } from "./events.ts";
import { type GateWait } from "./gates.ts";
import { type Approval, type Mark, type Pause, type Reasoned } from "./resource.ts";

export type WaveState = {
  readonly name: string;
  readonly title: string | null;
  /** Set once anything in the wave has begun; from then on it has a tracking issue. */
  readonly opened: Mark | null;
  /** Set once the whole wave was started; resources then start by themselves as places become free. */
  readonly started: Mark | null;
  /** Ids of its resources when it was started, and of those that came later. */
  readonly members: readonly string[];
  /** When the gate before it let it in; null while it did not, or where there is none. */
  readonly enteredAt: string | null;
  /** What its gate waits for, and which of the two. */
  readonly gate: WaveGate | null;
  /** Given since it was last asked for. */
  readonly approvals: readonly Approval[];
  /** Set when a person did without the soak and the windows of its gate. */
  readonly waived: Reasoned | null;
  readonly paused: Pause | null;
  /** More of its resources have failed than it puts up with. */
  readonly overBudget: OverBudget | null;
  /** So many failures a person has put up with. */
  readonly tolerated: number;
  /** Somebody asked to end it for good; it happens once that is confirmed. */
  readonly abortAsked: Reasoned | null;
  readonly aborted: Reasoned | null;
  readonly completedAt: string | null;
  readonly trackingIssue: number | null;
  readonly outbox: readonly Effect[];
  readonly history: readonly Event[];
};

export type GateSide = "before" | "after";

export type WaveGate = { readonly side: GateSide; readonly wait: GateWait };

export type OverBudget = {
  readonly since: string;
  readonly failed: readonly string[];
  readonly limit: number;
};
