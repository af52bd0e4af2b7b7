/**
 * Asks GitHub for the webhooks that never reached us; it does not deliver again by itself. The
 * sweep finds what they told, too: this only makes it sooner.
 *
 * When none failed, a look costs one request. What was brought in the end, and what fails again
 * and again, is remembered and not looked into twice.
 */
import { type Clock } from "./clock.ts";
import { type Deliveries, type DeliveryAttempt } from "./github.ts";
import { type Log } from "./log.ts";

export type Redelivery = {
  /** Resolves when it is known which failed; asking for them goes on behind. Never throws. */
  readonly look: () => Promise<void>;
};

/** GitHub brings nothing again that is older. */
const WINDOW_MS = 3 * 24 * 60 * 60_000;
const MOST_AT_ONCE = 50;
/** A delivery we could not take so often is one we cannot take. */
const MOST_ATTEMPTS = 4;

export function createRedelivery({
  deliveries,
  clock,
  log,
}: {
  readonly deliveries: Deliveries;
  readonly clock: Clock;
  readonly log: Log;
}): Redelivery {
  const settled = new Set<string>();
  let asking = false;

  async function lookForFailed(): Promise<void> {
    const since = new Date(clock.now() - WINDOW_MS).toISOString();
    const failed = await deliveries.listSince(since, "failed");
    const open = failed.filter(({ guid }) => !settled.has(guid));
    const oldest = open.map(({ deliveredAt }) => deliveredAt).toSorted()[0];
    if (oldest === undefined) return;
    const attempts = await deliveries.listSince(oldest, "all");
    const lost = lostAmong(open, attempts);
    if (lost.length > 0) void ask(lost.slice(0, MOST_AT_ONCE));
  }

  /** Takes a while when many failed: writes wait for their turn. */
  async function ask(lost: readonly DeliveryAttempt[]): Promise<void> {
    asking = true;
    try {
      for (const { id } of lost) await deliveries.redeliver(id);
      log.warn({ failed: lost.length }, "asked for failed deliveries again");
    } catch (error) {
      log.warn({ err: error }, "failed deliveries not asked for; the next sweep tries again");
    } finally {
      asking = false;
    }
  }

  async function look(): Promise<void> {
    if (asking) return;
    try {
      await lookForFailed();
    } catch (error) {
      log.warn({ err: error }, "failed deliveries not looked for; the next sweep tries again");
    }
  }

  /** The newest attempt of each delivery none of whose attempts succeeded, the oldest first. */
  function lostAmong(
    failed: readonly DeliveryAttempt[],
    all: readonly DeliveryAttempt[],
  ): readonly DeliveryAttempt[] {
    const lost: DeliveryAttempt[] = [];
    for (const guid of new Set(failed.map((one) => one.guid))) {
      const ofOne = [...failed, ...all].filter((one) => one.guid === guid);
      const tries = new Set(ofOne.map(({ id }) => id)).size;
      const hopeless = tries >= MOST_ATTEMPTS;
      if (hopeless) log.error({ delivery: guid, tries }, "a delivery fails every time; set aside");
      if (hopeless || ofOne.some(({ succeeded }) => succeeded)) settled.add(guid);
      else lost.push(...ofOne.slice(0, 1));
    }
    return lost.toReversed();
  }

  return { look };
}
