import { expect, it } from "vitest";
import { type GitHub } from "../../src/engine/github.ts";
import { createRegistry, type Registry } from "../../src/engine/registry.ts";
import { memoryStore } from "../../src/state/memory-store.ts";
import { definitionOf } from "../domain/airflow.ts";

const REPOSITORY = "acme/platform";
const definition = definitionOf();

it("makes one inbox of a migration that a push and a sweep find at the same moment", async () => {
  let arrive = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const registry = finding([Promise.resolve(), late]);
  const push = registry.look(REPOSITORY);
  const sweep = registry.look(REPOSITORY);
  await push;
  const [inbox] = registry.all();
  expect(inbox).toBeDefined();
  arrive();
  await sweep;
  expect(registry.all()[0]).toBe(inbox);
});

/** Knows one definition, and reaches its state branch once what is awaited comes, look by look. */
function finding(awaited: Promise<void>[]): Registry {
  const found = {
    path: ".github/migrations/airflow-v3.yml",
    text: "",
    commit: "c1",
    documents: {},
  };
  const repositories = { definitions: () => Promise.resolve([found]) };
  const issues = { findOwn: () => Promise.resolve(null) };
  return createRegistry({
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is asked for
    github: { repositories, issues } as unknown as GitHub,
    clock: { now: () => 0, wait: () => new Promise(() => undefined) },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    ids: () => "t-1",
    instance: "i-1",
    webUrl: "https://github.test",
    leaseMs: 1000,
    gatherMs: 1000,
    storeFor() {
      const store = memoryStore(null, definition);
      const turn = awaited.shift();
      return { ...store, find: async () => (await turn, store.find()) };
    },
    readDefinition: () => ({
      ok: true,
      definition,
      documents: {},
      digest: "d1",
      placeOf: ({ message }) => ({ path: found.path, line: 1, column: 1, message }),
    }),
  });
}

function quiet(): void {
  // Nobody reads it.
}
