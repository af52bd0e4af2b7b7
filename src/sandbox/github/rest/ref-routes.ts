/** Branches and tags over REST, as git names them. */
import { nodeId } from "../ids.ts";
import { gitObjectUrl } from "../payloads/commit.ts";
import { createRef, deleteRef, moveRef } from "../refs.ts";
import { notFound } from "../refused.ts";
import { refuseEmpty, requireRole, type Repository } from "../repositories.ts";
import type { World } from "../world.ts";
import { created, noContent, ok } from "./call.ts";
import { repoRoute, type Route } from "./route.ts";

const READ = ["contents:read"] as const;
const WRITE = ["contents:write"] as const;

export const refRoutes: readonly Route[] = [
  repoRoute({
    method: "GET",
    path: "/git/ref/{ref}",
    kind: "read",
    needs: READ,
    handle: ({ world, repository, param }) => {
      refuseEmpty(repository);
      const ref = `refs/${param("ref")}`;
      if (!repository.refs.has(ref)) throw notFound();
      return ok(refPayload(world, repository, ref));
    },
  }),
  repoRoute({
    method: "GET",
    path: "/git/matching-refs/{ref}",
    kind: "read",
    needs: READ,
    handle: ({ world, repository, param }) => {
      const prefix = `refs/${param("ref")}`;
      const found = [...repository.refs.keys()].filter((ref) => ref.startsWith(prefix));
      return ok(found.toSorted().map((ref) => refPayload(world, repository, ref)));
    },
  }),
  repoRoute({
    method: "POST",
    path: "/git/refs",
    kind: "commit",
    needs: WRITE,
    body: ["ref", "sha"],
    handle: ({ world, actor, repository, body }) => {
      requireRole(actor, repository, "write");
      refuseEmpty(repository);
      const ref = body.text("ref");
      createRef(world, actor, repository, { ref, after: body.text("sha") });
      return created(refPayload(world, repository, ref));
    },
  }),
  repoRoute({
    method: "PATCH",
    path: "/git/refs/{ref}",
    kind: "commit",
    needs: WRITE,
    body: ["sha", "force"],
    handle: ({ world, actor, repository, body, param }) => {
      requireRole(actor, repository, "write");
      const ref = `refs/${param("ref")}`;
      moveRef(world, actor, repository, {
        ref,
        after: body.text("sha"),
        force: body.flag("force"),
      });
      return ok(refPayload(world, repository, ref));
    },
  }),
  repoRoute({
    method: "DELETE",
    path: "/git/refs/{ref}",
    kind: "commit",
    needs: WRITE,
    handle: ({ world, actor, repository, param }) => {
      requireRole(actor, repository, "write");
      deleteRef(world, actor, repository, `refs/${param("ref")}`);
      return noContent;
    },
  }),
];

function refPayload(
  world: World,
  repository: Repository,
  ref: string,
): Readonly<Record<string, unknown>> {
  const sha = repository.refs.get(ref) ?? "";
  return {
    ref,
    node_id: nodeId("REF", `${repository.id}:${ref}`),
    url: `${world.apiUrl}/repos/${repository.fullName}/git/${ref}`,
    object: { type: "commit", sha, url: gitObjectUrl(world, repository, "commits", sha) },
  };
}
