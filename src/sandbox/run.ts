/**
 * Puts the sandbox together: the fake GitHub, the real app over HTTP, the skills and the people;
 * and walks the migration to its end in virtual time.
 */
import { randomBytes } from "node:crypto";
import { type Logger } from "pino";
import { nextDue } from "../domain/due.ts";
import { type MigrationState } from "../domain/migration.ts";
import { type Clock } from "../engine/clock.ts";
import { decodeState } from "../state/state-files.ts";
import { watchBoard } from "./board.ts";
import { countCalls } from "./calls.ts";
import { seededChance } from "./chance.ts";
import { CAIRN, foundCompany, installCairn, REPOSITORY } from "./company.ts";
import { type Example } from "./example.ts";
import { generateAppKey } from "./github/apps.ts";
import { type SendWebhook } from "./github/hookshot.ts";
import { type Repository } from "./github/repositories.ts";
import { startGitHub, type FakeGitHub } from "./github/server.ts";
import { openInbox, readNotice, sendExcept, type Inbox } from "./inbox.ts";
import { outcomeOf } from "./outcome.ts";
import { people } from "./people.ts";
import { actionsRunner } from "./runner.ts";
import { type Script } from "./script.ts";
import { filesOn } from "./transcript.ts";
import { StuckError, virtualClock, type VirtualClock } from "./virtual-clock.ts";

export type StartApp = (options: {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly githubUrl: string;
  readonly webUrl: string;
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly log: Logger;
  readonly ids: () => string;
  readonly random: () => number;
  readonly sweepIntervalMs: number;
}) => Promise<StartedApp>;

export type StartedApp = {
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** For an app whose requests do not go through the `fetch` it was given: resolves when it rests. */
  readonly settled?: () => Promise<void>;
};

export type SandboxOptions = {
  readonly startApp: StartApp;
  readonly example: Example;
  readonly script: Script;
  /** Where the run ends, in the word of an `Outcome`. */
  readonly until: string;
  readonly seed: number;
  readonly log: Logger;
  /** Where the pages of the fake can be read. */
  readonly webUrl: string;
  readonly onCompleted: (resource: string, now: number) => void;
  /** Begins at `BEGINS_AT`. */
  readonly clock?: VirtualClock;
};

export type Sandbox = {
  readonly github: FakeGitHub;
  readonly repository: Repository;
  readonly clock: VirtualClock;
  readonly record: ReturnType<typeof people>["record"];
  /** The state as its branch says it; null when there is none yet. */
  readonly state: () => MigrationState | null;
  /** Walks on until the run is where it ends; null, or why it cannot get there. */
  readonly walk: () => Promise<StuckError | null>;
  readonly stop: () => Promise<void>;
};

/** A Monday morning. */
export const BEGINS_AT = Date.parse("2026-01-05T08:00:00Z");
/** Seldom: nothing gets lost here, and every sweep of these months costs real time. */
const SWEEP_INTERVAL_MS = 12 * 3_600_000;
const WEBHOOKS = "/api/github/webhooks";

/** The end of a run that nothing special is scripted for. */
export const COMPLETED = "completed";

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { seed, webUrl, log, example, script, clock = virtualClock(BEGINS_AT) } = options;
  const { definition } = example;
  const chance = seededChance(seed);
  const inbox: { current: Inbox } = { current: {} };
  const github = await startGitHub({
    clock,
    // Libraries sign and check tokens by the machine's clock.
    tokenClock: { now: () => Date.now() },
    webUrl,
    send: sendExcept(post, (body) =>
      readNotice(github.world, body, `${CAIRN}[bot]`, inbox.current),
    ),
  });
  const { world } = github;
  const repository = foundCompany(world, example);
  const { privateKey, publicKey } = generateAppKey();
  const webhookSecret = randomBytes(32).toString("hex");
  const cairn = installCairn(world, { publicKey, webhookSecret, webhookUrl: "" });
  openInbox(world, REPOSITORY, publicKey);

  const runner = actionsRunner(world, { clock, chance, example, script });
  world.runner = runner;
  const crew = people(world, repository, { clock, chance, example, script });
  const board = watchBoard(repository, definition.stateBranch, (resource) =>
    options.onCompleted(resource, clock.now()),
  );
  let wavesOpen = definition.waves.length;
  inbox.current = {
    commented: crew.read,
    issueOpened: crew.issueOpened,
    issueClosed: (issue) => {
      wavesOpen--;
      crew.issueClosed(issue);
    },
    pushed: (_, branch) => {
      if (branch === definition.stateBranch) board.look();
    },
  };

  const calls = countCalls(fetch);
  const app = await options.startApp({
    appId: cairn.id,
    privateKey,
    webhookSecret,
    githubUrl: github.url,
    webUrl,
    host: "127.0.0.1",
    port: 0,
    clock,
    fetch: calls.fetch,
    log,
    ids: countedIds(),
    random: counted((n) => chance.of(`app ${n}`)),
    sweepIntervalMs: SWEEP_INTERVAL_MS,
  });
  cairn.webhook.url = app.url + WEBHOOKS;

  function state(): MigrationState | null {
    const files = filesOn(repository, definition.stateBranch);
    return files.size === 0 ? null : decodeState(files, null).state;
  }

  async function settled(): Promise<void> {
    const before = github.stats().requests;
    await calls.settled(github.idle);
    if (!app.settled) return;
    await app.settled();
    if (github.stats().requests !== before) await settled();
  }

  const around = {
    settled,
    dueAt: () => {
      const now = state();
      const due = now && nextDue(now, definition, new Date(clock.now()).toISOString());
      return due === null ? null : Date.parse(due);
    },
    waitsFor: () => [...crew.waitsFor(), ...runner.waitsFor()],
  };

  function isThere(): boolean {
    if (options.until !== COMPLETED) {
      return crew.left().length > 0 && outcomeOf(state()).word === options.until;
    }
    const isDone = board.completed() === definition.resources.length && wavesOpen === 0;
    return isDone && crew.waitsFor().length === 0;
  }

  async function walk(): Promise<StuckError | null> {
    crew.kickOff();
    try {
      await clock.runUntil(isThere, around);
      return null;
    } catch (error) {
      if (error instanceof StuckError) return error;
      throw error;
    }
  }

  return {
    github,
    repository,
    clock,
    record: crew.record,
    state,
    walk,
    stop: async () => {
      // What the app still has to finish may wait for the clock.
      const ticking = setInterval(() => clock.advance(1000), 5);
      await app.stop().finally(() => clearInterval(ticking));
      await github.close();
    },
  };
}

const post: SendWebhook = async ({ url, headers, body }) => {
  const response = await fetch(url, { method: "POST", headers, body });
  await response.arrayBuffer();
  return response.status;
};

function counted<T>(make: (n: number) => T): () => T {
  let n = 0;
  return () => make(++n);
}

/** UUIDs in shape, so that a run has the same ones each time. */
function countedIds(): () => string {
  return counted((n) => `5a17b0c5-0000-4000-8000-${n.toString(16).padStart(12, "0")}`);
}
