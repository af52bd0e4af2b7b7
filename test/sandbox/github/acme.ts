/**
 * A small GitHub to test against: the organisation `acme`, its people, the repository
 * `acme/platform`, and the App `cairn` with everything it needs installed there.
 */
import { createSign } from "node:crypto";
import { addOrganisation, addTeam, addUser } from "../../../src/sandbox/github/accounts.ts";
import { addApp, addInstallation, generateAppKey } from "../../../src/sandbox/github/apps.ts";
import { openDoor, type Door, type DoorOptions } from "../../../src/sandbox/github/door.ts";
import { fetchInto } from "../../../src/sandbox/github/in-process.ts";
import { addRepository, type Repository } from "../../../src/sandbox/github/repositories.ts";
import { mintInstallationToken, tokenOf } from "../../../src/sandbox/github/tokens.ts";
import { createWorld, type World, type WorldOptions } from "../../../src/sandbox/github/world.ts";

export const APP_ID = 1;
export const INSTALLATION_ID = 42;
export const REPOSITORY = "acme/platform";

const START = "2026-01-05T09:00:00Z";

/** Made once: a key takes longer than all the rest. */
export const key = generateAppKey();

const WORKFLOW = `
name: Set up
run-name: "mig \${{ inputs.orchestration_id }}"
on:
  workflow_dispatch:
    inputs:
      orchestration_id: { required: true }
      cluster: { type: choice, options: [alpha, beta], default: alpha }
`;

const PERMISSIONS = {
  metadata: "read",
  contents: "write",
  issues: "write",
  pull_requests: "write",
  actions: "write",
  members: "read",
} as const;

const EVENTS = [
  "issue_comment",
  "issues",
  "pull_request",
  "pull_request_review",
  "push",
  "repository_dispatch",
  "workflow_dispatch",
  "workflow_run",
];

/** A clock that goes only when it is told to. */
export type HandClock = {
  readonly now: () => number;
  readonly tick: (milliseconds: number) => void;
};

export function handClock(): HandClock {
  let now = Date.parse(START);
  return {
    now: () => now,
    tick: (milliseconds) => {
      now += milliseconds;
    },
  };
}

export function settleAcme(world: World, webhookUrl = "http://app.test/hooks"): Repository {
  addUser(world, { login: "ada", name: "Ada Lovelace" });
  addUser(world, { login: "grace" });
  addUser(world, { login: "mallory" });
  addOrganisation(world, "acme");
  addTeam(world, { org: "acme", slug: "platform-leads", members: ["grace"] });
  const repository = addRepository(world, {
    name: REPOSITORY,
    roles: { ada: "write", grace: "admin" },
    files: {
      "README.md": "# Platform\n",
      "docs/guide.md": "Read me.\n",
      ".github/workflows/set-up.yml": WORKFLOW,
      ".github/workflows/lint.yml": "name: Lint\non: push\n",
    },
  });
  addApp(world, {
    id: APP_ID,
    slug: "cairn",
    owner: "acme",
    publicKey: key.publicKey,
    permissions: PERMISSIONS,
    events: EVENTS,
    webhook: { url: webhookUrl, secret: "hush" },
  });
  addInstallation(world, { id: INSTALLATION_ID, app: "cairn", account: "acme" });
  return repository;
}

type Webhook = {
  readonly event: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

export type Acme = {
  readonly world: World;
  readonly clock: HandClock;
  readonly door: Door;
  readonly repository: Repository;
  readonly webhooks: readonly Webhook[];
  /** Asks as the App's installation, or as whoever `token` belongs to. */
  readonly ask: (
    request: string,
    body?: unknown,
    options?: { readonly token?: string; readonly headers?: Readonly<Record<string, string>> },
  ) => Promise<Reply>;
  readonly graphql: (query: string, variables?: unknown) => Promise<GraphQLReply>;
  readonly tokenOf: (login: string) => string;
};

type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads whatever GitHub says
  readonly json: any;
};

export type GraphQLReply = {
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads whatever GitHub says
  readonly data: any;
  readonly errors?: readonly {
    readonly type: string;
    readonly path: readonly string[];
    readonly message: string;
  }[];
};

export function acme(options: DoorOptions & Partial<WorldOptions> = {}): Acme {
  const clock = handClock();
  const webhooks: Webhook[] = [];
  const world = createWorld({
    clock,
    send: async ({ headers, body }) => {
      const payload = JSON.parse(body) as Webhook["payload"];
      webhooks.push({ event: headers["x-github-event"] ?? "", headers, body, payload });
      return 200;
    },
    ...options,
  });
  const door = openDoor(world, options);
  const fetch = fetchInto(world, door);
  const repository = settleAcme(world);

  const ask: Acme["ask"] = async (request, body, { token, headers } = {}) => {
    const [method = "GET", path = ""] = request.split(" ", 2);
    const response = await fetch(`${world.apiUrl}${path}`, {
      method,
      headers: { authorization: `token ${token ?? installationToken(world)}`, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = text.startsWith("{") || text.startsWith("[");
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : null,
    };
  };

  return {
    world,
    clock,
    door,
    repository,
    webhooks,
    ask,
    graphql: async (query, variables) =>
      (await ask("POST /graphql", { query, variables })).json as GraphQLReply,
    tokenOf: (login) => tokenOf(world, login),
  };
}

export function installationToken(
  world: World,
  narrowed: Parameters<typeof mintInstallationToken>[2] = {},
): string {
  const installation = world.installations.get(INSTALLATION_ID)!;
  return mintInstallationToken(world, installation, narrowed).token;
}

/** What the App proves itself with, at the hour the hand clock starts. */
export function appJwt(): string {
  const now = Date.parse(START) / 1000;
  return signedJwt({ iss: APP_ID, iat: now, exp: now + 60 });
}

export function signedJwt(claims: object): string {
  const parts = [{ alg: "RS256", typ: "JWT" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const signature = createSign("sha256").update(parts.join(".")).sign(key.privateKey, "base64url");
  return [...parts, signature].join(".");
}
