/**
 * Where nothing new begins because what it rests on is not in order, and the questions to people
 * that leaves: an answer that would be refused until then is not asked for.
 */
import { checkpointsOf, type Checkpoint } from "./checkpoint.ts";
import { restingOnDispute, type OnDispute } from "./contradicted.ts";
import { type Definition } from "./definition.ts";
import { type ResourceFact } from "./events.ts";
import { heldTo } from "./held-to.ts";
import { refusedByGround } from "./refused-by-ground.ts";
import { restingOnReopened, type OnReopened } from "./reopened.ts";
import { type ResourceState } from "./resource.ts";

/** A place in which nothing new begins, and why. */
export type Resting =
  /** GitHub contradicts a phase; `environment` null is the resource as a whole. */
  | ({ readonly is: "contradicted" } & OnDispute)
  /** What the environment stands on was rolled back. */
  | ({ readonly is: "reopened" } & OnReopened);

export function restingIn(resource: ResourceState, inForce: Definition): readonly Resting[] {
  const definition = heldTo(inForce, resource);
  return [
    ...restingOnDispute(resource, definition).map(
      (one) => ({ is: "contradicted", ...one }) as const,
    ),
    ...restingOnReopened(resource, definition).map((one) => ({ is: "reopened", ...one }) as const),
  ];
}

/** Those of the open checkpoints whose answer would be carried out now. */
export function answerableIn(resource: ResourceState, inForce: Definition): readonly Checkpoint[] {
  const definition = heldTo(inForce, resource);
  return checkpointsOf(resource).filter((checkpoint) => {
    const fact = answerTo(checkpoint);
    return fact === null || refusedByGround(resource, fact, definition) === null;
  });
}

/** What the answer would make so, where that begins something or says that all is done. */
function answerTo({ environment, about }: Checkpoint): ResourceFact | null {
  if (about.kind === "sign-off" && environment !== null) {
    return { type: "environment_signed_off", environment };
  }
  if (about.kind !== "go") return null;
  const { phase } = about;
  return { type: "phase_permitted", environment, phase, action: "", layer: "", evidence: "" };
}
