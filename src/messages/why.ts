/**
 * The answer to `/migrate why`: what holds a resource or an environment of it, since when, who
 * can lift it and the command that would. What goes on by itself is said to go on by itself.
 */
import { type VerbKey } from "../commands/grammar.ts";
import { pauseOf } from "../domain/holding.ts";
import { holdsOf, type Hold } from "../domain/holds.ts";
import { own } from "../domain/lookup.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type View } from "./answer.ts";
import { fitting } from "./capped.ts";
import { elapsed, instant } from "./elapsed.ts";
import { code, link, pasteable } from "./markdown.ts";
import { nextAction } from "./next-action.ts";
import { bringsBack, howItEnded } from "./over.ts";
import { environmentOf, phaseIn, placeOf, sentence } from "./place.ts";
import { stuckLines } from "./reminder.ts";
import { restingLine } from "./resting.ts";
import { environmentStanding } from "./standing.ts";
import { whoMay } from "./who-may.ts";
import { whyNotStarted } from "./why-not-started.ts";

export function renderWhy(
  { resource: id, environment }: { readonly resource: string; readonly environment: string | null },
  view: View,
  room: number,
): string {
  const resource = own(view.state.resources, id);
  if (!resource) return `This migration has no resource ${code(id)}.`;
  if (environment !== null && !own(resource.environments, environment)) {
    return `${code(id)} has no environment ${code(environment)}.`;
  }
  const place = placeOf({ resource: id, environment });
  const holds = holdsOf(resource, environment, view.definition, view.now);
  const who = whoLifts(holds);
  const { shown, hidden } = fitting(
    holds.map((hold) => holdPart(hold, resource, view)),
    room - 500,
  );
  return [
    `### What holds ${place}`,
    ...pausedWave(resource, view),
    ...(holds.length === 0 ? [nothingHolds(resource, environment, view)] : shown),
    ...(hidden > 0 ? [`${hidden} more hold it.`] : []),
    ...stuckLines(resource, view).map((line) => `**Stuck.** ${sentence(line.slice(0, -1))}`),
    ...(who.length === 0 ? [] : [`**Who may.** ${who.join(" ")}`]),
  ].join("\n\n");
}

/** A pause of its own is among what waits for a person; that of its wave is said here. */
function pausedWave(resource: ResourceState, view: View): readonly string[] {
  const isHeld = resource.started && !resource.paused && pauseOf(resource, view.state) !== null;
  return isHeld && resource.completedAt === null ? [whyNotStarted(resource, view)] : [];
}

function nothingHolds(resource: ResourceState, environment: string | null, view: View): string {
  const ended = howItEnded(resource);
  if (ended !== null) {
    const back = bringsBack(resource);
    return `Nothing: ${ended}.${back === null ? "" : ` To bring it back, comment:\n\n${pasteable(back)}`}`;
  }
  return environment === null
    ? "Nothing; it goes on by itself."
    : `Nothing: it is ${environmentStanding(resource, environment, view.definition)}.`;
}

function holdPart(hold: Hold, resource: ResourceState, view: View): string {
  const { definition, now } = view;
  switch (hold.is) {
    case "not-started":
      return whyNotStarted(resource, view);
    case "environment": {
      const since = sinceWords(hold.since, now);
      return sentence(
        `${environmentOf(hold.environment, resource.id)} has not begun${since}: ${environmentStanding(resource, hold.environment, definition)}`,
      );
    }
    case "question": {
      const { what, command } = nextAction(hold.checkpoint, definition);
      const since = sinceWords(hold.checkpoint.since, now);
      const text = `**${placeOf(hold.checkpoint)}** waits for a person${since}: ${what}.`;
      return command === null ? text : `${text}\n\n${pasteable(command)}`;
    }
    case "resting":
      return restingLine(resource, hold.resting);
    case "work": {
      const run = hold.run ? ` (${link(`run ${hold.run.id}`, hold.run.url)})` : "";
      const place = phaseIn(hold, resource.id);
      return `${sentence(`${place} is at work${run}${sinceWords(hold.since, now)}`)} It goes on by itself when that ends.`;
    }
    case "time":
      return `${placeOf({ resource: resource.id, environment: hold.environment })} goes on by itself on ${instant(hold.until)}.`;
  }
}

function sinceWords(since: string | null, now: string): string {
  const waited = since === null ? null : elapsed(since, now);
  return waited === null ? "" : `, for ${waited}`;
}

function whoLifts(holds: readonly Hold[]): readonly string[] {
  const verbs = holds.flatMap((hold): readonly VerbKey[] => {
    if (hold.is === "not-started") return ["start"];
    if (hold.is !== "question") return [];
    return [hold.checkpoint.about.kind === "approval" ? "approve" : "retry"];
  });
  return [...new Set(verbs.flatMap((verb) => whoMay(verb)))];
}
