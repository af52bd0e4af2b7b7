/**
 * Events in sentences: what a person asked for first, then what followed from it. What says
 * nothing new beside its neighbour is folded into it, so that a reply stays short.
 */
import { type Event, type PhaseRef, type ResourceEvent } from "../domain/events.ts";
import { eventClause } from "./event-clause.ts";
import { code } from "./markdown.ts";
import { sentence } from "./place.ts";
import { WAITS_FOR } from "./standing.ts";

/** One sentence for each wave and each resource the events are about, in the order they came. */
export function happened(events: readonly Event[]): readonly string[] {
  const subjects = [...new Set(events.map(subjectOf))];
  return subjects.flatMap((subject) => {
    const [first, ...rest] = clauses(events.filter((event) => subjectOf(event) === subject));
    if (first === undefined) return [];
    return [sentence(rest.length === 0 ? first : `${first}; ${rest.join(", ")}`)];
  });
}

function subjectOf(event: Event): string {
  return "wave" in event ? `wave ${event.wave}` : `resource ${event.resource}`;
}

function clauses(events: readonly Event[]): readonly string[] {
  const said: string[] = [];
  let folded = 0;
  for (const [index, event] of events.entries()) {
    const rest = events.slice(index + 1);
    if (folded > 0) folded -= 1;
    else if (!isNoise(event, rest)) {
      const start = "wave" in event ? NOTHING : startsWith(event, rest);
      folded = start.folded;
      said.push(`${eventClause(event, { named: said.length === 0 })}${start.words}`);
    }
  }
  return said;
}

const ALWAYS_NOISE: ReadonlySet<Event["type"]> = new Set([
  "phase_resumed",
  "noted",
  "tracking_issue_opened",
  "owner_reminded",
  "wave_reminded",
  "outputs_read",
  "progress_reported",
  "workflow_dispatched",
]);

/** What the event after it says better. */
const NOISE_BEFORE: Readonly<Partial<Record<Event["type"], Event["type"]>>> = {
  wave_opened: "wave_started",
  run_succeeded: "phase_completed",
  run_failed: "phase_failed",
  run_overdue: "phase_failed",
  work_lost: "phase_failed",
  run_missing: "phase_failed",
  pull_request_closed: "phase_failed",
  dispatch_refused: "phase_failed",
  outputs_refused: "phase_failed",
  requirement_unmet: "phase_failed",
  environment_completed: "resource_completed",
};

function isNoise(event: Event, [next]: readonly Event[]): boolean {
  const { type } = event;
  if (type === "noted" && event.action === "note") return false;
  return ALWAYS_NOISE.has(type) || (next !== undefined && NOISE_BEFORE[type] === next.type);
}

/** Words for what starts at once with the event, and how many of the next events they stand for. */
type Start = { readonly words: string; readonly folded: number };

const NOTHING: Start = { words: "", folded: 0 };

function startsWith(event: ResourceEvent, [next, afterNext]: readonly Event[]): Start {
  if (event.type === "phase_started") {
    const waits = waitsAtOnce(event, next);
    return waits === null ? NOTHING : { words: ` and waits for ${waits}`, folded: 1 };
  }
  if (event.type !== "resource_started" && event.type !== "environment_started") return NOTHING;
  const environment = event.type === "resource_started" ? null : event.environment;
  if (next?.type !== "phase_started" || next.environment !== environment) return NOTHING;
  const waits = waitsAtOnce(next, afterNext);
  const words = ` with the phase ${code(next.phase)}`;
  return waits === null
    ? { words, folded: 1 }
    : { words: `${words} (waiting for ${waits})`, folded: 2 };
}

function waitsAtOnce(started: PhaseRef, next: Event | undefined): string | null {
  if (next?.type !== "person_awaited") return null;
  const same = next.phase === started.phase && next.environment === started.environment;
  return same ? WAITS_FOR[next.waitsFor] : null;
}
