/**
 * Which migrations there are. They are found where people write them, in `.github/migrations/`
 * on a repository's default branch; a new one gets its state branch at once.
 */
import { type DefinitionProblem } from "../domain/definition-problem.ts";
import { type Definition } from "../domain/definition.ts";
import { newMigration } from "../domain/new-state.ts";
import { type SkillDocuments } from "../domain/skill-document.ts";
import { type DefinitionFound, type GitHub } from "./github.ts";
import { createMigration, type EngineContext, type Migration } from "./migration.ts";
import { isSameRepository } from "./seen.ts";
import {
  MalformedStateError,
  type FileProblem,
  type MigrationStore,
  type Snapshot,
} from "./store.ts";
import { isTrackingIssue } from "./tracking-issues.ts";

export type ReadDefinition = (found: DefinitionFound) =>
  | {
      readonly ok: true;
      readonly definition: Definition;
      readonly documents: SkillDocuments;
      readonly digest: string;
      /** Where in the text a problem with it is. */
      readonly placeOf: (problem: DefinitionProblem) => FileProblem;
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

type ReadOk = Extract<ReturnType<ReadDefinition>, { readonly ok: true }>;

export type RegistryContext = EngineContext & {
  readonly readDefinition: ReadDefinition;
  readonly storeFor: (repository: string, stateBranch: string) => MigrationStore;
};

export type Registry = {
  /** Every migration that has its definition or a resource in the repository, looked up when it is new to us. */
  readonly concerning: (repository: string) => Promise<readonly Migration[]>;
  /** What is wrong with the definitions of a repository that could not be read. */
  readonly problemsIn: (repository: string) => readonly FileProblem[];
  /** Repositories whose definitions could not be read, by us or at all. */
  readonly unsettled: () => readonly string[];
  /** Looks at the definitions of a repository again. */
  readonly look: (repository: string) => Promise<readonly FileProblem[]>;
  readonly all: () => readonly Migration[];
};

type Held = {
  readonly migrations: readonly Migration[];
  readonly problems: readonly FileProblem[];
};

export function createRegistry(context: RegistryContext): Registry {
  const { github, log } = context;
  const held = new Map<string, Promise<Held>>();
  const byKey = new Map<string, Migration>();
  const documentsOf = new Map<string, SkillDocuments>();
  const problems = new Map<string, readonly FileProblem[]>();
  /** Asked for, and not all of it was found in order. */
  const unsettled = new Set<string>();

  function of(repository: string): Promise<Held> {
    const key = repository.toLowerCase();
    const known = held.get(key);
    if (known) return known;
    unsettled.add(key);
    const asked = discover(repository).catch((error: unknown) => {
      held.delete(key);
      throw error;
    });
    held.set(key, asked);
    return asked;
  }

  async function discover(repository: string): Promise<Held> {
    const found = await github.repositories.definitions(repository);
    const migrations: Migration[] = [];
    const wrong: FileProblem[] = [];
    let isSettled = true;
    for (const one of found) {
      const read = context.readDefinition(one);
      if (!read.ok) {
        wrong.push(...read.problems);
        log.warn({ repository, path: one.path, problems: read.problems }, "definition not read");
        continue;
      }
      const opened = await open(repository, one, read);
      migrations.push(opened);
      const misfits = await bringIntoForce(opened, repository, one, read);
      if (misfits === "postponed") isSettled = false;
      else if (misfits.length > 0) {
        wrong.push(...misfits);
        log.warn({ repository, path: one.path, problems: misfits }, "definition not adopted");
      }
    }
    if (!(await noteDefinitions(repository, found, migrations))) isSettled = false;
    problems.set(repository.toLowerCase(), wrong);
    if (wrong.length === 0 && isSettled) unsettled.delete(repository.toLowerCase());
    return { migrations, problems: wrong };
  }

  /** One whose file is gone from the default branch begins nothing more until it is back. Whether all are there. */
  async function noteDefinitions(
    repository: string,
    found: readonly DefinitionFound[],
    named: readonly Migration[],
  ): Promise<boolean> {
    let areAllThere = true;
    const paths = new Set(found.map(({ path }) => path));
    for (const migration of byKey.values()) {
      const path = migration.known()?.state.definition.path;
      if (path === undefined || !isSameRepository(migration.repository, repository)) continue;
      const isNamed = named.includes(migration) || paths.has(path);
      // One answer is not enough to stop everybody.
      const isThere = isNamed || (await isStillThere(repository, path));
      migration.definitionThere(path, isThere);
      areAllThere &&= isThere;
    }
    return areAllThere;
  }

  async function isStillThere(repository: string, path: string): Promise<boolean> {
    const again = await github.repositories.definitions(repository);
    return again.some((one) => one.path === path);
  }

  async function open(
    repository: string,
    { path, text, commit }: DefinitionFound,
    { definition, documents, digest }: ReadOk,
  ): Promise<Migration> {
    const key = `${repository.toLowerCase()} ${definition.name}`;
    documentsOf.set(key, documents);
    const known = byKey.get(key);
    if (known) return known;
    const store = context.storeFor(repository, definition.stateBranch);
    const name = { name: definition.name, repository };
    let snapshot: Snapshot | null = null;
    try {
      const inForce = { digest, commit, path, source: text };
      snapshot = await store.find();
      // Beginning anew would do everything twice: the first sweep tells people.
      if (!snapshot && !(await hasBegun(definition, repository, github))) {
        snapshot = await store.initialise(newMigration(atHome(definition, repository), inForce), {
          headline: `Begin ${definition.name}`,
          trailers: [["Source", `${path}@${commit}`]],
          transitionId: context.ids(),
        });
      }
    } catch (error) {
      if (!(error instanceof MalformedStateError)) throw error;
      // It goes on as soon as somebody puts the file right; until then people are told.
      log.error({ ...name, problems: error.problems }, "the state cannot be read");
    }
    // A push and a sweep may look at the same moment; there must be one inbox, and one of what rides.
    const opened = byKey.get(key);
    if (opened) return opened;
    const migration = createMigration(
      name,
      store,
      {
        ...context,
        documents: () => documentsOf.get(key) ?? {},
        stateBranch: definition.stateBranch,
      },
      snapshot,
    );
    byKey.set(key, migration);
    return migration;
  }

  /** What cannot be changed any more is told; then nothing changes. */
  async function bringIntoForce(
    migration: Migration,
    repository: string,
    { path, text, commit }: DefinitionFound,
    { definition, digest, placeOf }: ReadOk,
  ): Promise<readonly FileProblem[] | "postponed"> {
    if (migration.known()?.state.definition.digest === digest) return [];
    const inForce = { digest, commit, path, source: text };
    const proposed = { inForce, definition: atHome(definition, repository) };
    try {
      return (await migration.adopt(proposed)).map(placeOf);
    } catch (error) {
      // The migration goes on under the old one; every sweep tries again.
      log.warn({ repository, path, err: error }, "definition not brought into force yet");
      return "postponed";
    }
  }

  return {
    async concerning(repository) {
      await of(repository);
      return [...byKey.values()].filter((migration) => isIn(migration, repository));
    },
    unsettled: () => [...unsettled],
    problemsIn: (repository) => problems.get(repository.toLowerCase()) ?? [],
    async look(repository) {
      held.delete(repository.toLowerCase());
      return (await of(repository)).problems;
    },
    all: () => [...byKey.values()],
  };
}

/** Its state branch was there once: a tracking issue of ours outlives it. */
async function hasBegun(
  { name, waves }: Definition,
  repository: string,
  { issues }: GitHub,
): Promise<boolean> {
  const ours = await issues.findOwn(repository, (body) =>
    waves.some((wave) => isTrackingIssue(body, name, wave.name)),
  );
  return ours !== null;
}

function isIn(migration: Migration, repository: string): boolean {
  if (isSameRepository(migration.repository, repository)) return true;
  const resources = Object.values(migration.known()?.state.resources ?? {});
  return resources.some(
    (resource) => resource.repository !== null && isSameRepository(resource.repository, repository),
  );
}

/** A resource that names the definition's own repository is taken as one that names none. */
function atHome(definition: Definition, repository: string): Definition {
  const resources = definition.resources.map((resource) => {
    const isHome =
      resource.repository !== null && isSameRepository(resource.repository, repository);
    return isHome ? { ...resource, repository: null } : resource;
  });
  return { ...definition, resources };
}
