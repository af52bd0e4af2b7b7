/**
 * What Cairn may do, in three layers. Reading and recording is free; some work waits until a
 * person confirms it, and some until a person gives the command that bears its name. An action
 * that is not in the table is denied, whoever asks.
 */
export type Layer = "free" | "confirmed" | "explicit";

/** The one table. A phase of the definition says which action its work amounts to. */
export const ACTIONS = {
  read_state: "free",
  update_state: "free",
  create_pr: "free",
  check_status: "free",
  deploy_to_test: "confirmed",
  run_migration_dry_run: "confirmed",
  merge_pr: "explicit",
  deploy_to_prod: "explicit",
  run_migration: "explicit",
  delete_resource: "explicit",
} as const satisfies Readonly<Record<string, Layer>>;

export type Action = keyof typeof ACTIONS;

/** What a person did for it, as the history keeps it; `nothing` where it goes on by itself. */
export type Evidence = "nothing" | "confirmation" | "command";

export type Permission =
  | { readonly allowed: true; readonly layer: Layer; readonly evidence: Evidence }
  | { readonly allowed: false; readonly needs: "confirmation" | "command" | "to-be-known" };

export function mayProceed(action: string, evidence: Evidence): Permission {
  if (!isAction(action)) return { allowed: false, needs: "to-be-known" };
  const layer = ACTIONS[action];
  switch (layer) {
    case "free":
      return { allowed: true, layer, evidence };
    case "confirmed":
      // A command by name says no less than a confirmation.
      return evidence === "nothing"
        ? { allowed: false, needs: "confirmation" }
        : { allowed: true, layer, evidence };
    case "explicit":
      return evidence === "command"
        ? { allowed: true, layer, evidence }
        : { allowed: false, needs: "command" };
  }
}

export function isAction(action: string): action is Action {
  return Object.hasOwn(ACTIONS, action);
}

/** The actions a phase's work may amount to: they wait for a person before they begin. */
export const PHASE_ACTIONS = [
  "deploy_to_test",
  "run_migration_dry_run",
  "deploy_to_prod",
  "run_migration",
] as const satisfies readonly Action[];

export type PhaseAction = (typeof PHASE_ACTIONS)[number];

export function isPhaseAction(action: string): action is PhaseAction {
  return PHASE_ACTIONS.some((known) => known === action);
}
