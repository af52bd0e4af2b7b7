/**
 * `npm start` without credentials: runs the sandbox, shows how it goes, and says how it went.
 * Without `--once` it goes on serving, in real time, until it is interrupted.
 */
import { pino } from "pino";
import { checkpointsOf } from "../domain/checkpoint.ts";
import { type MigrationState } from "../domain/migration.ts";
import { statusOf } from "../domain/status.ts";
import { decodeState } from "../state/state-files.ts";
import { CAIRN, exampleDefinition, REPOSITORY } from "./airflow-v3.ts";
import { ENGINEERS } from "./crew.ts";
import { tokenOf } from "./github/tokens.ts";
import { HELP, readOptions, type Options } from "./options.ts";
import { showProgress, type Output } from "./progress.ts";
import { BEGINS_AT, startSandbox, type Sandbox, type StartApp } from "./run.ts";
import { describeSummary, summarise, type Summary } from "./summary.ts";
import { filesOn, logOf, writeTranscript } from "./transcript.ts";
import { type StuckError } from "./virtual-clock.ts";
import { serveWeb } from "./web.ts";

export type Terminal = {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly startApp: StartApp;
};

export async function runSandbox(argv: readonly string[], terminal: Terminal): Promise<number> {
  const read = readOptions(argv);
  switch (read.is) {
    case "help":
      terminal.stdout.write(HELP);
      return 0;
    case "wrong":
      terminal.stderr.write(`${read.message}\n\n${HELP}`);
      return 2;
    case "options":
      return run(read.options, terminal);
  }
}

async function run(options: Options, { stdout, stderr, startApp }: Terminal): Promise<number> {
  const startedAt = performance.now();
  const { waves, resources, stateBranch } = exampleDefinition();
  // The last line of standard output belongs to the summary alone.
  const talk = options.json ? stderr : stdout;
  const web = await serveWeb(options.port);
  const clock = { now: BEGINS_AT };
  const progress = showProgress({
    output: talk,
    waves: new Map(
      waves.map(({ name }) => [
        name,
        resources.filter(({ wave }) => wave === name).map(({ id }) => id),
      ]),
    ),
    now: () => clock.now,
  });
  let errors = 0;
  const log = pino(
    { level: "warn" },
    {
      write: (line: string) => {
        if (/"level":(?:50|60)\b/.test(line)) errors++;
        stderr.write(line);
      },
    },
  );
  const sandbox = await startSandbox({
    startApp,
    seed: options.seed,
    log,
    webUrl: web.url,
    onCompleted: (resource, now) => {
      clock.now = now;
      progress.completed(resource);
    },
  });
  web.show(sandbox.repository);
  talk.write(`The fake GitHub is at ${web.url}/${REPOSITORY}/issues\n`);

  const stuck = await sandbox.walk();
  progress.stop();
  const state = stateOf(sandbox, stateBranch);
  const summary = summaryOf(sandbox, { state, stateBranch, errors, startedAt, seed: options.seed });
  if (options.transcript !== null) {
    writeTranscript(options.transcript, sandbox.repository, stateBranch);
    talk.write(`The transcript is in ${options.transcript}\n`);
  }
  const problems = problemsOf(state, stuck, sandbox.record());
  talk.write(`${[describeSummary(summary), ...problems].join("\n")}\n`);
  if (options.json) stdout.write(`${JSON.stringify(summary)}\n`);
  if (!options.once) await goOn(sandbox, web.url, talk);
  await sandbox.stop();
  await web.close();
  const isDone = summary.completed === summary.resources && summary.resources > 0;
  return isDone && stuck === null && summary.unanswered === 0 ? 0 : 1;
}

function stateOf({ repository }: Sandbox, stateBranch: string): MigrationState | null {
  const files = filesOn(repository, stateBranch);
  return files.size === 0 ? null : decodeState(files, null).state;
}

function summaryOf(
  { github, repository, clock, record }: Sandbox,
  given: {
    readonly state: MigrationState | null;
    readonly stateBranch: string;
    readonly errors: number;
    readonly startedAt: number;
    readonly seed: number;
  },
): Summary {
  const author = `${CAIRN}[bot]`;
  return summarise({
    state: given.state,
    commits: logOf(repository, given.stateBranch).length,
    comments: [...repository.comments.values()].filter((one) => one.author.login === author).length,
    runs: [...github.world.runs.values()].filter(({ actor }) => actor.login === author),
    stats: github.stats(),
    unknown: github.requestLog.unknown.length,
    people: record(),
    errors: given.errors,
    seed: given.seed,
    virtualMs: clock.now() - BEGINS_AT,
    wallMs: Math.round(performance.now() - given.startedAt),
  });
}

/** What is not as it should be, and why. */
function problemsOf(
  state: MigrationState | null,
  stuck: StuckError | null,
  { surprises, unanswered }: ReturnType<Sandbox["record"]>,
): readonly string[] {
  const unfinished = Object.values(state?.resources ?? {}).filter(
    ({ completedAt, started }) => started !== null && completedAt === null,
  );
  return [
    ...(stuck === null ? [] : [stuck.message]),
    ...unfinished.map((resource) => {
      const open = checkpointsOf(resource).map(({ id }) => id);
      return `Not completed: ${resource.id} is ${statusOf(resource)}${open.length > 0 ? `, waiting at ${open.join(", ")}` : ""}`;
    }),
    ...unanswered.map((what) => `Never answered: ${what}`),
    ...surprises.map((what) => `Nobody expected this: ${what}`),
  ];
}

const TICK_MS = 250;

/** Serves on, at the speed of the world outside. */
function goOn({ clock, github }: Sandbox, webUrl: string, talk: Output): Promise<void> {
  const token = tokenOf(github.world, ENGINEERS[0]);
  const thread = `repos/${REPOSITORY}/issues/1`;
  talk.write(
    `\nStill serving; Ctrl-C ends it. Read a thread: ${webUrl}/${REPOSITORY}/issues/1\nSay something in it:\n  curl -H "authorization: token ${token}" -d '{"body":"/migrate status all"}' ${github.url}/api/v3/${thread}/comments\n`,
  );
  return new Promise((resolve) => {
    const ticking = setInterval(() => clock.advance(TICK_MS), TICK_MS);
    const end = (): void => {
      clearInterval(ticking);
      resolve();
    };
    process.once("SIGINT", end);
    process.once("SIGTERM", end);
  });
}
