/** What an event does to a wave. */
import { type WaveEvent } from "./events.ts";
import { evolveGate } from "./evolve-gate.ts";
import { type WaveState } from "./wave.ts";

export function evolveWave(wave: WaveState, event: WaveEvent): WaveState {
  const next = { ...wave, history: [...wave.history, event] };
  const mark = { by: event.actor, at: event.at };
  switch (event.type) {
    case "wave_opened":
      return { ...next, opened: mark };
    case "wave_started":
      return { ...next, started: mark, members: event.members };
    case "resource_joined":
      return { ...next, members: [...wave.members, event.id] };
    case "tracking_issue_opened":
      return { ...next, trackingIssue: event.number };
    case "soak_started":
    case "approval_requested":
    case "approval_given":
    case "approval_rejected":
    case "window_awaited": {
      const known = wave.gate?.side === event.side ? wave.gate.wait : null;
      const { wait, approvals } = evolveGate({ wait: known, approvals: wave.approvals }, event);
      return { ...next, approvals, gate: wait && { side: event.side, wait } };
    }
    case "gate_waived":
      return { ...next, waived: { ...mark, reason: event.reason } };
    case "wave_entered":
      return { ...next, enteredAt: event.at, gate: null, approvals: [], waived: null };
    case "failures_exceeded": {
      const { failed, limit } = event;
      return { ...next, overBudget: { since: event.at, failed, limit } };
    }
    case "failures_mended":
      return { ...next, overBudget: null };
    case "failures_tolerated":
      return { ...next, overBudget: null, tolerated: event.count };
    case "wave_paused":
      return { ...next, paused: { ...mark, reason: event.reason, drainedAt: null } };
    case "pause_drained":
      return { ...next, paused: wave.paused && { ...wave.paused, drainedAt: event.at } };
    case "wave_resumed":
      return { ...next, paused: null };
    case "abort_requested":
      return { ...next, abortAsked: { ...mark, reason: event.reason } };
    case "abort_withdrawn":
      return { ...next, abortAsked: null };
    case "wave_aborted": {
      const aborted = { ...mark, reason: event.reason };
      return { ...next, ...ENDED, aborted, completedAt: event.at };
    }
    case "wave_completed":
      return { ...next, ...ENDED, completedAt: event.at };
    case "wave_reminded":
    case "noted":
      return next;
  }
}

/** Nothing waits at, or holds, what is over. */
const ENDED = { gate: null, approvals: [], paused: null, overBudget: null, abortAsked: null };
