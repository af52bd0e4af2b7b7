import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { type Definition } from "../../src/domain/definition.ts";
import { type Event } from "../../src/domain/events.ts";
import { type DefinitionInForce, type MigrationState } from "../../src/domain/migration.ts";
import { newMigration } from "../../src/domain/new-state.ts";
import { type CommitMessage } from "../../src/engine/store.ts";
import { airflowFile, definitionOf } from "../domain/airflow.ts";
import { resource, Story } from "../domain/given.ts";

/** The Airflow migration with a definition one can really pin. */
export const definition = definitionOf();
export const inForce = pinned(stringify(airflowFile, { aliasDuplicateObjects: false }));

export function pinned(source: string): DefinitionInForce {
  const digest = createHash("sha256").update(source).digest("hex");
  return { digest, commit: "c1", path: ".github/migrations/airflow-v3.yml", source };
}

export function newState(by: Definition = definition): MigrationState {
  return newMigration(by, inForce);
}

/** A story that goes on from this state. */
export function from(state: MigrationState): Story {
  const story = new Story(definition);
  story.state = state;
  return story;
}

/** The state with another history for the first resource. */
export function withHistory(state: MigrationState, history: readonly Event[]): MigrationState {
  const given = state.resources[resource]!;
  return { ...state, resources: { ...state.resources, [resource]: { ...given, history } } };
}

export function message(transitionId: string): CommitMessage {
  return { headline: "A change", trailers: [["Actor", "ada"]], transitionId };
}
