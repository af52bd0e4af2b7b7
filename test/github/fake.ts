import { readFileSync } from "node:fs";
import { pino } from "pino";
import { Probot } from "probot";
import { parse } from "yaml";
import { OUTPUTS_ARTIFACT } from "../../src/domain/outputs.ts";
import { createGitHub } from "../../src/github/github.ts";
import { createAppOctokit } from "../../src/github/octokit.ts";
import { createPacers } from "../../src/github/pacer.ts";
import { addOrganisation, addTeam, addUser } from "../../src/sandbox/github/accounts.ts";
import {
  addApp,
  addInstallation,
  generateAppKey,
  type Permissions,
} from "../../src/sandbox/github/apps.ts";
import { addArtifact } from "../../src/sandbox/github/artifacts.ts";
import { commitToBranch } from "../../src/sandbox/github/commits.ts";
import { openDoor } from "../../src/sandbox/github/door.ts";
import { fetchInto } from "../../src/sandbox/github/in-process.ts";
import { openPull } from "../../src/sandbox/github/pulls.ts";
import { addRepository } from "../../src/sandbox/github/repositories.ts";
import { createWorld, type Actor } from "../../src/sandbox/github/world.ts";
import { JumpingClock } from "./clocks.ts";

export const repository = "acme/data";
const APP_ID = 12;
const key = generateAppKey();

const manifest = parse(readFileSync(new URL("../../app.yml", import.meta.url), "utf8")) as {
  readonly default_permissions: Permissions;
  readonly default_events: readonly string[];
};

const DEPLOY = `
name: Deploy
run-name: "\${{ inputs.orchestration_id }}"
on:
  workflow_dispatch:
    inputs:
      orchestration_id: { required: true }
`;

export type Request = { readonly method: string; readonly path: string; readonly body: string };

/** The adapters on the fake GitHub, with no more permission than `app.yml` asks for. */
export function onTheFake() {
  const clock = new JumpingClock();
  const world = createWorld({ clock, tokenClock: Date, send: () => Promise.resolve(200) });
  const ada: Actor = { user: addUser(world, { login: "ada" }) };
  addOrganisation(world, "acme");
  addTeam(world, { org: "acme", slug: "leads", members: ["ada"] });
  const data = addRepository(world, {
    name: repository,
    roles: { ada: "write" },
    files: {
      ".github/migrations/airflow-v3.yml": "name: airflow-v3\n",
      ".github/migrations/README.md": "# Migrations\n",
      ".github/workflows/deploy.yml": DEPLOY,
    },
  });
  addApp(world, {
    id: APP_ID,
    slug: "cairn",
    owner: "acme",
    publicKey: key.publicKey,
    permissions: manifest.default_permissions,
    events: manifest.default_events,
    webhook: { url: "http://app.test/hooks", secret: "hush" },
  });
  addInstallation(world, { app: "cairn", account: "acme" });

  const door = openDoor(world);
  const answer = fetchInto(world, door);
  const requests: Request[] = [];
  const watched: typeof fetch = (input, init) => {
    const { pathname } = new URL(input);
    const path = pathname.replace(/^\/api(\/v3)?/, "");
    requests.push({ method: init?.method ?? "GET", path, body: (init?.body ?? "") as string });
    return answer(input, init);
  };
  const probot = new Probot({
    appId: APP_ID,
    privateKey: key.privateKey,
    secret: "hush",
    log: pino({ level: "silent" }),
    baseUrl: world.apiUrl,
    Octokit: createAppOctokit({
      clock,
      pacers: createPacers({ clock }),
      random: () => 0.5,
      log: { warn: () => undefined },
      fetch: watched,
    }),
  });
  return {
    ...createGitHub({ auth: (id) => probot.auth(id), appId: APP_ID }),
    requests,
    unknown: door.requestLog.unknown,
    /** What the work cost. */
    async costOf(work: () => Promise<unknown>): Promise<number> {
      const before = requests.length;
      await work();
      return requests.length - before;
    },
    /** Ada pushes a file to a branch, which begins at main when it is new. */
    push(branch: string, path: string, text: string | Buffer): string {
      const startAt = data.refs.get("refs/heads/main") ?? "";
      const edits = new Map([[path, text]]);
      const commit = { branch, startAt, message: "By hand", edits, by: "git" } as const;
      return commitToBranch(world, ada, data, commit).sha;
    },
    /** A run leaves a file behind, as the artifact Cairn reads. */
    leave(run: number, file: string, text: string): void {
      const found = world.runs.get(run);
      if (found) addArtifact(world, found, { name: OUTPUTS_ARTIFACT, files: { [file]: text } });
    },
    openPull: (head: string) => openPull(world, ada, data, { title: "PR", head, base: "main" }),
  };
}
