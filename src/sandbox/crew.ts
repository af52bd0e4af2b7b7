/** Who works at acme, and what each of them may do in the repository. */
import { addOrganisation, addTeam, addUser, userNamed, type User } from "./github/accounts.ts";
import { type NewRepository, type Role } from "./github/repositories.ts";
import { type Actor, type World } from "./github/world.ts";

export const COMPANY = "acme";

/** They start waves, deploy, confirm and sign off. */
export const ENGINEERS: readonly [string, ...string[]] = [
  "maya-chen",
  "tomas-weber",
  "priya-nair",
  "jonas-lind",
  "ines-costa",
];
/** They review and merge. */
export const REVIEWERS: readonly [string, ...string[]] = [
  "sam-okoye",
  "lucie-moreau",
  "dario-ricci",
];
/** They say when production may begin. */
export const APPROVERS: readonly [string, ...string[]] = ["helen-ward", "ruben-diaz", "sara-kim"];
/** May read the repository, because everybody may. */
const OUTSIDER = "passing-visitor";
const BOT = "tidy-dependencies[bot]";

/** Teams that definitions may name, by slug. */
const TEAMS: Readonly<Record<string, readonly string[]>> = {
  "platform-leads": APPROVERS,
  "service-owners": ENGINEERS,
};

const NAMES: Readonly<Record<string, string>> = {
  "maya-chen": "Maya Chen",
  "tomas-weber": "Tomas Weber",
  "priya-nair": "Priya Nair",
  "jonas-lind": "Jonas Lind",
  "ines-costa": "Ines Costa",
  "sam-okoye": "Sam Okoye",
  "lucie-moreau": "Lucie Moreau",
  "dario-ricci": "Dario Ricci",
  "helen-ward": "Helen Ward",
  "ruben-diaz": "Ruben Diaz",
  "sara-kim": "Sara Kim",
};

export function hireCrew(world: World): NonNullable<NewRepository["roles"]> {
  const company = addOrganisation(world, COMPANY);
  for (const [login, name] of Object.entries(NAMES)) {
    company.members.set(addUser(world, { login, name }).id, "member");
  }
  for (const [slug, members] of Object.entries(TEAMS)) {
    addTeam(world, { org: COMPANY, slug, members });
  }
  addUser(world, { login: OUTSIDER });
  addUser(world, { login: BOT, type: "Bot" });
  return {
    ...withRole(ENGINEERS, "write"),
    ...withRole(REVIEWERS, "write"),
    ...withRole(APPROVERS, "maintain"),
    [BOT]: "write",
  };
}

export function actorNamed(world: World, login: string): Actor & { readonly user: User } {
  return { user: userNamed(world, login) };
}

function withRole(logins: readonly string[], role: Role): Readonly<Record<string, Role>> {
  return Object.fromEntries(logins.map((login) => [login, role]));
}
