/** What the events at a gate leave behind; the same before an environment and around a wave. */
import { type Stamp, type Vote } from "./events.ts";
import { type GateFact, type GateWait } from "./gates.ts";
import { type Approval } from "./resource.ts";

/** What a gate remembers. */
export type GateMemory = {
  readonly wait: GateWait | null;
  readonly approvals: readonly Approval[];
};

export function evolveGate(gate: GateMemory, event: Stamp & (GateFact | Vote)): GateMemory {
  const since = event.at;
  switch (event.type) {
    case "soak_started":
      return { ...gate, wait: { status: "soaking", since, until: event.until } };
    case "approval_requested": {
      const { requestedBy, digest } = event;
      // Nothing that was said of something else, or before a rejection, counts now.
      return { approvals: [], wait: { status: "awaiting_approval", since, requestedBy, digest } };
    }
    case "approval_given": {
      const { digest, teams, actor: by, at } = event;
      return { ...gate, approvals: [...gate.approvals, { by, at, digest, teams }] };
    }
    case "approval_rejected": {
      if (gate.wait?.status !== "awaiting_approval") return gate;
      const { requestedBy } = gate.wait;
      const { reason, digest, actor: by } = event;
      const wait = { status: "rejected", since, by, reason, requestedBy, digest } as const;
      return { approvals: [], wait };
    }
    case "window_awaited": {
      const { nextOpen, windows } = event;
      return { ...gate, wait: { status: "awaiting_window", since, nextOpen, windows } };
    }
  }
}
