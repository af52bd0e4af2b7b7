/**
 * `npm start` without credentials: runs the sandbox, shows how it goes, and says how it went.
 * Without `--once` it goes on serving, in real time, until it is interrupted.
 */
import { mkdirSync } from "node:fs";
import { pino } from "pino";
import { type Definition } from "../domain/definition.ts";
import { CAIRN, REPOSITORY } from "./company.ts";
import { loadExample, type Example } from "./example.ts";
import { goOn } from "./go-on.ts";
import { HELP, readOptions, type Options } from "./options.ts";
import { outcomeOf } from "./outcome.ts";
import { problemsOf } from "./problems.ts";
import { showProgress, type Output, type Progress } from "./progress.ts";
import { BEGINS_AT, COMPLETED, startSandbox, type Sandbox, type StartApp } from "./run.ts";
import { exampleOf } from "./scenarios.ts";
import { EVERYDAY } from "./script.ts";
import { describeSummary, summarise, type Summary } from "./summary.ts";
import { logOf, writeTranscript } from "./transcript.ts";
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
  // The last line of standard output belongs to the summary alone.
  const talk = options.json ? stderr : stdout;
  let web: Web;
  let example: Example;
  try {
    example = options.scenario ? exampleOf(options.scenario) : loadExample(options.migration);
    if (options.transcript !== null) mkdirSync(options.transcript, { recursive: true });
    web = await serveWeb(options.port);
  } catch (error) {
    stderr.write(
      `The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return 2;
  }
  talk.write(`The fake GitHub is at ${web.url}/${REPOSITORY}/issues\n`);
  const { definition } = example;
  const progress = progressOn(talk, definition);
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
    example,
    script: options.scenario?.script ?? EVERYDAY,
    until: options.scenario?.expected ?? COMPLETED,
    seed: options.seed,
    log,
    webUrl: web.url,
    onCompleted: progress.completed,
  });
  web.show(sandbox.repository);

  const stuck = await sandbox.walk();
  progress.stop();
  const summary = summaryOf(sandbox, { definition, options, errors, startedAt });
  if (options.transcript !== null) {
    writeTranscript(options.transcript, sandbox.repository, definition.stateBranch);
    talk.write(`The transcript is in ${options.transcript}\n`);
  }
  const isThere = summary.reached === summary.expected;
  const problems =
    options.scenario && isThere ? [] : problemsOf(sandbox.state(), stuck, sandbox.record());
  talk.write(`${[describeSummary(summary), ...problems].join("\n")}\n`);
  if (options.json) stdout.write(`${JSON.stringify(summary)}\n`);
  if (!options.once) await goOn(sandbox, web.url, talk);
  await sandbox.stop();
  await web.close();
  return isThere && stuck === null && summary.unanswered === 0 ? 0 : 1;
}

function progressOn(output: Output, { waves, resources }: Definition): Progress {
  const inWave = (name: string): readonly string[] =>
    resources.filter(({ wave }) => wave === name).map(({ id }) => id);
  return showProgress({
    output,
    startsAt: BEGINS_AT,
    waves: new Map(waves.map(({ name }) => [name, inWave(name)])),
  });
}

function summaryOf(
  { github, repository, clock, record, state }: Sandbox,
  given: {
    readonly definition: Definition;
    readonly options: Options;
    readonly errors: number;
    readonly startedAt: number;
  },
): Summary {
  const { definition, options } = given;
  const author = `${CAIRN}[bot]`;
  return summarise({
    migration: definition.name,
    scenario: options.scenario?.name ?? null,
    expected: options.scenario?.expected ?? COMPLETED,
    reached: outcomeOf(state()),
    state: state(),
    commits: logOf(repository, definition.stateBranch).length,
    comments: [...repository.comments.values()].filter((one) => one.author.login === author).length,
    runs: [...github.world.runs.values()].filter(({ actor }) => actor.login === author),
    stats: github.stats(),
    unknown: github.requestLog.unknown.length,
    people: record(),
    errors: given.errors,
    seed: options.seed,
    virtualMs: clock.now() - BEGINS_AT,
    wallMs: Math.round(performance.now() - given.startedAt),
  });
}
