import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededChance } from "../../src/sandbox/chance.ts";
import { addOrganisation, addUser, userNamed } from "../../src/sandbox/github/accounts.ts";
import { addApp, addInstallation, generateAppKey } from "../../src/sandbox/github/apps.ts";
import { addComment } from "../../src/sandbox/github/comments.ts";
import { openIssue } from "../../src/sandbox/github/issues.ts";
import { addRepository, branchHead } from "../../src/sandbox/github/repositories.ts";
import { completeRun, startRun } from "../../src/sandbox/github/runs.ts";
import { startGitHub } from "../../src/sandbox/github/server.ts";
import { filesOn } from "../../src/sandbox/transcript.ts";
import { decodeState } from "../../src/state/state-files.ts";
import { smallDefinition } from "../app/small.ts";
import { build, fastTime, startProcess, type ServerProcess } from "./server-process.ts";

const PLATFORM = "acme/platform";
const SECRET = "a secret nobody guesses";
const KILLS = 5;
const resources = ["one", "two", "three", "four", "five", "six"];
const WORKFLOW = `
name: migrate-dags
run-name: "migrate [cairn \${{ inputs.cairn_key }}]"
on:
  workflow_dispatch:
    inputs:
      cluster: { required: true }
      cairn_key: { required: true }
`;

let built: ReturnType<typeof build>;
beforeAll(() => {
  built = build();
}, 60_000);
afterAll(() => built.remove());

/** A company whose runs end and whose people sign off by themselves. */
async function openWorld() {
  const time = fastTime();
  const github = await startGitHub({
    clock: time,
    tokenClock: { now: () => Date.now() },
    webUrl: "https://github.test",
  });
  const { world } = github;
  addOrganisation(world, "acme");
  addUser(world, { login: "ada" });
  const repository = addRepository(world, {
    name: PLATFORM,
    roles: { ada: "write" },
    files: {
      ".github/migrations/airflow-v3.yml": smallDefinition({ resources }),
      ".github/workflows/migrate-dags.yml": WORKFLOW,
    },
  });
  const key = generateAppKey();
  const app = addApp(world, {
    slug: "cairn",
    owner: "acme",
    publicKey: key.publicKey,
    permissions: {
      metadata: "read",
      contents: "write",
      issues: "write",
      pull_requests: "read",
      actions: "write",
    },
    events: ["issue_comment", "pull_request", "pull_request_review", "push", "workflow_run"],
    webhook: { url: "", secret: SECRET },
  });
  addInstallation(world, { app: "cairn", account: "acme", repositories: [PLATFORM] });
  const ada = { user: userNamed(world, "ada") };
  const issue = openIssue(world, ada, repository, { title: "Airflow", body: "" });
  const state = () => decodeState(filesOn(repository, "migration/airflow-v3"), null).state;
  const signedOff = new Set<string>();
  let seenAt: string | undefined;

  function people(most: number): void {
    for (const run of world.runs.values()) {
      if (run.status === "queued") startRun(world, run);
      else if (run.status !== "completed") completeRun(world, run, "success");
    }
    // Reading the state costs more than everything else here: only when it moved on.
    const head = branchHead(repository, "migration/airflow-v3");
    const seen = `${head} ${most}`;
    if (head === undefined || seen === seenAt) return;
    seenAt = seen;
    for (const { id, environments } of Object.values(state().resources)) {
      const waits = environments["test"]?.progress.status === "awaiting_sign_off";
      if (!waits || signedOff.has(id) || signedOff.size >= most) continue;
      signedOff.add(id);
      addComment(world, ada, issue, `/migrate test-done ${id}`);
    }
  }

  return {
    github,
    repository,
    time,
    state,
    begin: () => addComment(world, ada, issue, "/migrate start wave:1"),
    people,
    start: async (): Promise<ServerProcess> => {
      const server = await startProcess(built.url, time, {
        appId: app.id,
        privateKey: key.privateKey,
        webhookSecrets: [SECRET],
        apiUrl: `${github.url}/api/v3`,
        webUrl: "https://github.test",
        host: "127.0.0.1",
        port: 0,
        bodyLimitBytes: 1_000_000,
        sweepIntervalMs: 120_000,
      });
      app.webhook.url = `${server.url}/api/github/webhooks`;
      return server;
    },
  };
}

describe("a server that is killed in mid-wave", () => {
  it(
    "five times ends with everything completed, and nothing twice",
    { timeout: 180_000 },
    async () => {
      const world = await openWorld();
      const { github, repository, state } = world;
      const chance = seededChance(1);
      const killedAt: number[] = [];
      // One more after each kill, so that the wave is under way at every one of them.
      const working = setInterval(() => world.people(killedAt.length + 1), 40);
      const completed = (): boolean => state().waves["1"]?.completedAt != null;
      const outbox = (): number =>
        [...Object.values(state().resources), ...Object.values(state().waves)].flatMap(
          (owner) => owner.outbox,
        ).length;
      const closed = (): boolean =>
        repository.threads.some(
          (thread) => thread.title.includes("wave 1") && thread.state === "closed",
        );

      let server = await world.start();
      world.begin();
      for (let kill = 1; kill <= KILLS; kill += 1) {
        const after = github.stats().requests + Math.floor(chance.between(`kill ${kill}`, 4, 35));
        await until(() => github.stats().requests >= after);
        expect(completed()).toBe(false);
        await server.kill();
        killedAt.push(github.stats().requests);
        server = await world.start();
      }
      await until(() => closed() && outbox() === 0);
      clearInterval(working);
      expect(await server.stop()).toBe(0);
      await github.close();

      expect(killedAt).toHaveLength(KILLS);
      expect(Object.values(state().resources).filter((one) => one.completedAt === null)).toEqual(
        [],
      );
      expect(github.world.runs.size).toBe(2 * resources.length);
      const comments = [...repository.comments.values()].filter(({ app }) => app !== undefined);
      const marks = comments.flatMap(({ body, issue }) =>
        [...body.matchAll(/<!-- cairn:v1 (\S+) -->/g)].map(([, mark]) => `${issue.number} ${mark}`),
      );
      expect(marks.filter((mark, index) => marks.indexOf(mark) !== index)).toEqual([]);
      const answers = marks.filter((mark) => mark.includes("/reply/"));
      expect(answers).toHaveLength(1 + resources.length);
      expect(github.requestLog.unknown).toEqual([]);
    },
  );
});

/** Looks every few milliseconds. */
function until(condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const looking = setInterval(() => {
      if (!condition()) return;
      clearInterval(looking);
      resolve();
    }, 2);
  });
}
