/** What people do only where a plan says so, because it takes a story of its own to matter. */
import { revertBranch } from "../src/domain/correlation.ts";
import { organisationNamed, userNamed, type Team } from "../src/sandbox/github/accounts.ts";
import { commitToBranch } from "../src/sandbox/github/commits.ts";
import { mergePull, openPull } from "../src/sandbox/github/pulls.ts";
import { branchHead } from "../src/sandbox/github/repositories.ts";
import { TEAM } from "./definition.ts";
import { type DeedsOptions } from "./mischief.ts";
import { MAINTAINERS } from "./setting.ts";
import { type Twist } from "./twists.ts";

/** Each says whether there was anything to do it to. */
export type DeedsOfTwists = Readonly<Partial<Record<Twist, () => boolean>>>;

export function deedsOfTwists(options: DeedsOptions): DeedsOfTwists {
  const { setting, chance, rightsChanged, as, until } = options;
  const { world, repository, installation } = setting;

  return {
    /** As GitHub's button does, also of what reverted something. */
    revert: () => {
      const taken = new Set(repository.threads.map(({ pull }) => pull?.head.branch));
      const merged = repository.threads.flatMap(({ number, pull }) => {
        const of = pull?.mergedAt ? pull.head.branch : null;
        const branch = of === null ? "" : revertBranch({ number, headBranch: of });
        return of === null || taken.has(branch) ? [] : [{ number, branch }];
      });
      const startAt = branchHead(repository, repository.defaultBranch);
      const one = chance.any(merged);
      if (!one || startAt === undefined) return false;
      const { number, branch } = one;
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
      const draft = { head: branch, base, title: message, body: `Reverts acme/platform#${number}` };
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
    /** It sees nothing of the repository then, and is told nothing. */
    uninstalled: () => {
      if (installation.repositories?.delete(repository.id) !== true) return false;
      until(() => installation.repositories?.add(repository.id));
      return true;
    },
  };
}

function teamOf({ setting: { world } }: DeedsOptions): Team {
  const team = organisationNamed(world, "acme").teams.get(TEAM);
  if (!team) throw new Error(`There is no team ${TEAM}.`);
  return team;
}
