import { requirePermission } from "../access.ts";
/** Repositories, people's roles in them, teams, and a few words about the server itself. */
import { organisationNamed, userNamed } from "../accounts.ts";
import { covers, installationsOn } from "../apps.ts";
import { accountPayload, profilePayload } from "../payloads/account.ts";
import { installationPayload } from "../payloads/app.ts";
import { fullRepositoryPayload, repositoryPayload } from "../payloads/repository.ts";
import { notFound, Refused } from "../refused.ts";
import { repositoryNamed, roleOf, type Role } from "../repositories.ts";
import { dispatchToRepository } from "../repository-dispatch.ts";
import { noContent, ok } from "./call.ts";
import { paginate, PAGING } from "./pages.ts";
import { appRoute, repoRoute, tokenRoute, type Route } from "./route.ts";

/** REST's older word for each role. */
const LEGACY: Readonly<Record<Role, string>> = {
  admin: "admin",
  maintain: "write",
  write: "write",
  triage: "read",
  read: "read",
  none: "none",
};

export const repositoryRoutes: readonly Route[] = [
  repoRoute({
    method: "GET",
    path: "",
    kind: "read",
    needs: ["metadata:read"],
    handle: ({ world, repository }) => ok(fullRepositoryPayload(world, repository)),
  }),
  appRoute({
    method: "GET",
    path: "/repos/{owner}/{repo}/installation",
    kind: "app",
    handle: ({ world, caller, param }) => {
      const repository = repositoryNamed(world, `${param("owner")}/${param("repo")}`);
      const found = installationsOn(world, repository).find(
        ({ app }) => caller.is === "app" && app === caller.app,
      );
      if (!found) throw notFound();
      return ok(installationPayload(world, found));
    },
  }),
  tokenRoute({
    method: "GET",
    path: "/installation/repositories",
    kind: "read",
    query: PAGING,
    handle: (call) => {
      const { world, caller } = call;
      if (caller.is !== "installation") {
        throw new Refused(403, "You must authenticate with an installation access token.");
      }
      const all = [...world.repositories.values()].filter(
        (one) => covers(caller.installation, one) && (caller.repositories?.has(one.id) ?? true),
      );
      const { items, headers } = paginate(call, all);
      const repositories = items.map((one) => repositoryPayload(world, one));
      return ok({ total_count: all.length, repositories }, headers);
    },
  }),
  tokenRoute({
    method: "GET",
    path: "/users/{username}",
    kind: "read",
    handle: ({ world, param }) => ok(profilePayload(world, userNamed(world, param("username")))),
  }),
  repoRoute({
    method: "GET",
    path: "/collaborators/{username}/permission",
    kind: "permission",
    needs: ["metadata:read"],
    handle: ({ world, repository, param }) => {
      const user = userNamed(world, param("username"));
      const role = roleOf(repository, user);
      const rank = ["read", "triage", "write", "maintain", "admin"].indexOf(role);
      const permissions = {
        pull: rank >= 0,
        triage: rank >= 1,
        push: rank >= 2,
        maintain: rank >= 3,
        admin: rank >= 4,
      };
      return ok({
        permission: LEGACY[role],
        role_name: role,
        user: { ...accountPayload(world, user), permissions, role_name: role },
      });
    },
  }),
  repoRoute({
    method: "GET",
    path: "/rules/branches/{branch}",
    kind: "read",
    needs: ["metadata:read"],
    query: PAGING,
    handle: (call) => {
      const { items, headers } = paginate(
        call,
        call.repository.rules.get(call.param("branch")) ?? [],
      );
      return ok(items, headers);
    },
  }),
  repoRoute({
    method: "POST",
    path: "/dispatches",
    kind: "dispatch",
    needs: ["contents:write"],
    body: ["event_type", "client_payload"],
    handle: ({ world, actor, repository, body }) => {
      dispatchToRepository(world, actor, repository, {
        eventType: body.text("event_type"),
        clientPayload: body.object("client_payload") ?? {},
      });
      return noContent;
    },
  }),
  tokenRoute({
    method: "GET",
    path: "/orgs/{org}/teams/{team_slug}/memberships/{username}",
    kind: "permission",
    handle: ({ world, caller, param }) => {
      const org = organisationNamed(world, param("org"));
      if (caller.is === "installation" && caller.installation.account !== org) throw notFound();
      requirePermission(caller, ["members:read"]);
      const slug = param("team_slug");
      const user = userNamed(world, param("username"));
      const membership = org.teams.get(slug.toLowerCase())?.members.get(user.id);
      if (!membership) throw notFound();
      const url = `${world.apiUrl}/organizations/${org.id}/team/${slug}/memberships/${user.login}`;
      return ok({ ...membership, url });
    },
  }),
  tokenRoute({
    method: "GET",
    path: "/meta",
    kind: "read",
    handle: () => ok({ verifiable_password_authentication: false, hooks: [] }),
  }),
];
