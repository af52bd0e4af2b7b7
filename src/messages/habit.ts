/**
 * What people usually say next, in words. Learnt elsewhere, it need not fit here: what could never
 * be said of this resource is left out, and what comes too early says so.
 */
import { formatCommand } from "../commands/format.ts";
import { type SingleRequest } from "../domain/commands.ts";
import { decide } from "../domain/decide.ts";
import { type Definition } from "../domain/definition.ts";
import { type Event } from "../domain/events.ts";
import { heldTo } from "../domain/held-to.ts";
import { habitAfter } from "../domain/learning.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { needsSignOff } from "../domain/progress.ts";
import { type RefusalCode } from "../domain/refusals.ts";
import { somebodyAsks } from "../domain/usual-course.ts";
import { type Step, type View } from "./answer.ts";
import { code } from "./markdown.ts";

/** Nothing where it is offered anyway. */
export function habitWords(
  events: readonly Event[],
  { state, definition, now }: View,
  offered: readonly Step[],
): readonly string[] {
  const habit = habitAfter(events, state);
  if (!habit) return [];
  const command = formatCommand(habit.next);
  if (offered.some((step) => step.command === command)) return [];
  if (!isEverAsked(habit.next, state, definition)) return [];
  const answer = decide(somebodyAsks(habit.next), state, definition, now);
  if ("refused" in answer && !TOO_EARLY.has(answer.refused)) return [];
  const when = "refused" in answer ? ", once it is time," : " here";
  return [
    `What people usually say next${when} is ${code(command, 400)} (${habit.seen} of ${habit.of} times).`,
  ];
}

/** Nothing waits here for what is signed off elsewhere. */
function isEverAsked(
  request: SingleRequest,
  { resources }: MigrationState,
  definition: Definition,
): boolean {
  if (request.verb !== "sign-off") return true;
  const resource = own(resources, request.resource);
  return (
    resource !== undefined &&
    needsSignOff(resource, request.environment, heldTo(definition, resource))
  );
}

/** What is refused now and will not be when the migration has gone on. */
const TOO_EARLY: ReadonlySet<RefusalCode> = new Set([
  "environment-blocked",
  "environment-unfinished",
  "phase-not-started",
] as const);
