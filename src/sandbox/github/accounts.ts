/**
 * Who there is: people, bots, organisations and their teams.
 */
import { nodeId } from "./ids.ts";
import { notFound } from "./refused.ts";
import type { World } from "./world.ts";

export type User = {
  readonly type: "User" | "Bot";
  readonly id: number;
  readonly nodeId: string;
  readonly login: string;
  readonly name: string | null;
  readonly email: string;
  readonly createdAt: string;
};

export type Organisation = {
  readonly type: "Organization";
  readonly id: number;
  readonly nodeId: string;
  readonly login: string;
  readonly createdAt: string;
  readonly members: Map<number, "admin" | "member">;
  readonly teams: Map<string, Team>;
};

export type Team = {
  readonly slug: string;
  readonly members: Map<number, TeamMembership>;
};

type TeamMembership = {
  readonly role: "member" | "maintainer";
  readonly state: "active" | "pending";
};

export type Account = User | Organisation;

/** The account whose name stands on commits GitHub makes for somebody. */
export const WEB_FLOW = { id: 19_864_447, login: "web-flow", email: "noreply@github.com" };
export const ACTIONS_BOT = { id: 41_898_282, login: "github-actions[bot]" };

export type NewUser = {
  readonly login: string;
  readonly type?: "User" | "Bot";
  readonly name?: string;
  readonly id?: number;
  readonly email?: string;
};

export function addUser(world: World, draft: NewUser): User {
  refuseTaken(world, draft.login);
  const id = draft.id ?? world.ids.number();
  const user: User = {
    type: draft.type ?? "User",
    id,
    nodeId: nodeId(draft.type === "Bot" ? "BOT" : "U", id),
    login: draft.login,
    name: draft.name ?? null,
    email: draft.email ?? `${id}+${draft.login}@users.noreply.github.com`,
    createdAt: world.now(),
  };
  world.accounts.set(draft.login.toLowerCase(), user);
  world.usersById.set(id, user);
  world.usersByEmail.set(user.email.toLowerCase(), user);
  return user;
}

export function addOrganisation(world: World, login: string): Organisation {
  refuseTaken(world, login);
  const id = world.ids.number();
  const organisation: Organisation = {
    type: "Organization",
    id,
    nodeId: nodeId("O", id),
    login,
    createdAt: world.now(),
    members: new Map(),
    teams: new Map(),
  };
  world.accounts.set(login.toLowerCase(), organisation);
  return organisation;
}

export function addTeam(
  world: World,
  { org, slug, members }: { org: string; slug: string; members: readonly string[] },
): Team {
  const organisation = organisationNamed(world, org);
  const team: Team = { slug, members: new Map() };
  for (const login of members) {
    const user = userNamed(world, login);
    team.members.set(user.id, { role: "member", state: "active" });
    if (!organisation.members.has(user.id)) organisation.members.set(user.id, "member");
  }
  organisation.teams.set(slug.toLowerCase(), team);
  return team;
}

export function userNamed(world: World, login: string): User {
  const account = world.accounts.get(login.toLowerCase());
  if (!account || account.type === "Organization") throw notFound();
  return account;
}

export function organisationNamed(world: World, login: string): Organisation {
  const account = world.accounts.get(login.toLowerCase());
  if (account?.type !== "Organization") throw notFound();
  return account;
}

function refuseTaken(world: World, login: string): void {
  if (world.accounts.has(login.toLowerCase())) throw new Error(`The login ${login} is taken.`);
}
