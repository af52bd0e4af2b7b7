/** Where a wave waits for a person: computed from its state, like the checkpoints of a resource. */
import { type CheckpointType } from "./checkpoint-subject.ts";
import { type Approval } from "./resource.ts";
import { type GateSide, type WaveState } from "./wave.ts";

export type WaveCheckpoint = {
  /** Same state, same id: it names one question to a person, once. */
  readonly id: string;
  readonly type: CheckpointType;
  readonly since: string;
  readonly wave: string;
  readonly about: WaveSubject;
};

export type WaveSubject =
  | {
      readonly kind: "approval";
      readonly side: GateSide;
      readonly requestedBy: string;
      /** Of what is to be approved. */
      readonly digest: string;
      readonly approvals: readonly Approval[];
    }
  | {
      readonly kind: "rejected";
      readonly side: GateSide;
      readonly by: string;
      readonly reason: string;
    }
  | { readonly kind: "failures"; readonly failed: readonly string[]; readonly limit: number }
  | {
      readonly kind: "paused";
      readonly by: string;
      readonly reason: string;
      readonly isDrained: boolean;
    }
  | { readonly kind: "abort"; readonly by: string; readonly reason: string };

export function waveCheckpoints(wave: WaveState): readonly WaveCheckpoint[] {
  if (wave.completedAt !== null) return [];
  return [atGate(wave), overBudget(wave), paused(wave), abort(wave)].filter((one) => one !== null);
}

function atGate({ name: wave, gate, approvals }: WaveState): WaveCheckpoint | null {
  if (!gate) return null;
  const { side, wait } = gate;
  switch (wait.status) {
    case "awaiting_approval": {
      const { requestedBy, digest, since } = wait;
      const about = { kind: "approval", side, requestedBy, digest, approvals } as const;
      return { wave, id: `wave/${wave}/${side}/approval`, type: "approval", since, about };
    }
    case "rejected": {
      const { by, reason, since } = wait;
      const about = { kind: "rejected", side, by, reason } as const;
      return { wave, id: `wave/${wave}/${side}/rejected`, type: "intervention", since, about };
    }
    case "soaking":
    case "awaiting_window":
      return null;
  }
}

function overBudget({ name: wave, overBudget: over }: WaveState): WaveCheckpoint | null {
  if (!over) return null;
  const { since, failed, limit } = over;
  const about = { kind: "failures", failed, limit } as const;
  return { wave, id: `wave/${wave}/failures`, type: "intervention", since, about };
}

function paused({ name: wave, paused: pause }: WaveState): WaveCheckpoint | null {
  if (!pause) return null;
  const { by, reason, at, drainedAt } = pause;
  const isDrained = drainedAt !== null;
  const about = { kind: "paused", by, reason, isDrained } as const;
  const id = `wave/${wave}/${isDrained ? "drained" : "paused"}`;
  return { wave, id, type: "intervention", since: drainedAt ?? at, about };
}

function abort({ name: wave, abortAsked }: WaveState): WaveCheckpoint | null {
  if (!abortAsked) return null;
  const { by, at, reason } = abortAsked;
  const about = { kind: "abort", by, reason } as const;
  return { wave, id: `wave/${wave}/abort`, type: "confirmation", since: at, about };
}
