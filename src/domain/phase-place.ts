/** Where a phase is looked at, and what is found: how it stands, and what follows while it stands so. */
import { type Definition, type PhaseDefinition } from "./definition.ts";
import { type PhaseRef } from "./events.ts";
import { type Follows } from "./follows.ts";
import { type Failure, type ResourceState, type WaitsFor } from "./resource.ts";

/** A phase of a resource with its rules. */
export type PhasePlace = {
  readonly resource: ResourceState;
  readonly ref: PhaseRef;
  readonly rules: PhaseDefinition;
  readonly definition: Definition;
};

/** `next` is what follows while it stands so: at once, or when its time has come. */
export type Standing =
  | { readonly is: "in_progress"; readonly next: Follows | null }
  | {
      readonly is: "awaiting_human";
      readonly waitsFor: WaitsFor;
      readonly next: Follows | null;
    }
  | { readonly is: "completed" }
  | { readonly is: "failed"; readonly failure: Failure };
