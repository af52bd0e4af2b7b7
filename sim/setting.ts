/**
 * What everything in one simulation shares: the plan, the time, the fake GitHub with its
 * repositories, what is told and what was found wrong.
 */
import { generateKeyPairSync, sign } from "node:crypto";
import { askedForIn } from "../src/sandbox/app-file.ts";
import { addOrganisation, addTeam, addUser } from "../src/sandbox/github/accounts.ts";
import {
  addApp,
  addInstallation,
  type App,
  type Installation,
} from "../src/sandbox/github/apps.ts";
import { type Comment } from "../src/sandbox/github/comments.ts";
import { openDoor, type Door } from "../src/sandbox/github/door.ts";
import { openIssue, type Issue } from "../src/sandbox/github/issues.ts";
import { addRepository, type Repository } from "../src/sandbox/github/repositories.ts";
import { mintInstallationToken } from "../src/sandbox/github/tokens.ts";
import { createWorld, type World, type WorldOptions } from "../src/sandbox/github/world.ts";
import { APART, DEFINITION_PATH, definitionFor, TEAM, workflowFiles } from "./definition.ts";
import { type Plan } from "./plan.ts";
import { startTime, type Time } from "./time.ts";

export type Setting = {
  readonly plan: Plan;
  readonly time: Time;
  readonly world: World;
  readonly door: Door;
  /** Holds the definition and the state. */
  readonly repository: Repository;
  /** That one, and where else resources have their work. */
  readonly repositories: readonly [Repository, ...Repository[]];
  /** Where the work of a resource is. */
  readonly workOf: (resource: string) => Repository;
  readonly app: App;
  readonly installation: Installation;
  /** What the App proves itself with; it never expires here. */
  readonly jwt: string;
  readonly token: string;
  readonly journal: Journal;
};

/** What a run leaves behind: violations always, the trace when somebody reads it, and how often what was seen. */
export type Journal = {
  readonly tell: (line: () => string) => void;
  /** Something that should happen now and then did. */
  readonly saw: (what: string) => void;
  readonly isTraced: boolean;
  readonly wrong: (rule: string, what: string) => void;
  readonly violations: readonly Violation[];
  /** A story ends with the first of them. */
  readonly isOver: () => boolean;
  readonly seen: ReadonlyMap<string, number>;
  readonly lines: readonly string[];
};

export type Violation = { readonly rule: string; readonly what: string; readonly at: string };

export const REPOSITORY = "acme/platform";
export const WEB_URL = "https://github.test";
export const API_URL = "https://api.github.test";
const WEBHOOK_SECRET = "canary-webhook-secret-0b7e";

/** Two who may command, one who may not. */
export const MAINTAINERS = ["ada", "grace"] as const;
export const OUTSIDER = "outsider";

/** A Monday morning. */
const BEGINS_AT = Date.parse("2026-01-05T09:00:00Z");

export function settingFor(
  plan: Plan,
  options: Pick<WorldOptions, "send" | "deliver"> & { readonly traced: boolean },
): Setting {
  const time = startTime(BEGINS_AT);
  const world = createWorld({
    clock: time,
    // Credentials are not what is looked at here: they are made once and hold for ever.
    tokenClock: { now: () => BEGINS_AT },
    webUrl: WEB_URL,
    apiUrl: API_URL,
    ...(options.send && { send: options.send }),
    ...(options.deliver && { deliver: options.deliver }),
  });
  addOrganisation(world, "acme");
  for (const login of [...MAINTAINERS, OUTSIDER]) addUser(world, { login });
  addTeam(world, { org: "acme", slug: TEAM, members: MAINTAINERS });
  const add = (name: string, files: Readonly<Record<string, string>>): Repository =>
    addRepository(world, {
      name,
      // What is public can be read without being given to the App, and not be changed.
      private: plan.twists.includes("uninstalled") && plan.seed % 2 === 0,
      roles: { ada: "write", grace: "maintain", outsider: "read" },
      files: { "README.md": `# ${name}\n`, ...files, ...workflowFiles() },
    });
  const repository = add(REPOSITORY, { [DEFINITION_PATH]: definitionFor(plan) });
  const apart = plan.twists.includes("apart") ? add(APART.repository, {}) : null;
  const repositories = [repository, ...(apart ? [apart] : [])] as const;
  const app = addApp(world, {
    id: APP_ID,
    slug: "cairn",
    owner: "acme",
    publicKey: KEYS.publicKey,
    ...ASKED_FOR,
    webhook: { url: "http://cairn.test/", secret: WEBHOOK_SECRET },
  });
  const installation = addInstallation(world, {
    app: "cairn",
    account: "acme",
    repositories: repositories.map(({ fullName }) => fullName),
  });
  const ada = { user: [...world.usersById.values()].find(({ login }) => login === "ada") };
  if (ada.user) openIssue(world, { user: ada.user }, repository, { title: "Airflow", body: "" });
  const { token } = mintInstallationToken(world, installation, {});
  const journal = createJournal(() => new Date(time.now()).toISOString(), options.traced);
  return {
    plan,
    time,
    world,
    door: openDoor(world),
    repository,
    repositories,
    workOf: (resource) => (apart && resource === APART.resource ? apart : repository),
    app,
    installation,
    jwt: JWT,
    token,
    journal,
  };
}

/** Of all repositories, those of each oldest first. */
export function* commentsIn({ repositories }: Pick<Setting, "repositories">): Iterable<Comment> {
  for (const { comments } of repositories) yield* comments.values();
}

export function threadsIn({ repositories }: Pick<Setting, "repositories">): readonly Issue[] {
  return repositories.flatMap(({ threads }) => threads);
}

/** As people write it. */
export function nameOf({ repository, number }: Issue): string {
  return `${repository.name}#${number}`;
}

function createJournal(now: () => string, traced: boolean): Journal {
  const violations: Violation[] = [];
  const seen = new Map<string, number>();
  const lines: string[] = [];
  return {
    tell: (line) => {
      if (traced) lines.push(`${now().slice(5, 23)} ${line()}`);
    },
    saw: (what) => seen.set(what, (seen.get(what) ?? 0) + 1),
    wrong: (rule, what) => {
      violations.push({ rule, what, at: now() });
      if (traced) lines.push(`${now().slice(5, 23)} VIOLATION ${rule}: ${what}`);
    },
    isTraced: traced,
    violations,
    isOver: () => violations.length > 0,
    seen,
    lines,
  };
}

const APP_ID = 77;
/** From the root of the package, where npm runs every script. */
const ASKED_FOR = askedForIn("app.yml");
/** One key for all simulations of a process: making it takes longer than many of them. */
const KEYS = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const JWT = signedJwt();

function signedJwt(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const seconds = BEGINS_AT / 1000;
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iss: APP_ID, iat: seconds, exp: seconds + 600 })}`;
  return `${text}.${sign("sha256", Buffer.from(text), KEYS.privateKey).toString("base64url")}`;
}
