/** Work that nobody waits for until everything has to be done. */
export type Background = {
  /** It must not reject. */
  readonly add: (work: Promise<unknown>) => void;
  readonly isBusy: () => boolean;
  readonly idle: () => Promise<unknown>;
};

export function createBackground(): Background {
  const under = new Set<Promise<unknown>>();
  return {
    add(work) {
      const one: Promise<unknown> = work.finally(() => under.delete(one));
      under.add(one);
    },
    isBusy: () => under.size > 0,
    idle: () => Promise.all(under),
  };
}
