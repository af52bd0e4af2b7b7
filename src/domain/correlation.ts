/**
 * The names by which GitHub's things are known to be the work of one phase: the key a run's
 * title carries, and the branch name and hidden marker of a pull request. Anybody can write such
 * a name, so whoever reads one also checks where the run or the branch lives.
 */
import { type PhaseRef } from "./events.ts";

/** The workflow input a skill receives its key in; its `run-name` shows it as `[cairn KEY]`. */
export const KEY_INPUT = "cairn_key";

const TITLE_KEY = /\[cairn ([^\s\]]+)\]/;
const BODY_KEY = /<!-- cairn:phase (\S+) -->/;
const REVERT_BRANCH = /^revert-(\d{1,15})-./;
const BRANCH_PREFIX = "cairn/";
const SHARED = "shared";

/** The correlation key of one dispatch: the migration and the effect's id. */
export function runKey(migration: string, effect: string): string {
  return `${migration}/${effect}`;
}

/** The effect that a run's title names, if it is one of this migration's. */
export function effectNamedIn(title: string, migration: string): string | null {
  return effectOfKey(TITLE_KEY.exec(title)?.[1] ?? "", migration);
}

/** The effect a key was made of, if it is one of this migration's. */
export function effectOfKey(key: string, migration: string): string | null {
  return key.startsWith(`${migration}/`) ? key.slice(migration.length + 1) : null;
}

/** `cairn/<migration>/<resource>/<environment|shared>/<phase>`: the branch whose pull request is the phase's work. */
export function branchFor(migration: string, resource: string, ref: PhaseRef): string {
  return BRANCH_PREFIX + phaseKey(migration, resource, ref);
}

/** The hidden line by which a pull request from any other branch names its phase. */
export function bodyMarker(migration: string, resource: string, ref: PhaseRef): string {
  return `<!-- cairn:phase ${phaseKey(migration, resource, ref)} -->`;
}

/** The pull request that one from this branch undoes: GitHub's *Revert* allows no other name. */
export function revertedBy(headBranch: string): number | null {
  const number = REVERT_BRANCH.exec(headBranch)?.[1];
  return number === undefined ? null : Number(number);
}

export function revertBranch({
  number,
  headBranch,
}: {
  readonly number: number;
  readonly headBranch: string;
}): string {
  return `revert-${number}-${headBranch}`;
}

export type NamedPhase = PhaseRef & { readonly migration: string; readonly resource: string };

/** The phase a pull request says it is the work of, by its branch, else by its body. */
export function phaseNamedBy(pull: {
  readonly headBranch: string;
  readonly body: string;
}): NamedPhase | null {
  const branch = pull.headBranch.startsWith(BRANCH_PREFIX)
    ? pull.headBranch.slice(BRANCH_PREFIX.length)
    : "";
  return namedBy(branch) ?? namedBy(BODY_KEY.exec(pull.body)?.[1] ?? "");
}

function namedBy(key: string): NamedPhase | null {
  const [migration, resource, place, phase, ...more] = key.split("/");
  if (!migration || !resource || !place || !phase || more.length > 0) return null;
  return { migration, resource, environment: place === SHARED ? null : place, phase };
}

function phaseKey(migration: string, resource: string, ref: PhaseRef): string {
  return [migration, resource, ref.environment ?? SHARED, ref.phase].join("/");
}
