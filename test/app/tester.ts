import { pino } from "pino";
import { onTestFinished } from "vitest";
import { startApp, sweepOnce, type App, type AppOptions } from "../../src/compose.ts";
import { type MigrationState } from "../../src/domain/migration.ts";
import { askedForIn } from "../../src/sandbox/app-file.ts";
import { countCalls } from "../../src/sandbox/calls.ts";
import { addOrganisation, addUser, userNamed } from "../../src/sandbox/github/accounts.ts";
import { addApp, addInstallation, generateAppKey } from "../../src/sandbox/github/apps.ts";
import { addComment, type Comment } from "../../src/sandbox/github/comments.ts";
import { commitToBranch } from "../../src/sandbox/github/commits.ts";
import { issueNumbered, openIssue, type Issue } from "../../src/sandbox/github/issues.ts";
import { mergePull, openPull } from "../../src/sandbox/github/pulls.ts";
import {
  addRepository,
  branchHead,
  repositoryNamed,
  type Repository,
} from "../../src/sandbox/github/repositories.ts";
import { completeRun, startRun, type Conclusion, type Run } from "../../src/sandbox/github/runs.ts";
import { startGitHub, type FakeGitHub } from "../../src/sandbox/github/server.ts";
import { filesOn, logOf } from "../../src/sandbox/transcript.ts";
import { virtualClock, type VirtualClock } from "../../src/sandbox/virtual-clock.ts";
import { WEBHOOK_PATH } from "../../src/server.ts";
import { decodeState } from "../../src/state/state-files.ts";

const PLATFORM = "acme/platform";
const SECRET = "a secret nobody guesses";

const WORKFLOW = (name: string): string => `
name: ${name}
run-name: "${name} [cairn \${{ inputs.cairn_key }}]"
on:
  workflow_dispatch:
    inputs:
      cluster: { required: true }
      cairn_key: { required: true }
`;

/** One shared phase by a skill, a pull request by a person, a manual step that is checked, a run. */
export const DEFINITION = `
name: airflow-v3
title: Airflow 2 to 3
environments:
  test: { primary: true }
  prod-us: { blocked_by: [test], approval_required: true }
skills:
  dag-migrate: { workflow: dag-migrate.yml, opens: pull_request, inputs: { cluster: "\${{ resource.id }}" } }
  check-deploy: { workflow: check-deploy.yml, inputs: { cluster: "\${{ resource.id }}" } }
  migrate-dags: { workflow: migrate-dags.yml, inputs: { cluster: "\${{ resource.id }}" } }
phases:
  - { name: code, scope: resource, uses: pull_request, skill: dag-migrate }
  - { name: infra, uses: pull_request, confirm: "Run \`pacman apply\`." }
  - { name: deploy, uses: manual, instructions: "helm upgrade", verify: { skill: check-deploy } }
  - { name: migrate, uses: workflow, skill: migrate-dags }
waves:
  - { name: 1, title: Pilot }
  - { name: 2 }
resources:
  email.notifications: { wave: 1, owner: platform-team }
  email.scale: { wave: 1 }
  data.pipeline: { wave: 2, environments: [test] }
`;

const DEFINITION_PATH = ".github/migrations/airflow-v3.yml";
const STATE_BRANCH = "migration/airflow-v3";

let worlds = 0;

export type TesterOptions = {
  readonly definition?: string;
  readonly app?: Partial<AppOptions>;
  /** Repositories of resources beside that of the definition, with the same workflows. */
  readonly others?: readonly string[];
  /** Only who was let in sees anything of them. */
  readonly isPrivate?: boolean;
};

/** The real app over real HTTP in front of a fake GitHub, and the people who use it. */
export async function startTester(options: TesterOptions = {}): Promise<Tester> {
  const tester = new Tester();
  await tester.open(options);
  onTestFinished(() => tester.close());
  return tester;
}

export class Tester {
  readonly clock: VirtualClock = virtualClock(Date.parse("2026-01-05T09:00:00Z"));
  readonly logged: string[] = [];
  github!: FakeGitHub;
  repository!: Repository;
  app!: App;
  private readonly calls = countCalls(fetch);
  private readonly key = generateAppKey();
  private options!: AppOptions;
  private appRecord!: ReturnType<typeof addApp>;
  private readonly apps = new Set<App>();
  private ids = 0;
  private readonly read = new Set<Comment>();

  async open({
    definition = DEFINITION,
    app = {},
    others = [],
    isPrivate = false,
  }: TesterOptions): Promise<void> {
    this.github = await startGitHub({
      clock: this.clock,
      tokenClock: { now: () => Date.now() },
      webUrl: "https://github.test",
      send: ({ headers, body }) => this.deliver(headers, body),
    });
    const { world } = this.github;
    addOrganisation(world, "acme");
    for (const login of ["ada", "grace", "outsider"]) addUser(world, { login });
    addUser(world, { login: "robot[bot]", type: "Bot" });
    const roles = {
      ada: "write",
      grace: "maintain",
      outsider: "read",
      "robot[bot]": "write",
    } as const;
    const workflows = Object.fromEntries(
      ["dag-migrate", "check-deploy", "migrate-dags"].map((name) => [
        `.github/workflows/${name}.yml`,
        WORKFLOW(name),
      ]),
    );
    this.repository = addRepository(world, {
      name: PLATFORM,
      private: isPrivate,
      roles,
      files: { "README.md": "# platform\n", [DEFINITION_PATH]: definition, ...workflows },
    });
    for (const name of others) {
      addRepository(world, {
        name,
        private: isPrivate,
        roles,
        files: { "README.md": "# other\n", ...workflows },
      });
    }
    this.appRecord = addApp(world, {
      slug: "cairn",
      name: "Cairn",
      owner: "acme",
      publicKey: this.key.publicKey,
      ...askedForIn(new URL("../../app.yml", import.meta.url)),
      webhook: { url: "", secret: SECRET },
    });
    worlds += 1;
    addInstallation(world, {
      app: "cairn",
      account: "acme",
      repositories: [PLATFORM, ...others],
      // Libraries share tokens over all apps of a process by this number alone.
      id: process.pid * 1000 + worlds,
    });
    this.options = {
      appId: this.appRecord.id,
      privateKey: this.key.privateKey,
      webhookSecrets: [SECRET],
      apiUrl: `${this.github.url}/api/v3`,
      webUrl: "https://github.test",
      host: "127.0.0.1",
      port: 0,
      bodyLimitBytes: 1_000_000,
      sweepIntervalMs: 60 * 60_000,
      clock: this.clock,
      fetch: this.calls.fetch,
      log: pino({ level: "warn" }, { write: (line: string) => this.logged.push(line) }),
      ids: () => `id-${(this.ids += 1)}`,
      random: () => 0.5,
      ...app,
    };
    await this.start();
  }

  /** Which of the replicas a delivery goes to: the one started last. Or none: then it is lost. */
  addressees: () => readonly App[] = () => [this.app];

  private async deliver(headers: Readonly<Record<string, string>>, body: string): Promise<number> {
    const plugged = this.appRecord.webhook.url.endsWith(WEBHOOK_PATH);
    const urls = plugged
      ? this.addressees().map(({ url }) => url + WEBHOOK_PATH)
      : [this.appRecord.webhook.url];
    const answers = await Promise.all(
      urls.map(async (url) => {
        const response = await fetch(url, { method: "POST", headers, body });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    return answers[0] ?? 200;
  }

  /** Starts the app, or another one beside it. */
  async start(): Promise<App> {
    this.app = await startApp(this.options);
    this.apps.add(this.app);
    this.appRecord.webhook.url = this.app.url + WEBHOOK_PATH;
    await this.quiet();
    return this.app;
  }

  /** A one-shot sweep by a process of its own. */
  async sweepOnce(): Promise<void> {
    const done = sweepOnce(this.options);
    const ticking = setInterval(() => this.clock.advance(1000), 1);
    await done.finally(() => clearInterval(ticking));
    await this.quiet();
  }

  /** Lets the webhooks go nowhere until it is called back. */
  unplug(): () => void {
    const { url } = this.appRecord.webhook;
    this.appRecord.webhook.url = "http://127.0.0.1:1/";
    return () => {
      this.appRecord.webhook.url = url;
    };
  }

  async close(): Promise<void> {
    const ticking = setInterval(() => this.clock.advance(1000), 1);
    await Promise.all([...this.apps].map((app) => app.stop())).finally(() =>
      clearInterval(ticking),
    );
    await this.github.close();
  }

  /** Waits until nobody does anything any more, letting the pauses between writes pass. */
  async quiet(): Promise<void> {
    const settled = () => this.calls.settled(this.github.idle);
    let before = -1;
    await settled();
    for (let calm = 0; calm < 12; calm += 1) {
      const { requests } = this.github.stats();
      if (requests !== before) calm = 0;
      before = requests;
      this.clock.advance(1000);
      await settled();
    }
  }

  /** Lets so much time pass, and everything that is due in it happen. */
  async later(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 30_000) {
      this.clock.advance(Math.min(left, 30_000));
      await this.calls.settled(this.github.idle);
    }
    await this.quiet();
  }

  /** Lets time pass until it is so, a day at most. */
  async until(isSo: () => boolean): Promise<void> {
    for (let left = 24 * 6; left > 0 && !isSo(); left -= 1) await this.later(10 * 60_000);
  }

  /** Lets so much time pass while others may still be busy. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1000) {
      this.clock.advance(1000);
      await this.calls.settled(this.github.idle);
    }
  }

  issue(title = "Airflow"): Issue {
    return openIssue(this.github.world, this.as("ada"), this.repository, { title, body: "" });
  }

  /** Says it, and goes on at once. */
  say(login: string, body: string, thread: Issue | number = 1): Comment {
    const issue = typeof thread === "number" ? issueNumbered(this.repository, thread) : thread;
    return addComment(this.github.world, this.as(login), issue, body);
  }

  /** Says it, and waits for what comes of it: the comments of Cairn since, in all threads. */
  async comment(login: string, body: string, thread: Issue | number = 1): Promise<string> {
    this.news();
    this.say(login, body, thread);
    await this.quiet();
    return this.news().join("\n\n=====\n\n");
  }

  /** Cairn's comments nobody has read yet, oldest first, without their markers. */
  news(): readonly string[] {
    const fresh = this.ownComments().filter((comment) => !this.read.has(comment));
    for (const comment of fresh) this.read.add(comment);
    return fresh.map(({ body }) => body.replaceAll(/\n*<!-- .*? -->/g, ""));
  }

  ownComments(): readonly Comment[] {
    return [...this.repository.comments.values()].filter(({ app }) => app === this.appRecord);
  }

  /** Pushes a branch and opens a pull request from it. */
  async opensPull(login: string, branch: string, body = ""): Promise<number> {
    const { world } = this.github;
    const actor = this.as(login);
    this.push(login, branch, `${branch}.txt`, "work\n");
    const issue = openPull(world, actor, this.repository, {
      title: `Work on ${branch}`,
      body,
      head: branch,
      base: "main",
    });
    await this.quiet();
    return issue.number;
  }

  async merge(number: number, login = "grace"): Promise<void> {
    const issue = issueNumbered(this.repository, number);
    mergePull(this.github.world, this.as(login), issue, { method: "merge" });
    await this.quiet();
  }

  runs(): readonly Run[] {
    return [...this.github.world.runs.values()];
  }

  async complete(run: Run, conclusion: Conclusion = "success"): Promise<void> {
    if (run.status === "queued") startRun(this.github.world, run);
    completeRun(this.github.world, run, conclusion);
    await this.quiet();
  }

  /** Completes the newest run, which must be of this workflow. */
  async runEnds(workflow: string, conclusion: Conclusion = "success"): Promise<void> {
    const run = this.runs().findLast(({ status }) => status !== "completed");
    if (run?.path !== `.github/workflows/${workflow}`) {
      throw new Error(`${run?.path ?? "nothing"} runs, not ${workflow}`);
    }
    await this.complete(run, conclusion);
  }

  state(): MigrationState {
    return decodeState(filesOn(this.repository, STATE_BRANCH), null).state;
  }

  /** The text of a file on a branch. */
  file(branch: string, path: string): string {
    const text = filesOn(this.repository, branch).get(path);
    if (text === undefined) throw new Error(`${branch} holds no ${path}`);
    return text;
  }

  /** Subjects of the commits on the state branch, oldest first. */
  commits(): readonly string[] {
    return logOf(this.repository, STATE_BRANCH).map(({ message }) => message.split("\n")[0] ?? "");
  }

  /** A person pushes one file. */
  push(login: string, branch: string, path: string, text: string): void {
    const startAt = branchHead(this.repository, "main") ?? "";
    commitToBranch(this.github.world, this.as(login), this.repository, {
      branch,
      startAt,
      message: `Change ${path}`,
      edits: new Map([[path, text]]),
      by: "git",
    });
  }

  /** Requests since the last call, by kind. */
  requests(): Readonly<Record<string, number>> {
    const now = this.github.stats().counts;
    const entries = Object.entries(now).map(
      ([kind, count]) => [kind, count - (this.counted[kind] ?? 0)] as const,
    );
    this.counted = { ...now };
    return Object.fromEntries(entries.filter(([, count]) => count > 0));
  }
  private counted: Readonly<Record<string, number>> = {};

  as(login: string) {
    return { user: userNamed(this.github.world, login) };
  }

  other(name: string): Repository {
    return repositoryNamed(this.github.world, name);
  }
}
