/** How a place is named in a sentence: a resource, an environment of it, or a phase there. */
import { type PhaseRef } from "../domain/events.ts";
import { code } from "./markdown.ts";

/** `email.notifications` in `test` */
export function placeOf({
  resource,
  environment,
}: {
  readonly resource: string;
  readonly environment: string | null;
}): string {
  return environment === null ? code(resource) : `${code(resource)} in ${code(environment)}`;
}

/** the phase `infra` of `email.notifications` in `test`; the resource is left out where it is known */
export function phaseIn({ phase, environment }: PhaseRef, resource: string | null): string {
  const of = resource === null ? "" : ` of ${code(resource)}`;
  const where = environment === null ? "" : ` in ${code(environment)}`;
  return `the phase ${code(phase)}${of}${where}`;
}

/** `test` of `email.notifications`; the resource is left out where it is known */
export function environmentOf(environment: string, resource: string | null): string {
  return resource === null ? code(environment) : `${code(environment)} of ${code(resource)}`;
}

/** Items as a sentence lists them: `a`, `b` and `c`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** A clause as a sentence of its own. */
export function sentence(clause: string): string {
  return `${clause.replace(/^\[?[a-z]/, (first) => first.toUpperCase())}.`;
}
