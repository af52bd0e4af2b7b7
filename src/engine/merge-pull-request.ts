/** The merge a person asked for: at the commit that was seen then, and not twice. */
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { type OwnedEffect } from "../domain/outbox.ts";
import { type Doing } from "./certain.ts";
import { type GitHub } from "./github.ts";
import { onGitHub, type MigrationName } from "./seen.ts";

export function mergePullRequest(
  { of, number, sha }: Extract<OwnedEffect, { readonly type: "merge" }>,
  { resources }: MigrationState,
  { github, migration }: { readonly github: GitHub; readonly migration: MigrationName },
): Pick<Doing<{ readonly merged: true }>, "act" | "look"> {
  const resource = "resource" in of ? own(resources, of.resource) : undefined;
  const thread = { repository: onGitHub(resource?.repository ?? null, migration), number };
  return {
    async act() {
      await github.pullRequests.merge(thread, sha);
      return { merged: true };
    },
    async look() {
      const found = await github.pullRequests.read(thread);
      return found?.state === "merged" ? { merged: true } : null;
    },
  };
}
