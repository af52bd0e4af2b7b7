/** Where nothing new begins because of what it rests on: why, and what lifts it. */
import { type Definition } from "../domain/definition.ts";
import { type ResourceState } from "../domain/resource.ts";
import { restingIn, type Resting } from "../domain/resting.ts";
import { contradictedLine } from "./contradicted.ts";
import { code } from "./markdown.ts";
import { listed } from "./place.ts";

/** One line for each such place. */
export function restingLines(resource: ResourceState, definition: Definition): readonly string[] {
  return restingIn(resource, definition).map((resting) => restingLine(resource, resting));
}

export function restingLine(resource: ResourceState, resting: Resting): string {
  if (resting.is === "contradicted") return contradictedLine(resource, resting);
  const { environment, by } = resting;
  const names = listed(by.map((name) => code(name)));
  const isOne = by.length === 1;
  return `${code(environment)} is held: nothing new begins, because ${names}, which it stands on, ${isOne ? "is" : "are"} not done any more. It goes on by itself once ${isOne ? "that is" : "those are"} in order again.`;
}

/** In the few words a table's cell has room for; null where nothing holds it. */
export function restingWords(
  resource: ResourceState,
  environment: string,
  definition: Definition,
): string | null {
  const resting = restingIn(resource, definition).find((one) => one.environment === environment);
  if (!resting) return null;
  if (resting.is === "reopened") {
    return `held, after ${listed(resting.by.map((name) => code(name)))} is done again`;
  }
  const { environment: on } = resting.on;
  if (on === environment) return "held, GitHub contradicts it";
  return `held, GitHub contradicts ${on === null ? "what is done once" : code(on)}`;
}
