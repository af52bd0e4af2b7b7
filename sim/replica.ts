/**
 * One process of Cairn: the real core, engine, store and adapters, put together as in
 * `src/compose.ts`, without its HTTP server and without Probot's credentials. It can die at any
 * request and stand still for longer than a claim holds; what starts afterwards remembers nothing.
 */
import { pino, type Logger } from "pino";
import { type Led } from "../src/app.ts";
import { createDeliveries, type Deliveries } from "../src/deliveries.ts";
import { type Clock } from "../src/engine/clock.ts";
import { createOrchestrator, type Orchestrator } from "../src/engine/orchestrator.ts";
import { createGitHub } from "../src/github/github.ts";
import { createAppOctokit } from "../src/github/octokit.ts";
import { createPacers } from "../src/github/pacer.ts";
import { branchStore } from "../src/state/branch-store.ts";
import { readFound } from "../src/state/read-migration.ts";
import { type Chance } from "./chance.ts";
import { AS_IT_IS } from "./light-response.ts";
import { API_URL, WEB_URL, type Setting } from "./setting.ts";
import { ledBy } from "./webhook.ts";
import { type Peer, type Wire } from "./wire.ts";

export type Replica = Peer & {
  readonly orchestrator: Orchestrator;
  readonly deliveries: Deliveries;
  /** Resolves when it has begun; it sweeps from then on. */
  readonly begin: () => Promise<void>;
  /** As on SIGTERM: it accepts nothing more and finishes what it has. */
  readonly stop: () => Promise<void>;
  /** Until when (ms) it stands still or GitHub told it to wait. */
  readonly hinderedUntil: () => number;
};

export type ReplicaOptions = {
  readonly setting: Setting;
  readonly wire: Wire;
  readonly chance: Chance;
  readonly name: string;
  readonly skewMs: number;
  readonly died: () => void;
};

/** As in src/compose.ts. */
const LEASE_MS = 30 * 60_000;
const GATHER_MS = 30_000;
export const SWEEP_MS = 10 * 60_000;

export function startReplica(options: ReplicaOptions): Replica {
  const { setting, wire, chance, name, skewMs } = options;
  const { time, app, journal } = setting;
  let alive = true;
  let frozenUntil = 0;

  const peer: Peer = {
    name,
    isAlive: () => alive,
    wake(work) {
      if (!alive) return;
      if (time.now() >= frozenUntil) work();
      else time.after(frozenUntil - time.now(), () => peer.wake(work));
    },
    crash() {
      if (!alive) return;
      alive = false;
      journal.tell(() => `${name} crashes`);
      options.died();
    },
    freeze(ms) {
      frozenUntil = Math.max(frozenUntil, time.now() + ms);
      journal.tell(() => `${name} stands still for ${Math.round(ms / 1000)} s`);
    },
  };
  const clock = clockOf(setting, peer, skewMs);
  const log = logOf(setting, name);
  const pacers = createPacers({ clock });
  const Octokit = createAppOctokit({
    clock,
    pacers,
    log,
    random: chance.next,
    fetch: wire.fetchFor(peer),
    // The wire gives up by the time of the simulation.
    timeoutMs: Infinity,
  });
  const { github, git, installations } = createGitHub({
    auth: (installationId) =>
      Promise.resolve(
        new Octokit({
          authStrategy: bearer,
          auth: {
            token: installationId === undefined ? setting.jwt : setting.token,
            ...(installationId !== undefined && { installationId }),
          },
          baseUrl: API_URL,
          log,
          request: AS_IT_IS,
        }),
      ),
    appId: app.id,
  });
  let ids = 0;
  const orchestrator = createOrchestrator({
    github,
    clock,
    log,
    ids: () => `${name}-${(ids += 1)}`,
    instance: name,
    webUrl: WEB_URL,
    leaseMs: LEASE_MS,
    gatherMs: GATHER_MS,
    storeFor: (repository, branch) => branchStore(git(repository), branch),
    readDefinition: readFound,
  });
  const deliveries = createDeliveries({
    log,
    receive: async (delivery) => {
      const { led, at } = ledBy(delivery);
      if (at) installations.learn(at.repository, at.installation);
      if (led) await follow(orchestrator, led);
    },
  });

  async function begin(): Promise<void> {
    try {
      await orchestrator.start();
    } catch (error) {
      log.error({ err: error }, "not begun yet; tried again");
      await clock.wait(SWEEP_MS);
      return begin();
    }
    void sweepNowAndThen();
  }

  async function sweepNowAndThen(): Promise<void> {
    await clock.wait(SWEEP_MS * (0.9 + chance.next() * 0.2));
    try {
      await orchestrator.sweep();
    } catch (error) {
      log.error({ err: error }, "sweep failed; the next one tries again");
    }
    return sweepNowAndThen();
  }

  async function stop(): Promise<void> {
    await Promise.race([orchestrator.stop(), clock.wait(25_000)]);
    alive = false;
    journal.tell(() => `${name} has stopped`);
    options.died();
  }

  function hinderedUntil(): number {
    const heldUntil = pacers.held()?.until ?? 0;
    return Math.max(frozenUntil, heldUntil - skewMs);
  }

  return { ...peer, orchestrator, deliveries, begin, stop, hinderedUntil };
}

function clockOf({ time }: Setting, peer: Peer, skewMs: number): Clock {
  return {
    now: () => time.now() + skewMs,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const cancel = time.after(ms, () => {
          peer.wake(resolve);
        });
        signal?.addEventListener("abort", () => {
          cancel();
          peer.wake(resolve);
        });
      }),
  };
}

async function follow(orchestrator: Orchestrator, led: Led): Promise<void> {
  switch (led.to) {
    case "branch-deleted":
      return orchestrator.branchDeleted(led.repository, led.branch);
    case "hint":
      return orchestrator.receive(led.hint);
    case "definitions":
      return orchestrator.definitionsPushed(led.repository, led.commit);
    case "repositories":
      for (const repository of led.repositories) await orchestrator.repositoryAdded(repository);
  }
}

type Endpoint = { readonly headers: Readonly<Record<string, unknown>> };

/** An authentication strategy for Octokit that needs to ask nobody. */
function bearer({ token }: { readonly token: string }): object {
  const hook = (request: (endpoint: Endpoint) => unknown, asked: Endpoint): unknown =>
    request({ ...asked, headers: { ...asked.headers, authorization: `bearer ${token}` } });
  return Object.assign(() => Promise.resolve({ type: "token", token }), { hook });
}

function logOf({ journal }: Setting, name: string): Logger {
  const level = journal.isTraced ? "debug" : "silent";
  return pino(
    { level, base: null, timestamp: false },
    {
      write: (line: string) => journal.tell(() => `${name} ${line.trim().slice(0, 600)}`),
    },
  );
}
