import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { pino } from "pino";
import { Probot } from "probot";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { createGitHub, type GitHubAdapters } from "../../src/github/github.ts";
import { createAppOctokit, type OctokitOptions } from "../../src/github/octokit.ts";
import { createPacers } from "../../src/github/pacer.ts";
import { JumpingClock } from "./clocks.ts";

export const APP_ID = 4711;
export const BOT = { login: "cairn[bot]", type: "Bot" } as const;
export const ADA = { login: "ada", type: "User", id: 1 } as const;
export const repository = "acme/data";
export const at = "/repos/acme/data";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

export type App = GitHubAdapters & {
  readonly probot: Probot;
  readonly clock: JumpingClock;
  readonly pacers: ReturnType<typeof createPacers>;
  readonly warnings: readonly string[];
};

/** The adapters over a real Probot. */
export function startApp(given: Partial<OctokitOptions> = {}): App {
  const clock = new JumpingClock();
  const pacers = createPacers({ clock });
  const warnings: string[] = [];
  const log = { warn: (_: object, message: string) => void warnings.push(message) };
  const Octokit = createAppOctokit({ clock, pacers, random: () => 0.5, log, ...given });
  const probot = new Probot({
    appId: APP_ID,
    privateKey,
    secret: "s",
    log: pino({ level: "silent" }),
    Octokit,
  });
  const adapters = createGitHub({ auth: (id) => probot.auth(id), appId: APP_ID });
  return { ...adapters, probot, clock, pacers, warnings };
}

/**
 * GitHub as nock: every request must be expected, every expected one must come. Auth-app keeps
 * pending tokens by installation id for the whole process, so each test file has its own id.
 */
export function expectRequests(installationId: number): () => nock.Scope {
  beforeAll(() => nock.disableNetConnect());
  afterAll(() => nock.enableNetConnect());
  afterEach(() => {
    const missed = nock.pendingMocks();
    nock.cleanAll();
    expect(missed).toEqual([]);
  });
  return () =>
    nock("https://api.github.com")
      .get(`${at}/installation`)
      .reply(200, { id: installationId })
      .post(`/app/installations/${installationId}/access_tokens`)
      .reply(201, { token: "t", expires_at: "2099-01-01T00:00:00Z", permissions: {} });
}
