/** Reviews and merges of pull requests, by clicking: nobody tells Cairn, it has to see. */
import { type Chance } from "./chance.ts";
import { actorNamed, ENGINEERS, REVIEWERS } from "./crew.ts";
import { commitToBranch } from "./github/commits.ts";
import { type Issue } from "./github/issues.ts";
import { mergePull, openPull, pullNumbered, type Pull } from "./github/pulls.ts";
import { branchHead, type Repository } from "./github/repositories.ts";
import { addReview } from "./github/reviews.ts";
import { type World } from "./github/world.ts";
import { untilDone } from "./office.ts";
import { type Script } from "./script.ts";
import { type VirtualClock } from "./virtual-clock.ts";

export type Reviewers = {
  /** Somebody is asked for a pull request from this branch. */
  readonly open: (branch: string, login: string) => void;
  /** Somebody was asked to review it. */
  readonly review: (number: number) => void;
  /** Somebody was told that a reviewer wants changes. */
  readonly mend: (number: number) => void;
  readonly record: () => { readonly reviews: number; readonly merges: number };
  readonly waitsFor: () => readonly string[];
};

export type ReviewOptions = {
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly script: Script;
};

export function reviewers(
  world: World,
  repository: Repository,
  { clock, chance, script }: ReviewOptions,
): Reviewers {
  const looking = new Set<number>();
  const mending = new Set<number>();
  let reviews = 0;
  let merges = 0;

  function later(
    what: string,
    hours: readonly [number, number],
    action: (given: { readonly issue: Issue; readonly pull: Pull }) => void,
    number: number,
  ): void {
    clock.schedule(untilDone(clock.now(), `${what} #${number}`, hours, chance), () => {
      const found = pullNumbered(repository, number);
      if (found.issue.state === "open") action(found);
    });
  }

  function reviewerOf(number: number): string {
    return chance.pick(`reviewer of #${number}`, REVIEWERS);
  }

  function say(
    given: { readonly issue: Issue; readonly pull: Pull },
    state: "approved" | "changes_requested",
  ): void {
    reviews++;
    const body = state === "approved" ? "" : "Please say beside it why this is safe.";
    addReview(world, actorNamed(world, reviewerOf(given.issue.number)), given, { state, body });
  }

  function approve(number: number): void {
    later(
      "approve",
      script.reviewHours,
      (given) => {
        say(given, "approved");
        later(
          "merge",
          [0.1, 1.5],
          ({ issue }) => {
            merges++;
            mergePull(world, actorNamed(world, reviewerOf(number)), issue);
          },
          number,
        );
      },
      number,
    );
  }

  return {
    open: (branch, login) => {
      clock.schedule(untilDone(clock.now(), `open ${branch}`, [1, 6], chance), () =>
        propose(world, repository, branch, login),
      );
    },
    review: (number) => {
      if (looking.has(number)) return;
      looking.add(number);
      if (!chance.happens(`changes to #${number}`, script.changesRate)) {
        approve(number);
        return;
      }
      later("object to", script.reviewHours, (given) => say(given, "changes_requested"), number);
    },
    mend: (number) => {
      if (mending.has(number)) return;
      mending.add(number);
      later(
        "mend",
        [1, 5],
        ({ pull }) => {
          explain(world, repository, pull, chance.pick(`mender of #${number}`, ENGINEERS));
          approve(number);
        },
        number,
      );
    },
    record: () => ({ reviews, merges }),
    waitsFor: () =>
      [...looking]
        .map((number) => pullNumbered(repository, number).issue)
        .filter(({ state }) => state === "open")
        .map(({ number, title }) => `the merge of pull request #${number}, ${title}`),
  };
}

/** The work itself, by hand. */
function propose(world: World, repository: Repository, branch: string, login: string): void {
  const author = actorNamed(world, login);
  const base = repository.defaultBranch;
  const startAt = branchHead(repository, base);
  commitToBranch(world, author, repository, {
    branch,
    ...(startAt !== undefined && { startAt }),
    message: "Do what the phase asks for",
    edits: new Map([[`changes/${branch.replaceAll("/", "-")}.md`, "Done by hand.\n"]]),
    by: "git",
  });
  const title = `By hand: ${branch.replace(/^cairn\//, "")}`;
  openPull(world, author, repository, { head: branch, base, title, body: "" });
}

/** The change a reviewer asked for. */
function explain(world: World, repository: Repository, { head }: Pull, login: string): void {
  commitToBranch(world, actorNamed(world, login), repository, {
    branch: head.branch,
    message: "Say why it is safe",
    edits: new Map([[`notes/${head.branch.replaceAll("/", "-")}.md`, "It was tried beside.\n"]]),
    by: "git",
  });
}
