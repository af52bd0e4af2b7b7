/**
 * Reads a selection of resources: `wave:2 env:test owner:platform-team status:failed`. One such
 * term makes a command one for many resources, so a resource beside it is a mistake.
 */
import { type Definition } from "../domain/definition.ts";
import { type Selector } from "../domain/selector.ts";
import { RESOURCE_STATUSES, type ResourceStatus } from "../domain/status.ts";
import { problemOf, type ResolveProblem } from "./resolve-problem.ts";
import { closest } from "./suggest.ts";

const TERM = /^(wave|env|environment|status|owner|label\.[\w.-]+):(.*)$/is;

export function isTerm(word: string): boolean {
  return TERM.test(word);
}

export function isSelection(args: readonly string[]): boolean {
  return args.some(isTerm);
}

/** Every resource, where nothing narrower is said. */
export const ALL = "all";

const EVERYTHING: Selector = {
  resource: null,
  wave: null,
  environment: null,
  status: null,
  labels: {},
};

export function only(resource: string): Selector {
  return { ...EVERYTHING, resource };
}

export function selectionOf(
  args: readonly string[],
  definition: Definition,
): Selector | ResolveProblem {
  let selector = EVERYTHING;
  const [first, ...others] = args;
  if (first === ALL && others.length === 0) return selector;
  for (const arg of args) {
    const [, key = "", value = ""] = TERM.exec(arg) ?? [];
    const term = termOf(key, value.trim(), definition);
    if (term === null) return problemOf("too-many-arguments", arg, []);
    if ("problem" in term) return term;
    if (isTaken(selector, term)) return problemOf("too-many-arguments", arg, []);
    selector = { ...selector, ...term, labels: { ...selector.labels, ...term.labels } };
  }
  return selector;
}

/** null for what is no term. */
function termOf(
  key: string,
  value: string,
  { waves, environments }: Definition,
): Partial<Selector> | ResolveProblem | null {
  switch (key.toLowerCase()) {
    case "":
      return null;
    case "wave": {
      const names = waves.map(({ name }) => name);
      if (names.includes(value)) return { wave: value };
      return problemOf(
        "unknown-wave",
        value,
        names.slice(0, 5).map((name) => `wave:${name}`),
      );
    }
    case "env":
    case "environment": {
      const names = environments.map(({ name }) => name);
      if (names.includes(value)) return { environment: value };
      return problemOf("unknown-environment", value, closest(value, names, 5));
    }
    case "status":
      return isStatus(value)
        ? { status: value }
        : problemOf("unknown-status", value, closest(value, RESOURCE_STATUSES));
    default: {
      if (value === "") return null;
      const label = key.includes(".") ? key.slice("label.".length) : "owner";
      return { labels: { [label]: value } };
    }
  }
}

function isTaken(selector: Selector, term: Partial<Selector>): boolean {
  const [label] = Object.keys(term.labels ?? {});
  if (label !== undefined) return Object.hasOwn(selector.labels, label);
  return (["wave", "environment", "status"] as const).some(
    (key) => term[key] !== undefined && selector[key] !== null,
  );
}

function isStatus(value: string): value is ResourceStatus {
  return RESOURCE_STATUSES.some((status) => status === value);
}

/** The terms as they are written; what holds a space goes into quotes later. */
export function selectionTerms({
  resource,
  wave,
  environment,
  status,
  labels,
}: Selector): readonly string[] {
  const terms = [
    ...(resource === null ? [] : [resource]),
    ...(wave === null ? [] : [`wave:${wave}`]),
    ...(environment === null ? [] : [`env:${environment}`]),
    ...(status === null ? [] : [`status:${status}`]),
    ...Object.entries(labels).map(([key, value]) =>
      key === "owner" ? `owner:${value}` : `label.${key}:${value}`,
    ),
  ];
  return terms.length === 0 ? [ALL] : terms;
}
