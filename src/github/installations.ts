/**
 * Which installation serves a repository. Asked once, or learnt for nothing from a webhook, and
 * forgotten when GitHub no longer knows the installation: it was removed and perhaps made anew.
 */
import { type ProbotOctokit } from "probot";
import { isInstallationGone, orNull } from "./errors.ts";

/** `probot.auth`: an Octokit of the installation, without one of the App itself. */
export type Auth = (installationId?: number) => Promise<ProbotOctokit>;

/** A repository as Octokit's methods take it. */
export type At = { readonly owner: string; readonly repo: string };

export type Installations = {
  /** Does the work with an Octokit that may act on the repository (`owner/name`). */
  readonly within: <T>(
    repository: string,
    work: (octokit: ProbotOctokit, at: At) => Promise<T>,
  ) => Promise<T>;
  readonly learn: (repository: string, installationId: number) => void;
  /** As GitHub says now, whatever was learnt. */
  readonly isInstalled: (repository: string) => Promise<boolean>;
  /** Every repository of every installation that is not suspended; learns them all. */
  readonly repositories: () => Promise<readonly string[]>;
};

const PAGE = 100;

export function createInstallations(auth: Auth): Installations {
  const idOf = new Map<string, Promise<number>>();
  const octokitOf = new Map<number, Promise<ProbotOctokit>>();

  async function ask({ owner, repo }: At): Promise<number> {
    const { rest } = await auth();
    const { data } = await rest.apps.getRepoInstallation({ owner, repo });
    return data.id;
  }

  function find(repository: string): Promise<number> {
    const key = repository.toLowerCase();
    const known = idOf.get(key);
    if (known) return known;
    const asked = ask(placeOf(repository));
    idOf.set(key, asked);
    asked.catch(() => idOf.delete(key));
    return asked;
  }

  function enter(installationId: number): Promise<ProbotOctokit> {
    const octokit = octokitOf.get(installationId) ?? auth(installationId);
    octokitOf.set(installationId, octokit);
    return octokit;
  }

  function learn(repository: string, installationId: number): void {
    idOf.set(repository.toLowerCase(), Promise.resolve(installationId));
  }

  async function repositoriesOf(installationId: number): Promise<readonly string[]> {
    const octokit = await enter(installationId);
    const found = await octokit.paginate(octokit.rest.apps.listReposAccessibleToInstallation, {
      per_page: PAGE,
    });
    const names = found.filter(({ archived }) => !archived).map(({ full_name }) => full_name);
    for (const name of names) learn(name, installationId);
    return names;
  }

  return {
    learn,
    async isInstalled(repository) {
      const { rest } = await auth();
      const found = await orNull(rest.apps.getRepoInstallation(placeOf(repository)), [404]);
      return found !== null && !found.data.suspended_at;
    },
    async within(repository, work) {
      const id = await find(repository);
      try {
        return await work(await enter(id), placeOf(repository));
      } catch (error) {
        if (!isInstallationGone(error)) throw error;
        // For want of a token the request was never sent, so it is safe to begin again.
        idOf.delete(repository.toLowerCase());
        octokitOf.delete(id);
        return work(await enter(await find(repository)), placeOf(repository));
      }
    },
    async repositories() {
      const app = await auth();
      const all = await app.paginate(app.rest.apps.listInstallations, { per_page: PAGE });
      const names: string[] = [];
      for (const { id, suspended_at: suspendedAt } of all) {
        if (!suspendedAt) names.push(...(await repositoriesOf(id)));
      }
      return names;
    },
  };
}

function placeOf(repository: string): At {
  const [owner = "", repo = ""] = repository.split("/");
  return { owner, repo };
}
