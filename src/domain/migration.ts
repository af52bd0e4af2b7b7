/** Everything the state branch says at one commit. */
import { type ResourceState } from "./resource.ts";
import { type WaveState } from "./wave.ts";

export type MigrationState = {
  readonly definition: DefinitionInForce;
  /** Those that resources under way are still held to, by digest. */
  readonly earlier: Readonly<Record<string, DefinitionInForce>>;
  readonly resources: Readonly<Record<string, ResourceState>>;
  /** In the order they run. */
  readonly waves: Readonly<Record<string, WaveState>>;
};

/** The pinned copy of the definition: what runs now, whatever the default branch says since. */
export type DefinitionInForce = {
  /** SHA-256 of `source`, in hexadecimal. */
  readonly digest: string;
  /** Commit of the default branch it came from. */
  readonly commit: string;
  /** Path of the file on the default branch. */
  readonly path: string;
  /** The YAML text as people wrote it. */
  readonly source: string;
};
