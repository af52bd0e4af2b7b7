/** Who may give commands at all: whoever may write to the repository, as GitHub says at that moment. */
import { GitHubRefusedError, type CommentSeen, type GitHub, type Role } from "./github.ts";
import { type LookContext } from "./look.ts";
import { repositoriesAskedFor, requestIn, type ReadLine } from "./read-comment.ts";
import { isSameRepository, onGitHub } from "./seen.ts";

const MAY_COMMAND: ReadonlySet<Role> = new Set(["admin", "maintain", "write"]);

/** Throws when GitHub does not answer: then nothing is done. */
export async function mayCommand(
  { people }: Pick<GitHub, "people">,
  repository: string,
  login: string,
): Promise<boolean> {
  return MAY_COMMAND.has(await people.roleOf(repository, login));
}

/**
 * All or nothing: a comment is one person's wish, so she must be allowed every line of it. Where
 * the App was taken off a repository, GitHub does not say what she may there: then nothing is done
 * that concerns it, and what is only asked is answered to whoever may command at home.
 */
export async function mayCommandAll(
  lines: readonly ReadLine[],
  { author, thread }: CommentSeen,
  { github, migration, state, definition }: LookContext,
): Promise<boolean | { readonly outOfReach: string }> {
  const home = migration.repository;
  const repositories = new Set(
    lines
      .flatMap((line) => repositoriesAskedFor(line, state, definition))
      .map((repository) => onGitHub(repository, migration)),
  );
  const answers = await Promise.all(
    [...repositories].map(async (repository) => {
      // Where these are out of reach nobody can be answered, or nothing recorded: it is looked at again.
      const isNeeded = [home, thread.repository].some((one) => isSameRepository(one, repository));
      const ask = isNeeded ? mayCommand : mayCommandIfReached;
      return { repository, may: await ask(github, repository, author) };
    }),
  );
  if (answers.some(({ may }) => may === false)) return false;
  const unknown = answers.find(({ may }) => may === "out-of-reach");
  if (!unknown) return true;
  if (lines.every((line) => requestIn(line) === null)) return mayCommand(github, home, author);
  const mayHere = await mayCommand(github, thread.repository, author);
  return mayHere && { outOfReach: unknown.repository };
}

async function mayCommandIfReached(
  github: Pick<GitHub, "people" | "repositories">,
  repository: string,
  login: string,
): Promise<boolean | "out-of-reach"> {
  try {
    return await mayCommand(github, repository, login);
  } catch (error) {
    const isRefused = error instanceof GitHubRefusedError;
    if (!isRefused || (await github.repositories.isInstalled(repository))) throw error;
    return "out-of-reach";
  }
}
