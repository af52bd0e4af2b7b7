/**
 * Which owners can be mentioned. An owner may be any word, and a word that happens to be a
 * stranger's login must not call the stranger: only who may write to the repository is mentioned.
 */
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { type OwnedEffect } from "../domain/outbox.ts";
import { possibleLogin } from "../messages/reminder.ts";
import { type GitHub, type Role } from "./github.ts";
import { type Log } from "./log.ts";
import { onGitHub, type MigrationName } from "./seen.ts";

const WRITERS: ReadonlySet<Role> = new Set(["admin", "maintain", "write", "triage"]);

export async function ownersWhoMayWrite(
  effects: readonly OwnedEffect[],
  { resources }: MigrationState,
  {
    github,
    migration,
    log,
  }: { readonly github: GitHub; readonly migration: MigrationName; readonly log: Log },
): Promise<ReadonlySet<string>> {
  const asked = new Map<string, string>();
  for (const effect of effects) {
    if (effect.type !== "reminder" || !("resource" in effect.of)) continue;
    const resource = own(resources, effect.of.resource);
    const login = possibleLogin(resource);
    if (resource && login !== null) asked.set(login, onGitHub(resource.repository, migration));
  }
  const answers = await Promise.all(
    [...asked].map(async ([login, repository]) => {
      try {
        return WRITERS.has(await github.people.roleOf(repository, login)) ? [login] : [];
      } catch (error) {
        log.debug({ login, err: error }, "nobody is mentioned: GitHub does not say who it is");
        return [];
      }
    }),
  );
  return new Set(answers.flat());
}
