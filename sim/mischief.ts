/**
 * What people do behind Cairn's back, at GitHub and with git. What stops a migration for good is
 * put right after a while, at the latest in the end.
 */
import { type Actor } from "../src/sandbox/github/world.ts";
import { deedsAtGitHub } from "./deeds-at-github.ts";
import { deedsWithGit } from "./deeds-with-git.ts";
import { type PeopleOptions } from "./people.ts";

export type Mischief = { readonly happens: () => void; readonly mend: () => void };

/** Each says whether there was anything to do it to. */
export type Deeds = Readonly<Record<string, () => boolean>>;

export type DeedsOptions = PeopleOptions & {
  readonly as: (login: string) => Actor;
  /** Put right after a while, or when everything is. */
  readonly until: (repair: () => void) => void;
};

const MINUTE = 60_000;
/** There is not always something to do a deed to. */
const MOST_TRIES = 5;

export function createMischief(options: PeopleOptions, as: (login: string) => Actor): Mischief {
  const { setting, chance } = options;
  const { time, journal } = setting;
  const repairs = new Set<() => void>();

  function until(repair: () => void): void {
    const once = (): void => {
      if (repairs.delete(once)) repair();
    };
    repairs.add(once);
    time.after(chance.between(2 * MINUTE, 60 * MINUTE), once);
  }

  const given = { ...options, as, until };
  const kinds = [deedsAtGitHub(given), deedsWithGit(given)] as const;

  return {
    happens() {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const [what, deed] = chance.any(Object.entries(chance.pick(kinds))) ?? [];
        if (what === undefined || !deed?.()) continue;
        journal.saw(`somebody ${what}`);
        journal.tell(() => `somebody ${what}`);
        return;
      }
    },
    mend() {
      for (const repair of repairs) repair();
    },
  };
}
