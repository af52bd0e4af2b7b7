import { nodeId } from "./ids.ts";
/**
 * Files a run leaves behind. GitHub hands them out as a zip from a short-lived address outside
 * the API; so does the fake, from an address of its own.
 */
import { notFound } from "./refused.ts";
import type { Repository } from "./repositories.ts";
import type { Answer } from "./rest/call.ts";
import type { Run } from "./runs.ts";
import type { World } from "./world.ts";
import { zip } from "./zip.ts";

export type Artifact = {
  readonly id: number;
  readonly nodeId: string;
  readonly run: Run;
  readonly name: string;
  readonly archive: Buffer;
  readonly createdAt: string;
};

export type NewArtifact = {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
};

const DOWNLOAD = /^\/_artifacts\/(\d+)\.zip$/;

export function addArtifact(world: World, run: Run, draft: NewArtifact): Artifact {
  const id = world.ids.number();
  const artifact: Artifact = {
    id,
    nodeId: nodeId("MDg6QXJ0aWZhY3Q", id),
    run,
    name: draft.name,
    archive: zip(draft.files),
    createdAt: world.now(),
  };
  run.artifacts.push(artifact);
  world.artifacts.set(id, artifact);
  return artifact;
}

export function artifactWithId(world: World, repository: Repository, id: number): Artifact {
  const artifact = world.artifacts.get(id);
  if (artifact?.run.repository !== repository) throw notFound();
  return artifact;
}

export function downloadUrl(world: World, { id }: Artifact): string {
  return `${new URL(world.apiUrl).origin}/_artifacts/${id}.zip`;
}

/** The answer to a download, or `undefined` when the path is none. */
export function downloadArtifact(world: World, path: string): Answer | undefined {
  const id = DOWNLOAD.exec(path)?.[1];
  const artifact = id === undefined ? undefined : world.artifacts.get(Number(id));
  if (!artifact) return undefined;
  return { status: 200, raw: artifact.archive, headers: { "content-type": "application/zip" } };
}
