/**
 * Who a request comes from. Apps prove themselves with a signed JWT, installations with a
 * token that lasts an hour, people with a token the model hands out.
 */
import { verify } from "node:crypto";
import { userNamed, type User } from "./accounts.ts";
import type { App, Installation, Level, Permissions } from "./apps.ts";
import { isoAt } from "./clock.ts";
import { Refused, unprocessable } from "./refused.ts";
import type { Actor, World } from "./world.ts";

export type Token =
  | {
      readonly of: "installation";
      readonly installation: Installation;
      readonly permissions: Permissions;
      /** Narrowed to these; `undefined`: all the installation covers. */
      readonly repositories: ReadonlySet<number> | undefined;
      readonly expiresAt: number;
    }
  | { readonly of: "user"; readonly user: User };

export type Caller =
  | { readonly is: "app"; readonly app: App; readonly actor: Actor }
  | {
      readonly is: "installation";
      readonly installation: Installation;
      readonly permissions: Permissions;
      readonly repositories: ReadonlySet<number> | undefined;
      readonly actor: Actor;
    }
  | { readonly is: "user"; readonly user: User; readonly actor: Actor };

const HOUR = 3_600_000;
const MAX_JWT_SECONDS = 600;
const CLOCK_DRIFT_SECONDS = 60;
const RANK: Readonly<Record<Level, number>> = { read: 1, write: 2, admin: 3 };

export function mintInstallationToken(
  world: World,
  installation: Installation,
  narrowed: {
    readonly permissions?: Permissions;
    readonly repositories?: ReadonlySet<number>;
  },
): { readonly token: string; readonly permissions: Permissions; readonly expiresAt: string } {
  const granted = installation.permissions;
  for (const [name, level] of Object.entries(narrowed.permissions ?? {})) {
    if (!allows(granted, name, level)) {
      throw unprocessable("The permissions requested are not granted to this installation.");
    }
  }
  const permissions = narrowed.permissions
    ? { metadata: "read" as const, ...narrowed.permissions }
    : granted;
  const token = `ghs_${installation.app.id}_${world.ids.guid().replaceAll("-", "")}`;
  const expiresAt = world.tokenClock.now() + HOUR;
  world.tokens.set(token, {
    of: "installation",
    installation,
    permissions,
    repositories: narrowed.repositories,
    expiresAt,
  });
  return { token, permissions, expiresAt: isoAt(expiresAt) };
}

/** A personal token; the same one each time it is asked for. */
export function tokenOf(world: World, login: string): string {
  const user = userNamed(world, login);
  const token = `ghp_${user.login}`;
  world.tokens.set(token, { of: "user", user });
  return token;
}

export function callerOf(world: World, authorization: string | undefined): Caller {
  const credential = /^(?:bearer|token)\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  if (credential === undefined) throw new Refused(401, "Requires authentication");
  if (credential.split(".").length === 3) return appCaller(world, credential);

  const token = world.tokens.get(credential);
  if (!token) throw badCredentials();
  if (token.of === "user") return { is: "user", user: token.user, actor: { user: token.user } };
  if (token.expiresAt <= world.tokenClock.now()) throw badCredentials();
  const { installation, permissions, repositories } = token;
  const actor = { user: installation.app.bot, app: installation.app };
  return { is: "installation", installation, permissions, repositories, actor };
}

/** As GitHub names whoever ran out of requests. */
export function callerName(caller: Caller): string {
  switch (caller.is) {
    case "app":
      return `app ID ${caller.app.id}`;
    case "installation":
      return `installation ID ${caller.installation.id}`;
    case "user":
      return `user ID ${caller.user.id}`;
  }
}

export function allows(permissions: Permissions, name: string, level: Level): boolean {
  const granted = permissions[name];
  return granted !== undefined && RANK[granted] >= RANK[level];
}

function appCaller(world: World, jwt: string): Caller {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const { alg } = decode(header);
  const { iss, iat, exp } = decode(payload);
  const app = world.apps.get(Number(iss));
  if (!app || alg !== "RS256") throw notDecoded();
  if (!isSigned(app, `${header}.${payload}`, signature)) throw notDecoded();

  const now = Math.floor(world.tokenClock.now() / 1000);
  if (typeof exp !== "number" || exp <= now) {
    throw new Refused(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + MAX_JWT_SECONDS + CLOCK_DRIFT_SECONDS) {
    throw new Refused(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (typeof iat !== "number" || iat > now + CLOCK_DRIFT_SECONDS) {
    throw new Refused(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  return { is: "app", app, actor: { user: app.bot, app } };
}

/** An App uses one token for many requests; its claims are looked at each time. */
const verified = new WeakMap<App, string>();

function isSigned(app: App, text: string, signature: string): boolean {
  const known = `${text}.${signature}`;
  if (verified.get(app) === known) return true;
  const bytes = Buffer.from(signature, "base64url");
  if (!verify("sha256", Buffer.from(text), app.publicKey, bytes)) return false;
  verified.set(app, known);
  return true;
}

function decode(part: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof claims === "object" && claims !== null ? { ...claims } : {};
  } catch {
    throw notDecoded();
  }
}

function badCredentials(): Refused {
  return new Refused(401, "Bad credentials");
}

function notDecoded(): Refused {
  return new Refused(401, "A JSON web token could not be decoded");
}
