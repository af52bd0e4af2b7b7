/**
 * GitHub Apps and where they are installed. An App acts as its bot account, and only as far
 * as the permissions of the installation reach.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { addUser, type Account, type User } from "./accounts.ts";
import { nodeId } from "./ids.ts";
import { notFound } from "./refused.ts";
import { WEBHOOK_EVENTS } from "./webhook-events.ts";
import type { World } from "./world.ts";

export type Level = "read" | "write" | "admin";
export type Permissions = Readonly<Record<string, Level>>;

export type App = {
  readonly id: number;
  readonly nodeId: string;
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  readonly bot: User;
  readonly publicKey: KeyObject;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly webhook: { readonly id: number; readonly secret: string; url: string };
  readonly createdAt: string;
};

export type Installation = {
  readonly id: number;
  readonly nodeId: string;
  readonly app: App;
  readonly account: Account;
  /** `undefined`: all repositories of the account. */
  readonly repositories: Set<number> | undefined;
  permissions: Permissions;
  readonly createdAt: string;
};

export type NewApp = {
  readonly id?: number;
  readonly slug: string;
  readonly name?: string;
  readonly owner: string;
  readonly publicKey: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly webhook: { readonly url: string; readonly secret: string };
};

export type NewInstallation = {
  readonly app: string;
  readonly account: string;
  readonly id?: number;
  /** Full names; leave out for all repositories. */
  readonly repositories?: readonly string[];
  readonly permissions?: Permissions;
};

/** A key pair for an App; 2,048 bits, as GitHub makes them. */
export function generateAppKey(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
}

export function addApp(world: World, draft: NewApp): App {
  const unknown = draft.events.filter((event) => !(event in WEBHOOK_EVENTS));
  if (unknown.length > 0) throw new Error(`The fake never sends: ${unknown.join(", ")}`);

  const id = draft.id ?? world.ids.number();
  const app: App = {
    id,
    nodeId: nodeId("A", id),
    slug: draft.slug,
    name: draft.name ?? draft.slug,
    owner: accountNamed(world, draft.owner),
    bot: addUser(world, { login: `${draft.slug}[bot]`, type: "Bot" }),
    publicKey: createPublicKey(draft.publicKey),
    permissions: { metadata: "read", ...draft.permissions },
    events: draft.events,
    webhook: { id: world.ids.number(), ...draft.webhook },
    createdAt: world.now(),
  };
  world.apps.set(id, app);
  return app;
}

export function addInstallation(world: World, draft: NewInstallation): Installation {
  const app = appNamed(world, draft.app);
  const id = draft.id ?? world.ids.number();
  const selected = draft.repositories?.map((name) => {
    const repository = world.repositories.get(name.toLowerCase());
    if (!repository) throw notFound();
    return repository.id;
  });
  const installation: Installation = {
    id,
    nodeId: nodeId("I", `installation:${id}`),
    app,
    account: accountNamed(world, draft.account),
    repositories: selected ? new Set(selected) : undefined,
    permissions: draft.permissions ? { metadata: "read", ...draft.permissions } : app.permissions,
    createdAt: world.now(),
  };
  world.installations.set(id, installation);
  return installation;
}

function appNamed(world: World, slug: string): App {
  for (const app of world.apps.values()) if (app.slug === slug) return app;
  throw notFound();
}

export function installationsOn(
  world: World,
  repository: { readonly id: number; readonly owner: Account },
): Installation[] {
  return [...world.installations.values()].filter((one) => covers(one, repository));
}

export function covers(
  { account, repositories }: Installation,
  repository: { readonly id: number; readonly owner: Account },
): boolean {
  return account === repository.owner && (repositories?.has(repository.id) ?? true);
}

function accountNamed(world: World, login: string): Account {
  const account = world.accounts.get(login.toLowerCase());
  if (!account) throw notFound();
  return account;
}
