/** From which status of a phase to which one event may lead. All of it is to be seen in many seeds. */
import { type Event } from "../../src/domain/events.ts";
import { type PhaseState } from "../../src/domain/resource.ts";

type Status = PhaseState["status"];

const MOVES: Readonly<Record<Status, readonly Status[]>> = {
  pending: ["in_progress", "skipped"],
  in_progress: ["awaiting_human", "completed", "failed", "blocked", "skipped"],
  awaiting_human: ["in_progress", "completed", "failed", "blocked", "skipped"],
  failed: ["in_progress", "awaiting_human", "completed", "blocked", "skipped"],
  blocked: ["in_progress", "awaiting_human", "failed", "skipped"],
  completed: [],
  skipped: [],
};

/** What is over stays so, unless it is rolled back, or a person accepts that it is not done. */
const UNDONE: Readonly<Partial<Record<Status, readonly Event["type"][]>>> = {
  completed: ["phase_started", "reality_accepted"],
  skipped: ["phase_started"],
};

export function mayMove(from: Status, to: Status, event: Event): boolean {
  if (MOVES[from].includes(to)) return true;
  const isRollback = event.type !== "phase_started" || event.part?.is === "rollback";
  return isRollback && UNDONE[from]?.includes(event.type) === true;
}

export function moveName(from: string, to: string): string {
  return `move ${from} to ${to}`;
}

export const ALL_MOVES: readonly string[] = [
  ...Object.entries(MOVES).flatMap(([from, all]) => all.map((to) => moveName(from, to))),
  ...Object.keys(UNDONE).map((from) => moveName(from, "in_progress")),
];
