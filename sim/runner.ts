/**
 * Plays GitHub Actions. A skill that opens a pull request finds the one it opened before, as the
 * README asks of skills; otherwise it does what skills do: succeed, fail, take long, or forget to
 * open anything.
 */
import { OUTPUTS_ARTIFACT } from "../src/domain/outputs.ts";
import { ACTIONS_BOT } from "../src/sandbox/github/accounts.ts";
import { addArtifact } from "../src/sandbox/github/artifacts.ts";
import { commitToBranch } from "../src/sandbox/github/commits.ts";
import { openPull } from "../src/sandbox/github/pulls.ts";
import { branchHead, type Repository } from "../src/sandbox/github/repositories.ts";
import { dispatchToRepository } from "../src/sandbox/github/repository-dispatch.ts";
import { completeRun, startRun, type Conclusion, type Run } from "../src/sandbox/github/runs.ts";
import { type Runner, type World } from "../src/sandbox/github/world.ts";
import { type Chance } from "./chance.ts";
import { MIGRATION } from "./definition.ts";
import { type Time } from "./time.ts";

const MINUTE = 60_000;

export type Luck = {
  /** How often a run succeeds. */
  rate: number;
  /** The first run of these workflows fails. */
  readonly failsFirst?: ReadonlySet<string>;
};

type SkillsOptions = {
  readonly time: Time;
  readonly chance: Chance;
  readonly luck: Luck;
  /** Whether they say how far they are. */
  readonly tells: boolean;
};

export type Skills = Runner & { readonly open: () => number };

export function playSkills(world: World, { time, chance, luck, tells }: SkillsOptions): Skills {
  const running = new Set<Run>();
  const seen = new Set<string>();
  const bot = [...world.usersById.values()].find(({ id }) => id === ACTIONS_BOT.id);

  function report({ repository }: Run, key: string, completed: number): void {
    const told = { eventType: "cairn-progress", clientPayload: { key, completed, total: 3 } };
    if (bot) dispatchToRepository(world, { user: bot }, repository, told);
  }

  return {
    open: () => running.size,
    onRunCreated(run, inputs) {
      running.add(run);
      const isFirst = !seen.has(run.path);
      seen.add(run.path);
      const fails = isFirst && luck.failsFirst?.has(run.path.split("/").at(-1) ?? "") === true;
      const conclusion =
        !fails && chance.happens(luck.rate)
          ? "success"
          : chance.pick<Conclusion>(["failure", "timed_out", "cancelled"]);
      const opens = run.path.endsWith("dag-migrate.yml") && !chance.happens((1 - luck.rate) / 3);
      // Good, bad, neither, and something that nobody can read.
      const errors = luck.rate === 1 ? 0 : chance.pick([0, 0, 0, 9, 3, "none"]);
      const queued = chance.between(2000, MINUTE);
      const lasts = queued + chance.between(5000, 20 * MINUTE);
      time.after(queued, () => {
        if (run.status === "queued") startRun(world, run);
      });
      for (const part of tells ? [1, 2] : []) {
        time.after(queued + ((lasts - queued) * part) / 3, () => {
          if (run.status === "in_progress") report(run, inputs["cairn_key"] ?? "", part);
        });
      }
      time.after(queued + (lasts - queued) * 0.9, () => {
        if (run.status !== "in_progress" || conclusion !== "success") return;
        if (opens) openOrFind(world, run.repository, branchNamed(inputs["cairn_key"] ?? ""));
        if (run.path.endsWith("measure.yml")) {
          const files = { "outputs.json": JSON.stringify({ errors }) };
          addArtifact(world, run, { name: OUTPUTS_ARTIFACT, files });
        }
      });
      time.after(lasts, () => {
        running.delete(run);
        if (run.status !== "completed") completeRun(world, run, conclusion);
      });
    },
  };
}

/** The branch of the phase that the key's effect belongs to, as src/domain/correlation.ts names it. */
function branchNamed(key: string): string {
  const [, resource, place, phase] = key.split("/");
  return ["cairn", MIGRATION, resource, place, phase].join("/");
}

export function openOrFind(world: World, repository: Repository, branch: string): void {
  const user = [...world.usersById.values()].find(({ id }) => id === ACTIONS_BOT.id);
  const isOpen = repository.threads.some(
    ({ state, pull }) => state === "open" && pull?.head.branch === branch,
  );
  const startAt = branchHead(repository, repository.defaultBranch);
  if (!user || isOpen || startAt === undefined) return;
  commitToBranch(world, { user }, repository, {
    branch,
    startAt,
    message: `Work on ${branch}`,
    edits: new Map([[`${branch}.txt`, `work at ${world.now()}\n`]]),
    by: "git",
  });
  openPull(world, { user }, repository, {
    head: branch,
    base: repository.defaultBranch,
    title: `Work on ${branch}`,
    body: `<!-- cairn:phase ${branch.replace(/^cairn\//, "")} -->`,
  });
}
