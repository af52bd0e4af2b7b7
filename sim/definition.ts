/** The small migration a seed walks through: of the kinds of phase there are, those its plan names. */
import { type PhaseKind, type Plan } from "./plan.ts";

export const MIGRATION = "airflow-v3";
export const DEFINITION_PATH = `.github/migrations/${MIGRATION}.yml`;
export const STATE_BRANCH = `migration/${MIGRATION}`;

const PHASES: Readonly<Record<PhaseKind, string>> = {
  code: "{ name: code, scope: resource, uses: pull_request, skill: dag-migrate }",
  infra: '{ name: infra, uses: pull_request, confirm: "Run `pacman apply`." }',
  deploy: '{ name: deploy, uses: manual, instructions: "helm upgrade", verify: { skill: check } }',
  scope: "{ name: extent, uses: decision, question: 'Which DAGs?', options: [all, some] }",
  accept: "{ name: accept, uses: approval, min_approvals: 1, prevent_self_review: true }",
  soak: "{ name: soak, uses: wait, duration: 20m }",
  migrate: "{ name: migrate, uses: workflow, skill: migrate-dags }",
  measure:
    "{ name: measure, uses: workflow, skill: measure, success_condition: outputs.errors == 0, failure_condition: outputs.errors > 5 }",
  stages:
    "{ name: stages, uses: rollout, skill: roll-out, stages: [50, 100], soak: 5m, approval: true }",
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

export function definitionFor(plan: Plan): string {
  const approval = plan.approval ? ", approval_required: true" : "";
  const windows = plan.window ? ", windows: [morning, lunch]" : "";
  const environments = environmentNames(plan).map((name, index) =>
    index === 0
      ? `  ${name}: { primary: true }`
      : `  ${name}: { blocked_by: [test]${index === 1 ? approval + windows : ""} }`,
  );
  const resources = resourceIds(plan).map(
    (id, index) => `  ${id}: { wave: ${index === 2 ? 2 : 1} }`,
  );
  return [
    `name: ${MIGRATION}`,
    "title: Airflow 2 to 3",
    "environments:",
    ...environments,
    "skills:",
    `  dag-migrate: { workflow: dag-migrate.yml, opens: pull_request, ${INPUTS} }`,
    `  check: { workflow: check.yml, ${INPUTS} }`,
    `  migrate-dags: { workflow: migrate-dags.yml, ${INPUTS} }`,
    `  measure: { workflow: measure.yml, outputs: { errors: integer }, ${INPUTS} }`,
    `  roll-out: { workflow: roll-out.yml, ${INPUTS} }`,
    "phases:",
    ...plan.phases.map((kind) => `  - ${PHASES[kind]}`),
    "waves:",
    "  - { name: 1, title: Pilot, max_concurrency: 2 }",
    ...(plan.resources > 2 ? ["  - { name: 2 }"] : []),
    "resources:",
    ...resources,
    ...(plan.window ? ["windows:", ...WINDOWS.map((window) => `  - ${window}`)] : []),
    "",
  ].join("\n");
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
