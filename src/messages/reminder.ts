/**
 * What stands still, for those who should move it: the comment that reminds the owner, and the
 * words for what is stuck in the answers to `status` and `why` and in a tracking issue.
 */
import { own } from "../domain/lookup.ts";
import { type ResourceState } from "../domain/resource.ts";
import { stuckIn, type Standstill } from "../domain/stuck.ts";
import { type View } from "./answer.ts";
import { elapsed, instant } from "./elapsed.ts";
import { code, link, pasteable } from "./markdown.ts";
import { nextAction, type NextAction } from "./next-action.ts";
import { phaseIn, placeOf } from "./place.ts";

/** A team, a person by her `@`, or a bare word that may be a login or anything else. */
const TEAM = /^@?([A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9][\w.-]*)$/;
const PERSON = /^@([A-Za-z0-9][A-Za-z0-9-]{0,38})$/;
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/;

export function renderReminder(standstill: Standstill, view: View): string {
  const { resource, environment, since, about } = standstill;
  const owner = ownerOf(view.state.resources[resource]);
  return reminderText(
    {
      place: placeOf({ resource, environment }),
      since,
      waitsFor: about.is === "run" ? "a workflow run" : "a person",
      addressed: owner === null ? [] : [addressed(owner, view)],
      ...movedBy(standstill, view),
    },
    view,
  );
}

type Reminded = NextAction & {
  readonly place: string;
  readonly since: string;
  readonly waitsFor: string;
  /** Those who should move it, as they are to be written. */
  readonly addressed: readonly string[];
};

export function reminderText(
  { place, since, waitsFor, addressed: whom, what, command }: Reminded,
  { now }: View,
): string {
  const waited = elapsed(since, now);
  return [
    `### Reminder: ${place} stands still`,
    `**What happened.** Nothing since ${instant(since)}${waited === null ? "" : ` (${waited})`}. It waits for ${waitsFor}.`,
    `**What is needed.** ${whom.length === 0 ? "" : `${whom.join(", ")}: `}${what}.`,
    ...(command === null ? [] : [`**How to go on.** Comment:\n\n${pasteable(command)}`]),
  ].join("\n\n");
}

/** One line for each thing in the resource that is stuck, the longest first. */
export function stuckLines(resource: ResourceState, view: View): readonly string[] {
  const owner = ownerOf(resource);
  return stuckIn(resource, view.definition, view.now)
    .toSorted((a, b) => a.since.localeCompare(b.since))
    .map((standstill) => {
      const { since, environment, about } = standstill;
      const where =
        about.is === "run" || "phase" in about.checkpoint.about
          ? phaseIn({ phase: phaseOf(standstill), environment }, resource.id)
          : placeOf(standstill);
      const { what } = movedBy(standstill, view);
      const whose = owner === null ? "" : ` Its owner is ${code(owner, 60)}.`;
      return `${where} stands still since ${instant(since)}: ${what}.${whose}`;
    });
}

function phaseOf({ about }: Standstill): string {
  if (about.is === "run") return about.phase;
  return "phase" in about.checkpoint.about ? about.checkpoint.about.phase : "";
}

function movedBy(
  { about, environment }: Standstill,
  { definition }: View,
): { readonly what: string; readonly command: string | null } {
  if (about.is === "question") return nextAction(about.checkpoint, definition);
  const { run, phase } = about;
  const place = phaseIn({ phase, environment }, null);
  const what = run
    ? `see why ${link(`workflow run ${run.id}`, run.url)} of ${place} does not end`
    : `see why no workflow run of ${place} has begun`;
  return { what, command: null };
}

function ownerOf(resource: ResourceState | undefined): string | null {
  const owner = resource && own(resource.metadata, "owner");
  return owner === undefined ? null : String(owner);
}

/** The owner, if that is a bare word that could be somebody's login. */
export function possibleLogin(resource: ResourceState | undefined): string | null {
  const owner = ownerOf(resource);
  return owner !== null && LOGIN.test(owner) ? owner : null;
}

/**
 * A mention where it reaches whom it means: a team, a person written with her `@`, or a bare word
 * that is known to be the login of somebody here. Any other word could be a stranger's login.
 */
function addressed(owner: string, { logins }: View): string {
  const team = TEAM.exec(owner)?.[1];
  if (team !== undefined) return `@${team}`;
  const login = PERSON.exec(owner)?.[1] ?? (logins?.has(owner) ? owner : undefined);
  return login === undefined ? code(owner, 60) : `@${login}`;
}
