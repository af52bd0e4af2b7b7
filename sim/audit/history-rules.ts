/**
 * What a commit of Cairn may do to the state: add to histories and take nothing away, be explained
 * by the events it adds and nothing else, and move every phase only as the rules allow. Written
 * from the design, not from the code it checks.
 */
import { isDeepStrictEqual } from "node:util";
import { type Definition } from "../../src/domain/definition.ts";
import { type Event } from "../../src/domain/events.ts";
import { evolve } from "../../src/domain/evolve.ts";
import { type MigrationState } from "../../src/domain/migration.ts";
import { newMigration } from "../../src/domain/new-state.ts";
import { allPhases, phaseAt } from "../../src/domain/phase.ts";
import { type ResourceState } from "../../src/domain/resource.ts";
import { type StoredState } from "../../src/state/state-files.ts";
import { type Journal } from "../setting.ts";
import { type Step } from "./branch.ts";
import { mayMove, moveName } from "./moves.ts";

export function checkHistory({ before, after, ours, commit }: Step, journal: Journal): void {
  if (!before || !ours) return;
  const fresh = newEvents(before.state, after.state);
  if (fresh === null) {
    journal.wrong("S2", `${commit.sha} rewrites a history`);
    return;
  }
  let state = withAdded(before.state, after);
  for (const event of fresh) {
    journal.saw(`event ${event.type}`);
    journal.tell(() => `  ${JSON.stringify(event)}`);
    const next = evolve(state, event);
    checkMove(state, next, event, after.definition, journal);
    state = next;
  }
  for (const id of Object.keys(after.state.resources)) {
    const [told, stored] = [state.resources[id], after.state.resources[id]];
    if (!isDeepStrictEqual(withoutOutbox(told), withoutOutbox(stored))) {
      journal.wrong("S2", `${commit.sha}: the events of ${id} do not lead to what is stored`);
    }
  }
  for (const name of Object.keys(after.state.waves)) {
    const [told, stored] = [state.waves[name], after.state.waves[name]];
    if (!isDeepStrictEqual(withoutOutbox(told), withoutOutbox(stored))) {
      journal.wrong(
        "S2",
        `${commit.sha}: the events of wave ${name} do not lead to what is stored`,
      );
    }
  }
}

/** What the definition in force named since, as it stands untouched. */
function withAdded(before: MigrationState, { state, definition }: StoredState): MigrationState {
  const isNothingNew =
    Object.keys(state.resources).every((id) => id in before.resources) &&
    Object.keys(state.waves).every((name) => name in before.waves);
  if (isNothingNew) return before;
  const untouched = newMigration(definition, state.definition);
  const keep = ([name]: readonly [string, unknown]): boolean =>
    name in state.resources || name in state.waves;
  return {
    ...before,
    resources: {
      ...Object.fromEntries(Object.entries(untouched.resources).filter(keep)),
      ...before.resources,
    },
    waves: {
      ...Object.fromEntries(Object.entries(untouched.waves).filter(keep)),
      ...before.waves,
    },
  };
}

function withoutOutbox(owner: { readonly outbox: unknown } | undefined): unknown {
  return owner && { ...owner, outbox: [] };
}

type Owner = { readonly history: readonly Event[] };

/** All that is told of resources and waves. */
export function eventsIn({ resources, waves }: MigrationState): readonly Event[] {
  return [...Object.values<Owner>(resources), ...Object.values<Owner>(waves)].flatMap(
    ({ history }) => history,
  );
}

/** In the order of their owners' histories; null when something that was told before is gone. */
export function newEvents(before: MigrationState, after: MigrationState): readonly Event[] | null {
  const fresh: Event[] = [];
  const pairs = [
    [before.resources, after.resources],
    [before.waves, after.waves],
  ] as const;
  for (const [was, is] of pairs) {
    if (Object.keys(was).some((name) => is[name] === undefined)) return null;
    for (const [name, { history }] of Object.entries<Owner>(is)) {
      const known = was[name]?.history ?? [];
      const kept = known.every(
        (event, index) => event === history[index] || isDeepStrictEqual(event, history[index]),
      );
      if (!kept) return null;
      fresh.push(...history.slice(known.length));
    }
  }
  return fresh;
}

function checkMove(
  before: MigrationState,
  after: MigrationState,
  event: Event,
  definition: Definition,
  journal: Journal,
): void {
  if (!("resource" in event)) return;
  const [was, is] = [before.resources[event.resource], after.resources[event.resource]];
  if (!was || !is) return;
  for (const { environment, phase, state } of allPhases(is)) {
    const earlier = phaseAt(was, { environment, phase });
    if (!earlier || earlier.status === state.status) continue;
    const where = `${is.id} ${environment ?? "shared"} ${phase}`;
    journal.saw(moveName(earlier.status, state.status));
    if (!mayMove(earlier.status, state.status, event)) {
      journal.wrong("S2", `${where}: ${earlier.status} to ${state.status} by ${event.type}`);
    }
    if (earlier.status === "pending") {
      if (!was.history.some(({ type }) => type === "resource_started")) {
        journal.wrong("S2", `${is.id}: ${phase} begins, and nobody has started ${is.id}`);
      }
      checkTurn(was, environment, phase, definition, journal);
    }
  }
  if (event.type === "pull_request_merged") {
    const again = was.history.some(
      (one) => one.type === "pull_request_merged" && one.number === event.number,
    );
    if (again) journal.wrong("S2", `${is.id}: #${event.number} is merged twice`);
  }
  if (event.type === "environment_started") {
    checkEntry(was, event.environment, definition, journal);
  }
}

/** Each phase completes before the next starts. */
function checkTurn(
  resource: ResourceState,
  environment: string | null,
  phase: string,
  definition: Definition,
  journal: Journal,
): void {
  const index = definition.phases.findIndex(({ name }) => name === phase);
  for (const { name, scope } of definition.phases.slice(0, index)) {
    const places = placesOf(resource, scope, environment);
    for (const place of places) {
      const status = phaseAt(resource, { environment: place, phase: name })?.status;
      if (status === "completed" || status === "skipped") continue;
      journal.wrong("S2", `${resource.id}: ${phase} starts while ${name} is ${status}`);
    }
  }
}

/** Where an earlier phase must be done: everywhere, for what comes once after all environments. */
function placesOf(
  resource: ResourceState,
  scope: "resource" | "environment",
  environment: string | null,
): readonly (string | null)[] {
  if (scope === "resource") return [null];
  return environment === null ? Object.keys(resource.environments) : [environment];
}

/** No environment before what it is blocked by is signed off by a person, and approved where it must be. */
function checkEntry(
  resource: ResourceState,
  name: string,
  definition: Definition,
  journal: Journal,
): void {
  const rules = definition.environments.find((one) => one.name === name);
  for (const blocker of rules?.blockedBy ?? []) {
    const progress = resource.environments[blocker]?.progress;
    if (progress?.status === "completed" && progress.signedOffBy !== null) continue;
    journal.wrong("S1", `${resource.id}: ${name} starts while ${blocker} is ${progress?.status}`);
  }
  const approvals = resource.environments[name]?.approvals ?? [];
  if (approvals.length < (rules?.approval?.minApprovals ?? 0)) {
    journal.wrong("S1", `${resource.id}: ${name} starts without its approval`);
  }
}
