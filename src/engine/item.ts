/** What waits in the inbox of a migration, with how often it failed. */
import { type Observation } from "../domain/inputs.ts";
import { type Proposal } from "./bring-into-force.ts";
import { type HintToLookAt } from "./hint.ts";

export type Item = {
  readonly what:
    | { readonly is: "hint"; readonly hint: HintToLookAt }
    /** What GitHub said of an effect; it changes what people are asked, so it waits for no company. */
    | { readonly is: "told"; readonly input: Observation }
    | { readonly is: "definition"; readonly proposal: Proposal }
    /** Time has come for something. */
    | { readonly is: "tick" }
    | { readonly is: "tidy" };
  readonly failures: number;
};
