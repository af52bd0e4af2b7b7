/**
 * Plays GitHub Actions: each dispatched run waits in the queue, runs and ends, and the skills
 * that open a pull request really push a branch and open one.
 *
 * It does what the example's workflows promise: asked twice, it finds what the first run made.
 */
import { type Chance } from "./chance.ts";
import { actorNamed } from "./crew.ts";
import { ACTIONS_BOT } from "./github/accounts.ts";
import { commitToBranch } from "./github/commits.ts";
import { openPull } from "./github/pulls.ts";
import { branchHead, type Repository } from "./github/repositories.ts";
import { completeRun, startRun, type Conclusion, type Run } from "./github/runs.ts";
import { type Runner, type World } from "./github/world.ts";
import { type VirtualClock } from "./virtual-clock.ts";

type Inputs = Readonly<Record<string, string>>;

type Skill = {
  /** How long its job takes, in minutes. */
  readonly minutes: readonly [least: number, most: number];
  readonly change: ((inputs: Inputs) => Change) | null;
};

/** What the pull request of a skill changes, and how it is told. */
type Change = {
  readonly path: string;
  readonly content: string;
  readonly title: string;
  readonly body: string;
};

const SKILLS: Readonly<Record<string, Skill>> = {
  "dag-migrate.yml": {
    minutes: [6, 25],
    change: ({ cluster = "", target_version: version = "" }) => ({
      path: `clusters/${cluster}/requirements.txt`,
      content: `apache-airflow~=${version}\n`,
      title: `Move the DAGs of ${cluster} to Airflow ${version}`,
      body: `Rewrites what Airflow ${version} no longer accepts in the DAGs of \`${cluster}\`.`,
    }),
  },
  "infrastructure-setup.yml": {
    minutes: [3, 9],
    change: ({ cluster = "", environment = "", target_version: version = "" }) => ({
      path: `clusters/${cluster}/${environment}/airflow3.yml`,
      content: `component: airflow3\nversion: "${version}"\n`,
      title: `Add Airflow ${version} to ${cluster} in ${environment}`,
      body: `Adds the airflow3 component of \`${cluster}\` in \`${environment}\`, beside the one that runs.`,
    }),
  },
  "check-deploy.yml": { minutes: [1, 4], change: null },
  "migrate-dags.yml": { minutes: [15, 90], change: null },
  "verify-cluster.yml": { minutes: [5, 25], change: null },
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** How many first tries fail; a second try is luckier. */
const FAILURE_RATE = 0.04;

export type ActionsRunner = Runner & {
  /** Runs that have not ended, one line each. */
  readonly waitsFor: () => readonly string[];
};

export function actionsRunner(
  world: World,
  { clock, chance }: { readonly clock: VirtualClock; readonly chance: Chance },
): ActionsRunner {
  const tries = new Map<string, number>();
  const open = new Set<Run>();

  function work(run: Run, inputs: Inputs): void {
    const skill = SKILLS[fileName(run)];
    if (!skill) throw new Error(`Nothing here plays the workflow ${run.path}.`);
    const what = [fileName(run), inputs["cluster"], inputs["environment"]].join(" ");
    const tried = (tries.get(what) ?? 0) + 1;
    tries.set(what, tried);
    const conclusion = tried === 1 ? firstConclusion(what) : "success";
    const queued = chance.between(`queue of ${what} ${tried}`, 4 * SECOND, 40 * SECOND);
    const [least, most] = skill.minutes;
    const lasts = chance.between(`length of ${what} ${tried}`, least, most) * MINUTE;
    const { change } = skill;

    open.add(run);
    clock.schedule(queued, () => {
      if (run.status === "queued") startRun(world, run);
    });
    clock.schedule(queued + lasts * 0.9, () => {
      if (run.status !== "in_progress" || change === null || conclusion !== "success") return;
      openOrFind(world, run.repository, inputs["branch"] ?? "", change(inputs));
    });
    clock.schedule(queued + lasts, () => {
      open.delete(run);
      if (run.status !== "completed") completeRun(world, run, conclusion);
    });
  }

  function firstConclusion(what: string): Conclusion {
    if (!chance.happens(`${what} fails`, FAILURE_RATE)) return "success";
    return chance.pick(`${what} ends`, ["failure", "failure", "timed_out"]);
  }

  return {
    onRunCreated: work,
    waitsFor: () => [...open].map(({ displayTitle, status }) => `run "${displayTitle}": ${status}`),
  };
}

function openOrFind(world: World, repository: Repository, branch: string, change: Change): void {
  const bot = actorNamed(world, ACTIONS_BOT.login);
  const isOpen = repository.threads.some(
    ({ state, pull }) => state === "open" && pull?.head.branch === branch,
  );
  if (isOpen) return;
  const base = repository.defaultBranch;
  const startAt = branchHead(repository, base);
  if (startAt === undefined) throw new Error(`The branch ${base} is gone.`);
  commitToBranch(world, bot, repository, {
    branch,
    startAt,
    message: change.title,
    edits: new Map([[change.path, change.content]]),
    by: "git",
  });
  openPull(world, bot, repository, {
    head: branch,
    base,
    title: change.title,
    body: `${change.body}\n\n<!-- cairn:phase ${branch.replace(/^cairn\//, "")} -->`,
  });
}

function fileName({ path }: Run): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
