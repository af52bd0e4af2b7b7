/**
 * What people do behind Cairn's back, at GitHub and with git. What stops a migration for good is
 * put right after a while, at the latest in the end.
 */
import { type Actor } from "../src/sandbox/github/world.ts";
import { deedsAtGitHub } from "./deeds-at-github.ts";
import { deedsOfTwists } from "./deeds-of-twists.ts";
import { deedsWithGit } from "./deeds-with-git.ts";
import { type PeopleOptions } from "./people.ts";

export type Mischief = {
  readonly happens: () => void;
  /** Now and then one of the deeds the plan asks for; whether one was done. */
  readonly twists: () => boolean;
  readonly mend: () => void;
};

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
  const ofTwists = deedsOfTwists(given);
  const twisted = Object.entries(ofTwists).filter(([twist]) =>
    setting.plan.twists.some((one) => one === twist),
  );

  return {
    twists() {
      if (twisted.length === 0 || !chance.happens(0.25)) return false;
      const [twist, deed] = chance.any(twisted) ?? [];
      if (twist === undefined || !deed?.()) return false;
      journal.saw(`twist ${twist}`);
      journal.tell(() => `twist ${twist}`);
      return true;
    },
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
