/**
 * Plays GitHub Actions: each dispatched run waits in the queue, runs and ends, and the skills
 * that open a pull request really push a branch and open one.
 *
 * It does what the examples' workflows promise: asked twice, it finds what the first run made.
 */
import { KEY_INPUT } from "../domain/correlation.ts";
import { OUTPUTS_ARTIFACT } from "../domain/outputs.ts";
import { type Chance } from "./chance.ts";
import { actorNamed } from "./crew.ts";
import { type Example } from "./example.ts";
import { filled } from "./filled.ts";
import { ACTIONS_BOT } from "./github/accounts.ts";
import { addArtifact } from "./github/artifacts.ts";
import { commitToBranch } from "./github/commits.ts";
import { openPull } from "./github/pulls.ts";
import { branchHead, type Repository } from "./github/repositories.ts";
import { dispatchToRepository } from "./github/repository-dispatch.ts";
import { completeRun, startRun, type Conclusion, type Run } from "./github/runs.ts";
import { type Runner, type World } from "./github/world.ts";
import { ORDINARY_SKILL, type SkillPlay } from "./play.ts";
import { type Script } from "./script.ts";
import { type VirtualClock } from "./virtual-clock.ts";

type Inputs = Readonly<Record<string, string>>;

/** What the pull request of a skill changes, and how it is told. */
type Change = NonNullable<SkillPlay["pull_request"]>;

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export type ActionsRunner = Runner & {
  /** Runs that have not ended, one line each. */
  readonly waitsFor: () => readonly string[];
};

export type RunnerOptions = {
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly example: Example;
  readonly script: Script;
};

export function actionsRunner(
  world: World,
  { clock, chance, example, script }: RunnerOptions,
): ActionsRunner {
  const tries = new Map<string, number>();
  const open = new Set<Run>();

  function work(run: Run, inputs: Inputs): void {
    const skill = example.play.skills[fileName(run)] ?? ORDINARY_SKILL;
    const what = whatFor(run, inputs);
    const tried = (tries.get(what) ?? 0) + 1;
    tries.set(what, tried);
    const conclusion = conclusionOf(skill, what, tried);
    const queued = chance.between(`queue of ${what} ${tried}`, 4 * SECOND, 40 * SECOND);
    const lasts = chance.between(`length of ${what} ${tried}`, ...skill.minutes) * MINUTE;

    open.add(run);
    clock.schedule(queued, () => {
      if (run.status === "queued") startRun(world, run);
    });
    for (const { part, report } of reportsOf(skill, run)) {
      clock.schedule(queued + lasts * part, () => {
        if (run.status === "in_progress") report();
      });
    }
    clock.schedule(queued + lasts * 0.9, () => {
      if (run.status !== "in_progress" || conclusion !== "success") return;
      leaveOutputs(skill, run);
      if (opensPullRequest(run)) openOrFind(world, run.repository, changeOf(skill, run, inputs));
    });
    clock.schedule(queued + lasts, () => {
      open.delete(run);
      if (run.status !== "completed") completeRun(world, run, conclusion);
    });
  }

  /** As `report/action.yml` does it, at which part of the run. */
  function reportsOf(
    { items, fails_after_items: last = items }: SkillPlay,
    run: Run,
  ): readonly { readonly part: number; readonly report: () => void }[] {
    if (items === undefined) return [];
    const done = Number(run.inputs["resume_from"] ?? 0);
    const counted = Array.from(
      { length: Math.max(0, (last ?? items) - done) },
      (_, n) => done + n + 1,
    );
    return counted.map((completed, index) => ({
      part: ((index + 1) / (counted.length + 1)) * 0.8,
      report: () =>
        dispatchToRepository(world, actorNamed(world, ACTIONS_BOT.login), run.repository, {
          eventType: "cairn-progress",
          clientPayload: { key: run.inputs[KEY_INPUT], completed, total: items },
        }),
    }));
  }

  function leaveOutputs({ outputs }: SkillPlay, run: Run): void {
    if (outputs === undefined) return;
    const values = Object.entries(outputs).map(([name, value]) => [
      name,
      worked(value, run.inputs),
    ]);
    const text = JSON.stringify(Object.fromEntries(values));
    addArtifact(world, run, { name: OUTPUTS_ARTIFACT, files: { "outputs.json": text } });
  }

  function opensPullRequest(run: Run): boolean {
    return Object.values(example.definition.skills).some(
      (skill) => skill.workflow === fileName(run) && skill.opensPullRequest,
    );
  }

  function conclusionOf(skill: SkillPlay, what: string, tried: number): Conclusion {
    if (skill.fails_after_items !== undefined) return "failure";
    return tried === 1 ? firstConclusion(what) : "success";
  }

  function firstConclusion(what: string): Conclusion {
    if (!chance.happens(`${what} fails`, script.failureRate)) return "success";
    return chance.pick(`${what} ends`, ["failure", "failure", "timed_out"]);
  }

  return {
    onRunCreated: work,
    waitsFor: () => [...open].map(({ displayTitle, status }) => `run "${displayTitle}": ${status}`),
  };
}

/** A value that holds `${{ … }}` comes to what it says, a number where it is one. */
function worked(value: unknown, inputs: Inputs): unknown {
  if (typeof value !== "string" || !value.includes("${{")) return value;
  const text = filled(value, { inputs });
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** The same work has the same name, however often it is tried. */
function whatFor(run: Run, inputs: Inputs): string {
  const given = Object.entries(inputs).filter(([name]) => name !== KEY_INPUT);
  return [fileName(run), ...given.map(([, value]) => value)].join(" ");
}

function changeOf(
  { pull_request: change }: SkillPlay,
  run: Run,
  inputs: Inputs,
): Change & { readonly branch: string } {
  const branch = inputs["branch"] ?? "";
  const given = change ?? {
    path: `changes/${branch.replaceAll("/", "-")}.txt`,
    content: `${run.displayTitle}\n`,
    title: run.name,
    body: run.displayTitle,
  };
  const scope = { inputs };
  return {
    branch,
    path: filled(given.path, scope),
    content: filled(given.content, scope),
    title: filled(given.title, scope),
    body: filled(given.body, scope),
  };
}

function openOrFind(
  world: World,
  repository: Repository,
  change: Change & { readonly branch: string },
): void {
  const { branch } = change;
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
