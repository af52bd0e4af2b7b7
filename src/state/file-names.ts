/** What the files on the state branch are called. */
export const IN_FORCE = "migration.yml";
export const README = "README.md";

export type Folder = "resources" | "waves";

export function pathOf(folder: Folder, name: string): string {
  return `${folder}/${name}.yml`;
}

export function nameIn(folder: Folder, path: string): string | null {
  const found = /^([^/]+)\/([^/]+)\.yml$/.exec(path);
  return found?.[1] === folder ? (found[2] ?? null) : null;
}

/** The definitions that are in force no more and that resources under way are still held to. */
export function definitionPath(digest: string): string {
  return `definitions/${digest}.yml`;
}

export function definitionAt(path: string): string | null {
  return /^definitions\/([0-9a-f]+)\.yml$/.exec(path)?.[1] ?? null;
}

/** Where the entries are that a file's history has no room for any more; counted from 1. */
export function archivePath(path: string, number: number): string {
  return `history/${path.replace(/\.yml$/, "")}/${number}.yml`;
}

/** The file an archive belongs to. */
export function archivedFrom(path: string): string | null {
  const found = /^history\/([^/]+\/[^/]+)\/\d+\.yml$/.exec(path);
  return found?.[1] === undefined ? null : `${found[1]}.yml`;
}
