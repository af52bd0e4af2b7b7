/** One phase that is a run, in test and then in production: the shortest way to a guarded dispatch. */
import { type Tester } from "./tester.ts";

export const resource = "email.notifications";

const SKILL = `migrate-dags: { workflow: migrate-dags.yml, inputs: { cluster: "\${{ resource.id }}" }`;

/** With so many resources in one wave, all at once, and so much more said about the skill. */
export function smallDefinition({ more = "", resources = [resource] } = {}): string {
  return `
name: airflow-v3
environments:
  test: { primary: true }
  prod-us: { blocked_by: [test] }
skills:
  ${SKILL}${more} }
phases:
  - { name: migrate, uses: workflow, skill: migrate-dags }
waves:
  - { name: 1, max_concurrency: 100% }
resources:
${resources.map((id) => `  ${id}: { wave: 1 }`).join("\n")}
`;
}

/** The resource is about to start its run in production. */
export async function testCompleted(tester: Tester): Promise<void> {
  tester.issue();
  await tester.comment("ada", `/migrate start ${resource}`);
  await tester.runEnds("migrate-dags.yml");
  tester.news();
}
