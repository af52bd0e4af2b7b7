/** Builds the object graph: the only file that knows every adapter. */
import { type Logger } from "pino";
import { Probot } from "probot";
import { cairnApp, type Led } from "./app.ts";
import { type Clock } from "./engine/clock.ts";
import { GitHubRefusedError } from "./engine/github.ts";
import { createOrchestrator, type Orchestrator } from "./engine/orchestrator.ts";
import { createRedelivery } from "./engine/redeliver.ts";
import { createGitHub, type GitHubAdapters } from "./github/github.ts";
import { createAppOctokit } from "./github/octokit.ts";
import { createPacers, type Pacers } from "./github/pacer.ts";
import { createServer } from "./server.ts";
import { branchStore } from "./state/branch-store.ts";
import { readFound } from "./state/read-migration.ts";

/** What it takes to speak to GitHub. */
export type ConnectOptions = {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** The current one first. */
  readonly webhookSecrets: readonly [string, ...string[]];
  /** Where GitHub's REST API is, without a slash at the end. */
  readonly apiUrl: string;
  /** GitHub's address for people, without a slash at the end. */
  readonly webUrl: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly log: Logger;
  /** A fresh unique id. */
  readonly ids: () => string;
  /** From 0 to 1. */
  readonly random: () => number;
};

export type AppOptions = ConnectOptions & {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly bodyLimitBytes: number;
  readonly sweepIntervalMs: number;
  /** How many rejections nobody handled. */
  readonly rejections?: () => number;
};

export type App = {
  readonly url: string;
  /** Accepts nothing more, and finishes what was accepted. */
  readonly stop: () => Promise<void>;
};

/**
 * Half of it is for acting, longer than any request with its waiting; the other half for clocks
 * that are apart. A crashed process's work rests this long at most.
 */
const LEASE_MS = 30 * 60_000;
const GATHER_MS = 60_000;
const GRACE_MS = 25_000;

type Connected = {
  readonly probot: Probot;
  readonly orchestrator: Orchestrator;
  readonly adapters: GitHubAdapters;
  readonly pacers: Pacers;
};

async function connect(options: ConnectOptions): Promise<Connected> {
  const { appId, clock, log, apiUrl, webhookSecrets } = options;
  const pacers = createPacers({ clock });
  const probot = new Probot({
    appId,
    privateKey: options.privateKey,
    secret: webhookSecrets[0],
    baseUrl: apiUrl,
    log,
    Octokit: createAppOctokit({
      clock,
      pacers,
      log,
      random: options.random,
      fetch: options.fetch,
    }),
  });
  await probot.ready();
  const adapters = createGitHub({ auth: (installation) => probot.auth(installation), appId });
  const orchestrator = createOrchestrator({
    github: adapters.github,
    clock,
    log,
    ids: options.ids,
    instance: options.ids(),
    webUrl: options.webUrl,
    held: pacers.held,
    leaseMs: LEASE_MS,
    gatherMs: GATHER_MS,
    storeFor: (repository, branch) => branchStore(adapters.git(repository), branch),
    readDefinition: readFound,
  });
  return { probot, orchestrator, adapters, pacers };
}

/** Looks at reality once, does what follows, and is done: for cron instead of a server. */
export async function sweepOnce(options: ConnectOptions): Promise<void> {
  const { orchestrator } = await connect(options);
  await orchestrator.start();
  await orchestrator.idle();
  await orchestrator.stop();
}

export async function startApp(options: AppOptions): Promise<App> {
  const { clock, log, webhookSecrets } = options;
  const { probot, orchestrator, adapters, pacers } = await connect(options);
  const { installations, github } = adapters;
  const redelivery = createRedelivery({ deliveries: github.deliveries, clock, log });

  async function follow(led: Led): Promise<void> {
    switch (led.to) {
      case "hint":
        return orchestrator.receive(led.hint);
      case "definitions":
        return orchestrator.definitionsPushed(led.repository, led.commit);
      case "branch-deleted":
        return orchestrator.branchDeleted(led.repository, led.branch);
      case "repositories":
        for (const repository of led.repositories) await orchestrator.repositoryAdded(repository);
    }
  }
  await probot.load(cairnApp({ follow, learn: installations.learn }));

  const problems = new Set<string>();
  const server = createServer({
    host: options.host,
    port: options.port,
    secrets: webhookSecrets,
    bodyLimitBytes: options.bodyLimitBytes,
    receive: (delivery) => probot.receive(delivery),
    health: () => [...problems],
    facts: () => {
      const held = pacers.held();
      return {
        unhandled_rejections: options.rejections?.() ?? 0,
        writes_waiting: held?.waiting ?? 0,
        held_back_until: held && new Date(held.until).toISOString(),
        state_branches_missing: orchestrator
          .migrations()
          .filter((migration) => migration.isStateMissing()).length,
      };
    },
    graceMs: GRACE_MS,
    clock,
    log,
  });
  const { url } = await server.start();

  const stopping = new AbortController();
  let started = false;
  async function begin(): Promise<void> {
    await orchestrator.start();
    started = true;
    problems.clear();
  }

  async function sweep(): Promise<void> {
    const held = pacers.held();
    if (held)
      log.warn({ ...held, until: new Date(held.until).toISOString() }, "writes are held back");
    await (started ? orchestrator.sweep() : begin());
    await redelivery.look();
  }

  try {
    await sweep();
  } catch (error) {
    // Wrong credentials are for the operator to put right; a stumbling GitHub will stand up again.
    if (error instanceof GitHubRefusedError) {
      await server.stop();
      throw error;
    }
    problems.add("GitHub could not be reached");
    log.error({ err: error }, "not begun yet; the next sweep tries again");
  }

  async function sweepNowAndThen(): Promise<void> {
    const jitter = 0.9 + options.random() * 0.2;
    await clock.wait(options.sweepIntervalMs * jitter, stopping.signal);
    if (stopping.signal.aborted) return;
    try {
      await sweep();
    } catch (error) {
      log.error({ err: error }, "sweep failed; the next one tries again");
    }
    return sweepNowAndThen();
  }
  void sweepNowAndThen();

  return {
    url,
    async stop() {
      stopping.abort();
      await server.stop();
      await Promise.race([orchestrator.stop(), clock.wait(GRACE_MS)]);
    },
  };
}
