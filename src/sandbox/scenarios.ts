/**
 * Edge cases by name: one resource of an example, something that goes as scripted, and where that
 * must lead. Nobody answers what the scenario is about, so
 * the run ends where people would have to think.
 */
import { parse, stringify } from "yaml";
import { z } from "zod";
import { DEFAULT_EXAMPLE, loadExample, makeExample, type Example } from "./example.ts";
import { ORDINARY_SKILL, type SkillPlay } from "./play.ts";
import { SMOOTH, type Script } from "./script.ts";

export type Scenario = {
  readonly name: string;
  /** The example whose definition and skills it takes. */
  readonly migration: string;
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
    migration: DEFAULT_EXAMPLE,
    resources: ["test.simple"],
    script: SMOOTH,
    skills: {},
    expected: "completed",
  },
  {
    name: "pr_needs_changes",
    migration: DEFAULT_EXAMPLE,
    resources: ["test.needs-changes"],
    script: { ...SMOOTH, changesRate: 1, unanswered: ["changes"] },
    skills: {},
    expected: "pr_changes_requested",
  },
  {
    name: "deploy_failure",
    migration: DEFAULT_EXAMPLE,
    resources: ["test.deploy-fails"],
    script: { ...SMOOTH, unanswered: ["failure"] },
    skills: { "check-deploy.yml": { outputs: { healthy: false, error: "ImagePullBackOff" } } },
    expected: "deploy_failed",
  },
  {
    name: "partial_migration",
    migration: DEFAULT_EXAMPLE,
    resources: ["test.partial"],
    script: { ...SMOOTH, unanswered: ["failure"] },
    skills: { "migrate-dags.yml": { items: 10, fails_after_items: 5 } },
    expected: "migration_partial",
  },
  {
    name: "rollback",
    migration: "framework-upgrade",
    resources: ["test.rolls-back"],
    script: { ...SMOOTH, unanswered: ["failure"] },
    skills: { "canary.yml": { outputs: { error_rate: 0.02 } } },
    expected: "rolled_back",
  },
];

/** Apart from every real one. */
const STATE_BRANCH = "sandbox/migration-test";

/** The example with the scenario's resources in place of its own. */
export function exampleOf({ migration, resources, skills }: Scenario): Example {
  const { source, path, files, play } = loadExample(migration);
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
