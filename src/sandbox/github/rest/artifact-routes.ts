/** The artifacts of runs over REST. */
import { artifactWithId, downloadUrl } from "../artifacts.ts";
import { artifactPayload } from "../payloads/artifact.ts";
import { UnsupportedError } from "../unsupported.ts";
import { runIn } from "./action-routes.ts";
import { ok } from "./call.ts";
import { paginate, PAGING } from "./pages.ts";
import { repoRoute, type Route } from "./route.ts";

const READ = ["actions:read"] as const;

export const artifactRoutes: readonly Route[] = [
  repoRoute({
    method: "GET",
    path: "/actions/runs/{run_id}/artifacts",
    kind: "read",
    needs: READ,
    query: ["name", ...PAGING],
    handle: (call) => {
      const name = call.query.get("name");
      const all = runIn(call).artifacts.filter((one) => (name ?? one.name) === one.name);
      const { items, headers } = paginate(call, all);
      const artifacts = items.map((one) => artifactPayload(call.world, one));
      return ok({ total_count: all.length, artifacts }, headers);
    },
  }),
  repoRoute({
    method: "GET",
    path: "/actions/artifacts/{artifact_id}/{archive_format}",
    kind: "read",
    needs: READ,
    handle: ({ world, repository, param }) => {
      const format = param("archive_format");
      if (format !== "zip") throw new UnsupportedError(`an artifact as ${format}`);
      const artifact = artifactWithId(world, repository, Number(param("artifact_id")));
      return { status: 302, headers: { location: downloadUrl(world, artifact) } };
    },
  }),
];
