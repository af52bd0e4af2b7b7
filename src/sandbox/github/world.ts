/**
 * Everything there is, in one mutable record. Operations in the noun files take it as their
 * first argument; nothing else holds state.
 */
import { ACTIONS_BOT, addUser, WEB_FLOW, type Account, type User } from "./accounts.ts";
import type { App, Installation } from "./apps.ts";
import type { Artifact } from "./artifacts.ts";
import { isoAt, type Clock } from "./clock.ts";
import type { Comment } from "./comments.ts";
import { createHookshot, type Deliver, type Hookshot, type SendWebhook } from "./hookshot.ts";
import { countingIds, type Ids } from "./ids.ts";
import { InFlight } from "./in-flight.ts";
import type { Issue } from "./issues.ts";
import type { Repository } from "./repositories.ts";
import type { Run } from "./runs.ts";
import type { Token } from "./tokens.ts";

/** Who changes something: an account, and the App it acts through, if any. */
export type Actor = { readonly user: User; readonly app?: App };

/** What a GraphQL id may point at. */
export type Node =
  | { readonly is: "repository"; readonly repository: Repository }
  | { readonly is: "issue"; readonly issue: Issue }
  | { readonly is: "comment"; readonly comment: Comment };

/** Plays the part of GitHub Actions: told of each run, it decides what happens to it. */
export type Runner = {
  readonly onRunCreated: (run: Run, inputs: Readonly<Record<string, string>>) => void;
};

export type WorldOptions = {
  readonly clock: Clock;
  /** The clock tokens and JWTs expire by; App libraries insist on the real one. Default: `clock`. */
  readonly tokenClock?: Clock;
  readonly ids?: Ids;
  readonly runner?: Runner;
  readonly send?: SendWebhook;
  readonly deliver?: Deliver;
  /** Where links in answers lead. */
  readonly webUrl?: string;
  readonly apiUrl?: string;
};

export type World = {
  readonly clock: Clock;
  readonly tokenClock: Clock;
  readonly now: () => string;
  readonly ids: Ids;
  readonly webUrl: string;
  readonly apiUrl: string;
  readonly accounts: Map<string, Account>;
  readonly usersById: Map<number, User>;
  readonly usersByEmail: Map<string, User>;
  readonly apps: Map<number, App>;
  readonly installations: Map<number, Installation>;
  readonly repositories: Map<string, Repository>;
  readonly runs: Map<number, Run>;
  readonly artifacts: Map<number, Artifact>;
  readonly nodes: Map<string, Node>;
  readonly tokens: Map<string, Token>;
  /** Requests being answered and webhooks being sent. */
  readonly inFlight: InFlight;
  readonly hookshot: Hookshot;
  runner: Runner;
  /** While set, changes send no webhooks. */
  silent: boolean;
};

export function createWorld(options: WorldOptions): World {
  const { clock } = options;
  const ids = options.ids ?? countingIds();
  const inFlight = new InFlight();
  const world: World = {
    clock,
    tokenClock: options.tokenClock ?? clock,
    now: () => isoAt(clock.now()),
    ids,
    webUrl: options.webUrl ?? "https://github.com",
    apiUrl: options.apiUrl ?? "https://api.github.com",
    accounts: new Map(),
    usersById: new Map(),
    usersByEmail: new Map(),
    apps: new Map(),
    installations: new Map(),
    repositories: new Map(),
    runs: new Map(),
    artifacts: new Map(),
    nodes: new Map(),
    tokens: new Map(),
    inFlight,
    hookshot: createHookshot({
      clock,
      ids,
      inFlight,
      send: options.send,
      deliver: options.deliver,
    }),
    runner: options.runner ?? { onRunCreated: () => undefined },
    silent: false,
  };
  addUser(world, { ...WEB_FLOW, type: "User", name: "GitHub" });
  addUser(world, { ...ACTIONS_BOT, type: "Bot" });
  return world;
}
