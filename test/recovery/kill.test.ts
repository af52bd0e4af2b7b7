import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededChance } from "../../src/sandbox/chance.ts";
import { loadExample } from "../../src/sandbox/example.ts";
import {
  BEGINS_AT,
  COMPLETED,
  startSandbox,
  type Sandbox,
  type StartApp,
} from "../../src/sandbox/run.ts";
import { EVERYDAY } from "../../src/sandbox/script.ts";
import {
  virtualClock,
  type StuckError,
  type VirtualClock,
} from "../../src/sandbox/virtual-clock.ts";
import { markersIn, repeated } from "../sandbox/said.ts";
import { serversIn, type ServerProcess, type Servers } from "./server-process.ts";

const KILLS = 5;
/** Well before the last requests of the example, which takes more than ten thousand. */
const MOST_REQUESTS = 9000;
/** What a killed server had claimed is taken over by a sweep, and people wait six hours for an answer. */
const SWEEP_INTERVAL_MS = 2 * 3_600_000;
const example = loadExample("airflow-v3");

let clock: VirtualClock;
let servers: Servers;
let sandbox: Sandbox;
let stuck: StuckError | null;
let exitCode: number | null = null;
const completed: string[] = [];
/** How far it was at each kill. */
const killed: { readonly requests: number; readonly waves: number; readonly clusters: number }[] =
  [];

/** The server is another process, and another one after each kill, at the same address. */
function startServer(): { readonly startApp: StartApp; readonly kill: () => Promise<void> } {
  let start: () => Promise<ServerProcess>;
  let current: Promise<ServerProcess>;
  async function settled(): Promise<void> {
    const asked = current;
    const server = await asked;
    // Whoever is killed meanwhile answers no more; the one after it does.
    await Promise.race([server.settled(), replaced(asked)]);
    if (asked !== current) await settled();
  }
  let onReplaced: (() => void)[] = [];
  function replaced(one: Promise<ServerProcess>): Promise<void> {
    return new Promise((resolve) => {
      if (one === current) onReplaced.push(resolve);
      else resolve();
    });
  }
  return {
    startApp: async ({ githubUrl, webhookSecret, appId, privateKey, ...options }) => {
      const { webUrl, host } = options;
      let port = 0;
      start = async () => {
        const server = await servers.start({
          appId,
          privateKey,
          webhookSecrets: [webhookSecret],
          apiUrl: `${githubUrl}/api/v3`,
          bodyLimitBytes: 25 * 1024 * 1024,
          webUrl,
          host,
          port,
          sweepIntervalMs: SWEEP_INTERVAL_MS,
        });
        port = Number(new URL(server.url).port);
        return server;
      };
      current = start();
      return {
        url: (await current).url,
        settled,
        stop: async () => {
          exitCode = await (await current).stop();
        },
      };
    },
    kill: async () => {
      const server = await current;
      const next = server.kill().then(start);
      current = next;
      for (const resolve of onReplaced) resolve();
      onReplaced = [];
      await next;
    },
  };
}

function until(condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const looking = setInterval(() => {
      if (!condition()) return;
      clearInterval(looking);
      resolve();
    }, 1);
  });
}

beforeAll(async () => {
  servers = serversIn(() => clock);
  clock = virtualClock(BEGINS_AT, servers.moved);
  const server = startServer();
  sandbox = await startSandbox({
    startApp: server.startApp,
    clock,
    example,
    script: EVERYDAY,
    until: COMPLETED,
    seed: 1,
    log: pino({ level: "silent" }),
    webUrl: "http://fake.invalid",
    onCompleted: (resource) => completed.push(resource),
  });
  const chance = seededChance(1);
  const moments = Array.from({ length: KILLS }, (_, n) =>
    Math.floor(chance.between(`kill ${n}`, 100, MOST_REQUESTS)),
  ).toSorted((one, other) => one - other);
  const walking = sandbox.walk();
  for (const moment of moments) {
    // oxlint-disable-next-line no-await-in-loop -- one kill after the other
    await until(() => sandbox.github.stats().requests >= moment);
    const { waves = {} } = sandbox.state() ?? {};
    killed.push({
      requests: sandbox.github.stats().requests,
      clusters: completed.length,
      waves: Object.values(waves).filter((wave) => wave.started && wave.completedAt === null)
        .length,
    });
    // oxlint-disable-next-line no-await-in-loop -- one kill after the other
    await server.kill();
  }
  stuck = await walking;
  await sandbox.stop();
}, 900_000);

afterAll(() => servers.remove());

describe("a server that is killed five times while waves are under way", () => {
  it("was killed in mid-wave each time", () => {
    expect(killed).toHaveLength(KILLS);
    expect(killed.filter(({ waves }) => waves === 0)).toEqual([]);
  });

  it("ends with 66 of 66 clusters, and in order", () => {
    expect(stuck).toBeNull();
    expect(completed).toHaveLength(66);
    expect(new Set(completed).size).toBe(66);
    expect(exitCode).toBe(0);
  });

  it("left nobody without an answer", () => {
    expect(sandbox.record()).toMatchObject({ surprises: [], unanswered: [] });
    expect(sandbox.github.requestLog.unknown).toEqual([]);
  });

  it("ran nothing twice, and said nothing twice", () => {
    const keys = [...sandbox.github.world.runs.values()].map(({ inputs }) => inputs["cairn_key"]);
    expect(keys.length).toBeGreaterThan(800);
    expect(repeated(keys)).toEqual([]);
    const markers = markersIn(sandbox.repository);
    expect(markers.length).toBeGreaterThan(1000);
    expect(repeated(markers)).toEqual([]);
  });
});
