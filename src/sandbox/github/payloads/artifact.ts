/** What a run left behind, as the API lists it. */
import type { Artifact } from "../artifacts.ts";
import type { World } from "../world.ts";
import type { Json } from "./account.ts";

const KEPT_MS = 90 * 24 * 3_600_000;

export function artifactPayload(world: World, artifact: Artifact): Json {
  const { id, run, createdAt } = artifact;
  const { repository, headRepository } = run;
  const url = `${world.apiUrl}/repos/${repository.fullName}/actions/artifacts/${id}`;
  return {
    id,
    node_id: artifact.nodeId,
    name: artifact.name,
    size_in_bytes: artifact.archive.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: false,
    created_at: createdAt,
    updated_at: createdAt,
    expires_at: new Date(Date.parse(createdAt) + KEPT_MS).toISOString(),
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: headRepository.id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  };
}
