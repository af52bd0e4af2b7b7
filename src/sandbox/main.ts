/**
 * `npm start` without credentials: runs the sandbox, shows how it goes, and says how it went.
 * Without `--once` it goes on serving, in real time, until it is interrupted.
 */
import { mkdirSync } from "node:fs";
import { pino } from "pino";
import { type MigrationState } from "../domain/migration.ts";
import { decodeState } from "../state/state-files.ts";
import { CAIRN, exampleDefinition, REPOSITORY } from "./airflow-v3.ts";
import { goOn } from "./go-on.ts";
import { HELP, readOptions, type Options } from "./options.ts";
import { problemsOf } from "./problems.ts";
import { showProgress, type Output, type Progress } from "./progress.ts";
import { BEGINS_AT, startSandbox, type Sandbox, type StartApp } from "./run.ts";
import { describeSummary, summarise, type Summary } from "./summary.ts";
import { filesOn, logOf, writeTranscript } from "./transcript.ts";
import { serveWeb, type Web } from "./web.ts";

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
  const { stateBranch } = exampleDefinition();
  // The last line of standard output belongs to the summary alone.
  const talk = options.json ? stderr : stdout;
  let web: Web;
  try {
    if (options.transcript !== null) mkdirSync(options.transcript, { recursive: true });
    web = await serveWeb(options.port);
  } catch (error) {
    stderr.write(
      `The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return 2;
  }
  talk.write(`The fake GitHub is at ${web.url}/${REPOSITORY}/issues\n`);
  const progress = progressOn(talk);
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
    onCompleted: progress.completed,
  });
  web.show(sandbox.repository);

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

function progressOn(output: Output): Progress {
  const { waves, resources } = exampleDefinition();
  const inWave = (name: string): readonly string[] =>
    resources.filter(({ wave }) => wave === name).map(({ id }) => id);
  return showProgress({
    output,
    startsAt: BEGINS_AT,
    waves: new Map(waves.map(({ name }) => [name, inWave(name)])),
  });
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
