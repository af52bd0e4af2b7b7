/** What a person may do in a repository and which teams she is in, asked anew each time. Whoever GitHub does not know may nothing. */
import { GitHubRefusedError, type People, type Role } from "../engine/github.ts";
import { orNull } from "./errors.ts";
import { type Installations } from "./installations.ts";

export function createPeople({ within, isInstalled }: Installations): People {
  return {
    roleOf: (repository, login) =>
      within(repository, async ({ rest }, at) => {
        const asked = { ...at, username: login };
        const answer = await orNull(rest.repos.getCollaboratorPermissionLevel(asked), [404]);
        if (answer) return roleIn(answer.data);
        // In a repository the App was taken off, GitHub knows nobody; that says nothing of her.
        if (await isInstalled(repository)) return "none";
        throw new GitHubRefusedError(404, `Cairn is not installed on ${repository}`);
      }),
    isInTeam: (repository, team, login) =>
      within(repository, async ({ rest }, { owner: org }) => {
        const asked = { org, team_slug: team, username: login };
        const answer = await orNull(rest.teams.getMembershipForUserInOrg(asked), [404]);
        // Somebody who was invited and has not accepted is not in it yet.
        return answer?.data.state === "active";
      }),
  };
}

type Level = {
  /** Coarse: maintain counts as write here, triage as read. */
  readonly permission: string;
  readonly role_name: string;
  readonly user: { readonly permissions?: Permissions } | null;
};

type Permissions = {
  readonly pull: boolean;
  readonly triage?: boolean;
  readonly push: boolean;
  readonly maintain?: boolean;
  readonly admin: boolean;
};

const BY_NAME: ReadonlyMap<string, Role> = new Map(
  (["admin", "maintain", "write", "triage", "read"] as const).map((role) => [role, role]),
);

/** A role an organisation made up has a name of its own; the permissions say what it amounts to. */
function roleIn({ permission, role_name: roleName, user }: Level): Role {
  const named = BY_NAME.get(roleName);
  if (named) return named;
  return user?.permissions ? roleWith(user.permissions) : (BY_NAME.get(permission) ?? "none");
}

function roleWith(permissions: Permissions): Role {
  if (permissions.admin) return "admin";
  if (permissions.maintain === true) return "maintain";
  if (permissions.push) return "write";
  if (permissions.triage === true) return "triage";
  return permissions.pull ? "read" : "none";
}
