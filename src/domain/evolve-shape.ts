/** What a resource consists of after it moved to another definition: what it has keeps its state. */
import { type ResourceFact } from "./events.ts";
import { own } from "./lookup.ts";
import { type EnvironmentState, type PhaseState, type ResourceState } from "./resource.ts";

export function evolveShape(
  { shared, environments }: ResourceState,
  event: Extract<ResourceFact, { readonly type: "definition_upgraded" }>,
): Pick<ResourceState, "shared" | "environments"> {
  return {
    shared: phasesNamed(event.shared, shared),
    environments: Object.fromEntries(
      event.environments.map((given) => {
        const { name, primary, after, phases } = given;
        const known = own(environments, name) ?? untouched(after);
        return [name, { ...known, primary, phases: phasesNamed(phases, known.phases) }];
      }),
    ),
  };
}

function phasesNamed(
  names: readonly string[],
  known: Readonly<Record<string, PhaseState>>,
): Readonly<Record<string, PhaseState>> {
  return Object.fromEntries(
    names.map((name, index) => {
      const before = names[index - 1];
      const reason = before === undefined ? "the resource is not started" : `waits for ${before}`;
      return [name, own(known, name) ?? ({ status: "pending", reason } as const)];
    }),
  );
}

function untouched(after: readonly string[]): EnvironmentState {
  return {
    primary: false,
    phases: {},
    approvals: [],
    waived: null,
    progress:
      after.length > 0
        ? { status: "blocked", by: after }
        : { status: "pending", reason: "the resource is not started" },
  };
}
