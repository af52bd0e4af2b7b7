/** What people do only where a plan says so, because it takes a story of its own to matter. */
import { revertBranch } from "../src/domain/correlation.ts";
import { organisationNamed, userNamed, type Team } from "../src/sandbox/github/accounts.ts";
import { commitToBranch } from "../src/sandbox/github/commits.ts";
import { mergePull, openPull } from "../src/sandbox/github/pulls.ts";
import { branchHead, type Repository } from "../src/sandbox/github/repositories.ts";
import { TEAM } from "./definition.ts";
import { type DeedsOptions } from "./mischief.ts";
import { MAINTAINERS } from "./setting.ts";
import { type Twist } from "./twists.ts";

/** Each says whether there was anything to do it to. */
export type DeedsOfTwists = Readonly<Partial<Record<Twist, () => boolean>>>;

export function deedsOfTwists(options: DeedsOptions): DeedsOfTwists {
  const { setting, chance, rightsChanged, as, until } = options;
  const { world, repositories, installation } = setting;

  return {
    /** As GitHub's button does, also of what reverted something. */
    revert: () => {
      const one = chance.any(repositories.flatMap(merged));
      if (!one) return false;
      const { repository, number, branch, startAt } = one;
      const message = `Revert #${number}`;
      const edits = new Map([[`${branch}.txt`, "undone\n"]]);
      commitToBranch(world, as("grace"), repository, {
        branch,
        startAt,
        message,
        edits,
        by: "git",
      });
      const base = repository.defaultBranch;
      const draft = {
        head: branch,
        base,
        title: message,
        body: `Reverts ${repository.fullName}#${number}`,
      };
      mergePull(world, as("grace"), openPull(world, as("grace"), repository, draft));
      return true;
    },
    team: () => {
      const members = teamOf(options).members;
      const { id } = userNamed(world, chance.pick(MAINTAINERS));
      const membership = members.get(id);
      if (!membership) return false;
      members.delete(id);
      rightsChanged();
      until(() => {
        members.set(id, membership);
        rightsChanged();
      });
      return true;
    },
    /** It sees nothing of a repository then, and is told nothing. */
    uninstalled: () => {
      const { id } = repositories.length > 1 ? chance.pick(repositories) : setting.repository;
      if (installation.repositories?.delete(id) !== true) return false;
      until(() => installation.repositories?.add(id));
      return true;
    },
  };
}

type Merged = {
  readonly repository: Repository;
  readonly number: number;
  /** Which the button would make to revert it. */
  readonly branch: string;
  readonly startAt: string;
};

/** What nobody reverted yet. */
function merged(repository: Repository): readonly Merged[] {
  const startAt = branchHead(repository, repository.defaultBranch);
  if (startAt === undefined) return [];
  const taken = new Set(repository.threads.map(({ pull }) => pull?.head.branch));
  return repository.threads.flatMap(({ number, pull }) => {
    if (!pull?.mergedAt) return [];
    const branch = revertBranch({ number, headBranch: pull.head.branch });
    return taken.has(branch) ? [] : [{ repository, number, branch, startAt }];
  });
}

function teamOf({ setting: { world } }: DeedsOptions): Team {
  const team = organisationNamed(world, "acme").teams.get(TEAM);
  if (!team) throw new Error(`There is no team ${TEAM}.`);
  return team;
}
