/** How long a decision takes when the migration has many resources: `npm run bench`. */
import { bench, describe } from "vitest";
import { decide } from "../src/domain/decide.ts";
import { type Definition } from "../src/domain/definition.ts";
import { type Input } from "../src/domain/inputs.ts";
import { type MigrationState } from "../src/domain/migration.ts";
import { airflowFile, definitionOf } from "../test/domain/airflow.ts";
import { decideByAsking } from "../test/domain/decide-by-asking.ts";
import { pullRequestSeen, Story } from "../test/domain/given.ts";

const now = "2026-01-15T12:00:00Z";

/** A migration of so many resources, all of them under way. */
function underWay(count: number): { definition: Definition; state: MigrationState } {
  const names = Array.from({ length: count }, (_, index) => `r${index}`);
  const definition = definitionOf({
    ...airflowFile,
    waves: [{ name: 1, max_concurrency: count }],
    resources: Object.fromEntries(names.map((name) => [name, { wave: 1 }])),
  });
  const story = new Story(definition).ask({ verb: "start", target: { wave: "1" }, force: null });
  return { definition, state: story.state };
}

/** The pull request of the last resource merges, and more follows. */
function merged(resource: string): Input {
  const names = { resource, environment: null, phase: "code" };
  const seen = pullRequestSeen({ names, number: 1, state: "merged" });
  return { type: "pull-request", source: "sweep", seen };
}

for (const count of [66, 3000]) {
  describe(`a merge among ${count} resources under way, and what follows`, () => {
    const { definition, state } = underWay(count);
    const input = merged(`r${count - 1}`);
    bench("asking only what an event touched", () => {
      decide(input, state, definition, now);
    });
    bench("asking everybody after every event", () => {
      decideByAsking(input, state, definition, now);
    });
  });
}
