/** The small migration a seed walks through: of the kinds of phase there are, those its plan names. */
import { type Plan } from "./plan.ts";
import { type Twist } from "./twists.ts";

export const MIGRATION = "airflow-v3";
export const DEFINITION_PATH = `.github/migrations/${MIGRATION}.yml`;
/** Everybody who may command is in it at first. */
export const TEAM = "release";
export const STATE_BRANCH = `migration/${MIGRATION}`;

/** In the order they run. */
export const PHASE_KINDS = [
  "code",
  "infra",
  "scope",
  "deploy",
  "migrate",
  "measure",
  "stages",
  "soak",
  "accept",
] as const;
export type PhaseKind = (typeof PHASE_KINDS)[number];

/** In one resource, where there is nothing to do (the twist `soak`). */
export const NOTHING_TO_DO = "resource.id == 'email.main'";

type With = (twist: Twist) => boolean;

const PHASES: Readonly<Record<PhaseKind, (has: With) => string>> = {
  code: () => "name: code, scope: resource, uses: pull_request, skill: dag-migrate",
  infra: () => 'name: infra, uses: pull_request, confirm: "Run `pacman apply`."',
  deploy: (has) =>
    'name: deploy, uses: manual, instructions: "helm upgrade", verify: { skill: check }' +
    (has("requirement") ? ', requires: "phase.attempt > 1"' : ""),
  scope: (has) =>
    "name: extent, uses: decision, question: 'Which DAGs?', options: [all, some]" +
    (has("soak") ? `, skip_when: "${NOTHING_TO_DO}"` : "") +
    (has("expiry") ? `, expires: 10m${has("go") ? ", default: all" : ""}` : ""),
  accept: () => "name: accept, uses: approval, min_approvals: 1, prevent_self_review: true",
  soak: () => "name: soak, uses: wait, duration: 20m",
  migrate: (has) =>
    "name: migrate, uses: workflow, skill: migrate-dags" +
    (has("go") ? ", action: run_migration" : "") +
    (has("undo") ? ", rollback: check" : "") +
    (has("undo") && has("retry") ? ", rollback_on: \"run.conclusion == 'failure'\"" : ""),
  measure: () =>
    "name: measure, uses: workflow, skill: measure, success_condition: outputs.errors == 0, failure_condition: outputs.errors > 5",
  stages: () =>
    "name: stages, uses: rollout, skill: roll-out, stages: [50, 100], soak: 5m, approval: true",
};

/** Two quiet hours a day, early in the story. */
const WINDOWS = [
  '{ name: morning, kind: deny, rrule: FREQ=DAILY, dtstart: "TZID=Europe/Berlin:20260105T103000", dtend: "TZID=Europe/Berlin:20260105T113000" }',
  '{ name: lunch, kind: deny, rrule: FREQ=DAILY, dtstart: "TZID=Europe/Berlin:20260105T130000", dtend: "TZID=Europe/Berlin:20260105T140000" }',
];

const SKILLS = ["dag-migrate", "check", "migrate-dags", "measure", "roll-out"] as const;
const INPUTS = 'inputs: { cluster: "${{ resource.id }}" }';

export function resourceIds({ resources }: Pick<Plan, "resources">): readonly string[] {
  return ["email.main", "data.pipe", "web.front"].slice(0, resources);
}

export function environmentNames({ environments }: Pick<Plan, "environments">): readonly string[] {
  return ["test", "prod-us", "prod-eu"].slice(0, environments);
}

/** The resource whose work is elsewhere, and where (the twist `apart`). */
export const APART = { resource: "email.main", repository: "acme/apart" } as const;

export function definitionFor(plan: Plan): string {
  const has: With = (twist) => plan.twists.includes(twist);
  const ofTeam = `, approval: { approvers: [{ team: ${TEAM} }] }`;
  const byAnybody = plan.approval ? ", approval_required: true" : "";
  const approval = has("team") ? ofTeam : byAnybody;
  const windows = plan.window ? ", windows: [morning, lunch]" : "";
  const soak = has("soak") ? ", soak_time: 5m" : "";
  const environments = environmentNames(plan).map((name, index) =>
    index === 0
      ? `  ${name}: { primary: true }`
      : `  ${name}: { blocked_by: [test]${index === 1 ? approval + soak + windows : ""} }`,
  );
  const resources = resourceIds(plan).map(
    (id, index) => `  ${id}: { wave: ${index === 2 ? 2 : 1}${elsewhere(id, has)} }`,
  );
  return [
    `name: ${MIGRATION}`,
    "title: Airflow 2 to 3",
    ...(has("reminder") || has("gates") ? ["reminder_interval: 15m"] : []),
    "environments:",
    ...environments,
    "skills:",
    `  dag-migrate: { workflow: dag-migrate.yml, opens: pull_request, ${INPUTS} }`,
    `  check: { workflow: check.yml, ${INPUTS} }`,
    `  migrate-dags: { workflow: migrate-dags.yml, ${INPUTS}${patience(has)} }`,
    `  measure: { workflow: measure.yml, outputs: { errors: integer }, ${INPUTS} }`,
    `  roll-out: { workflow: roll-out.yml, ${INPUTS} }`,
    "phases:",
    ...plan.phases.map((kind) => `  - { ${PHASES[kind](has)} }`),
    "waves:",
    `  - { name: 1, title: Pilot, max_concurrency: 2${gates(has)} }`,
    ...(plan.resources > 2 ? ["  - { name: 2 }"] : []),
    "resources:",
    ...resources,
    ...(plan.window ? ["windows:", ...WINDOWS.map((window) => `  - ${window}`)] : []),
    "",
  ].join("\n");
}

function elsewhere(resource: string, has: With): string {
  return has("apart") && resource === APART.resource ? `, repository: ${APART.repository}` : "";
}

/** How long the skill may take, and how often it is tried. */
function patience(has: With): string {
  const timeout = has("timeout") ? ", timeout: 8m" : "";
  const retry = ", retry: { maximum_attempts: 3, initial_interval: 1m }";
  return timeout + (has("retry") ? retry : "");
}

function gates(has: With): string {
  const rules = "before: [{ approval: { min_approvals: 1 } }], after: [{ soak_time: 5m }]";
  return has("gates") ? `, gates: { ${rules} }` : "";
}

export function workflowFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    SKILLS.map((name) => [`.github/workflows/${name}.yml`, workflowFile(name)]),
  );
}

function workflowFile(name: string): string {
  return [
    `name: ${name}`,
    `run-name: "${name} [cairn \${{ inputs.cairn_key }}]"`,
    "on:",
    "  workflow_dispatch:",
    "    inputs:",
    "      cluster: { required: true }",
    "      cairn_key: { required: true }",
    "",
  ].join("\n");
}
