import { type Definition } from "../../src/domain/definition.ts";
import { parseDefinition } from "../../src/domain/parse-definition.ts";

/** A small Airflow migration with every kind of phase: two resources, one after the other. */
export const airflowFile = {
  name: "airflow-v3",
  environments: {
    test: { primary: true },
    "prod-us": { blocked_by: "test", approval_required: true },
    "prod-eu": { blocked_by: ["test"] },
  },
  skills: {
    "dag-migrate": { workflow: "dag-migrate.yml", opens: "pull_request" },
    "migrate-dags": { workflow: "migrate-dags.yml" },
    "check-deploy": { workflow: "check-deploy.yml" },
  },
  phases: [
    { name: "code", scope: "resource", uses: "pull_request", skill: "dag-migrate" },
    { name: "infra", uses: "pull_request", confirm: "Run `pacman apply`." },
    {
      name: "deploy",
      uses: "manual",
      instructions: "helm upgrade",
      verify: { skill: "check-deploy" },
    },
    { name: "migrate", uses: "workflow", skill: "migrate-dags" },
  ],
  waves: [{ name: 1, title: "Pilot" }, { name: 2 }],
  resources: {
    "email.notifications": { wave: 1, owner: "platform-team" },
    "email.scale": { wave: 1 },
    "data.pipeline": { wave: 2, environments: ["test"] },
  },
} as const;

export function definitionOf(file: unknown = airflowFile): Definition {
  const parsed = parseDefinition(file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.definition;
}
