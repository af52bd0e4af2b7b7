/**
 * The one clock of a simulation. It stands still while anything is under way and then jumps to
 * the next timer: one at a time, equal ones in the order they were set, and everything that
 * follows from one is over before the next. That is what makes a seed repeatable.
 */
export type Time = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The answer takes it back. */
  readonly after: (ms: number, fire: () => void) => () => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** Runs until no timer is left before `until`, or `enough` says so. */
  readonly run: (until: number, enough: () => boolean) => Promise<void>;
};

type Timer = { readonly at: number; readonly order: number; fire: (() => void) | null };

export function startTime(startsAt: number): Time {
  let now = startsAt;
  let order = 0;
  const heap: Timer[] = [];

  function after(ms: number, fire: () => void): () => void {
    const timer: Timer = { at: now + Math.max(0, Math.ceil(ms)), order: order++, fire };
    push(heap, timer);
    return () => {
      timer.fire = null;
    };
  }

  async function run(until: number, enough: () => boolean): Promise<void> {
    await quiet();
    while (!enough()) {
      const [first] = heap;
      if (!first || first.at > until) break;
      pop(heap);
      if (!first.fire) continue;
      now = Math.max(now, first.at);
      first.fire();
      // oxlint-disable-next-line no-await-in-loop -- one timer at a time is the point
      await quiet();
    }
    if (!enough()) now = Math.max(now, until);
  }

  return {
    now: () => now,
    after,
    sleep: (ms) =>
      new Promise((resolve) => {
        after(ms, resolve);
      }),
    run,
  };
}

/** Nothing here waits for a socket or a file, so one turn of the event loop empties everything. */
function quiet(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function push(heap: Timer[], timer: Timer): void {
  let at = heap.push(timer) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (!above || isBefore(above, timer)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const [one, other] = [heap[left], heap[left + 1]];
    if (!one) break;
    const smaller = other && isBefore(other, one) ? left + 1 : left;
    const below = heap[smaller];
    if (!below || isBefore(last, below)) break;
    heap[at] = below;
    at = smaller;
  }
  heap[at] = last;
}
