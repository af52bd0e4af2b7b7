/**
 * The edge cases of the blueprint by name: one resource of the example `airflow-v3`, something
 * that goes as scripted, and where that must lead. Nobody answers what the scenario is about, so
 * the run ends where people would have to think.
 */
import { parse, stringify } from "yaml";
import { z } from "zod";
import { DEFAULT_EXAMPLE, loadExample, makeExample, type Example } from "./example.ts";
import { ORDINARY_SKILL, type SkillPlay } from "./play.ts";
import { SMOOTH, type Script } from "./script.ts";

export type Scenario = {
  readonly name: string;
  readonly resources: readonly string[];
  readonly script: Script;
  /** By the file name of its workflow, in place of what `sandbox.yml` says. */
  readonly skills: Readonly<Record<string, Partial<SkillPlay>>>;
  /** An `Outcome` in its one word. */
  readonly expected: string;
};

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "happy_path",
    resources: ["test.simple"],
    script: SMOOTH,
    skills: {},
    expected: "completed",
  },
  {
    name: "pr_needs_changes",
    resources: ["test.needs-changes"],
    script: { ...SMOOTH, changesRate: 1, unanswered: ["changes"] },
    skills: {},
    expected: "pr_changes_requested",
  },
  {
    name: "deploy_failure",
    resources: ["test.deploy-fails"],
    script: { ...SMOOTH, unanswered: ["failure"] },
    skills: { "check-deploy.yml": { outputs: { healthy: false, error: "ImagePullBackOff" } } },
    expected: "deploy_failed",
  },
  {
    name: "partial_migration",
    resources: ["test.partial"],
    script: { ...SMOOTH, unanswered: ["failure"] },
    skills: { "migrate-dags.yml": { items: 10, fails_after_items: 5 } },
    expected: "migration_partial",
  },
];

/** Apart from every real one. */
const STATE_BRANCH = "sandbox/migration-test";

/** The example with the scenario's resources in place of its own. */
export function exampleOf({ resources, skills }: Scenario): Example {
  const { source, path, files, play } = loadExample(DEFAULT_EXAMPLE);
  const changed = stringify({
    ...z.record(z.string(), z.unknown()).parse(parse(source)),
    state_branch: STATE_BRANCH,
    waves: [{ name: "1", title: "Sandbox" }],
    resources: Object.fromEntries(resources.map((id) => [id, { owner: "platform-team" }])),
  });
  const played = Object.entries(skills).map(([workflow, change]) => [
    workflow,
    { ...(play.skills[workflow] ?? ORDINARY_SKILL), ...change },
  ]);
  return makeExample({ ...files, [path]: changed }, path, {
    ...play,
    asides: { announcement: [], waves: {} },
    announcement: undefined,
    skills: { ...play.skills, ...Object.fromEntries(played) },
  });
}
