/**
 * What a run left behind for us: one small JSON file in an artifact. Everything about it comes
 * from a workflow, so sizes are looked at before anything is loaded or unpacked.
 */
import { strFromU8, unzipSync } from "fflate";
import {
  MOST_OUTPUT_BYTES,
  OUTPUTS_ARTIFACT,
  OUTPUTS_FILE,
  type OutputsFile,
} from "../domain/outputs.ts";

type Artifact = {
  readonly id: number;
  readonly name: string;
  readonly size_in_bytes: number;
  readonly expired: boolean;
  readonly created_at: string | null;
};

/** A run that was run again has one of each time; the newest counts. */
export function newestOutputs(artifacts: readonly Artifact[]): Artifact | null {
  const ours = artifacts.filter(({ name, expired }) => name === OUTPUTS_ARTIFACT && !expired);
  return ours.toSorted((a, b) => a.id - b.id).at(-1) ?? null;
}

/** A zip is at most a little larger than what is in it. */
const MOST_ZIP_BYTES = MOST_OUTPUT_BYTES + 4096;

export function isTooLarge({ size_in_bytes: size }: Artifact): boolean {
  return size > MOST_ZIP_BYTES;
}

export const TOO_LARGE: OutputsFile = {
  is: "unreadable",
  reason: `the artifact ${OUTPUTS_ARTIFACT} is larger than ${MOST_OUTPUT_BYTES / 1024} KiB`,
};

export function unpacked(archive: unknown): OutputsFile {
  if (!(archive instanceof ArrayBuffer)) return unreadable("GitHub answered with no archive");
  if (archive.byteLength > MOST_ZIP_BYTES) return TOO_LARGE;
  const sizes: number[] = [];
  try {
    const files = unzipSync(new Uint8Array(archive), {
      filter: ({ name, originalSize }) => {
        if (name !== OUTPUTS_FILE) return false;
        sizes.push(originalSize);
        return originalSize <= MOST_OUTPUT_BYTES;
      },
    });
    const file = files[OUTPUTS_FILE];
    if (file) return { is: "text", text: strFromU8(file) };
    return sizes.length > 0
      ? TOO_LARGE
      : unreadable(`the artifact ${OUTPUTS_ARTIFACT} has no ${OUTPUTS_FILE}`);
  } catch {
    return unreadable(`the artifact ${OUTPUTS_ARTIFACT} is no zip`);
  }
}

function unreadable(reason: string): OutputsFile {
  return { is: "unreadable", reason };
}
