/** Reviews and merges of pull requests, by clicking: nobody tells Cairn, it has to see. */
import { type Chance } from "./chance.ts";
import { actorNamed, ENGINEERS, REVIEWERS } from "./crew.ts";
import { commitToBranch } from "./github/commits.ts";
import { type Issue } from "./github/issues.ts";
import { mergePull, pullNumbered, type Pull } from "./github/pulls.ts";
import { type Repository } from "./github/repositories.ts";
import { addReview } from "./github/reviews.ts";
import { type World } from "./github/world.ts";
import { untilDone } from "./office.ts";
import { type VirtualClock } from "./virtual-clock.ts";

export type Reviewers = {
  /** Somebody was asked to review it. */
  readonly review: (number: number) => void;
  /** Somebody was told that a reviewer wants changes. */
  readonly mend: (number: number) => void;
  readonly record: () => { readonly reviews: number; readonly merges: number };
  readonly waitsFor: () => readonly string[];
};

/** How many pull requests do not please at first sight. */
const CHANGES_RATE = 0.07;

export function reviewers(
  world: World,
  repository: Repository,
  { clock, chance }: { readonly clock: VirtualClock; readonly chance: Chance },
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
    const body = state === "approved" ? "" : "The version must be pinned, please.";
    addReview(world, actorNamed(world, reviewerOf(given.issue.number)), given, { state, body });
  }

  function approve(number: number): void {
    later(
      "approve",
      [0.5, 6],
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
    review: (number) => {
      if (looking.has(number)) return;
      looking.add(number);
      if (!chance.happens(`changes to #${number}`, CHANGES_RATE)) {
        approve(number);
        return;
      }
      later("object to", [0.5, 6], (given) => say(given, "changes_requested"), number);
    },
    mend: (number) => {
      if (mending.has(number)) return;
      mending.add(number);
      later(
        "mend",
        [1, 5],
        ({ pull }) => {
          pin(world, repository, pull, chance.pick(`mender of #${number}`, ENGINEERS));
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

/** The change a reviewer asked for. */
function pin(world: World, repository: Repository, { head }: Pull, login: string): void {
  commitToBranch(world, actorNamed(world, login), repository, {
    branch: head.branch,
    message: "Pin the version",
    edits: new Map([[`pins/${head.branch.replaceAll("/", "-")}.txt`, "apache-airflow==3.0.0\n"]]),
    by: "git",
  });
}
