/**
 * GitHub's two kinds of limit. The primary one counts requests by the hour; the secondary one
 * counts what creates content, by the minute and by the hour, edits of comments included.
 */
import type { Clock } from "./clock.ts";

/** Not frozen: a test may tighten them in the middle of a story. */
export type Limits = {
  core: number;
  graphql: number;
  contentPerMinute: number;
  contentPerHour: number;
};

export type Quota = {
  readonly resource: "core" | "graphql";
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since the epoch. */
  readonly reset: number;
  readonly isExceeded: boolean;
};

export type Meter = {
  readonly spend: (who: string, resource: Quota["resource"], cost: number) => Quota;
  /** Seconds to wait before creating more content, or `null` when it may be created now. */
  readonly spendContent: (who: string) => number | null;
};

export const GITHUB_LIMITS: Readonly<Limits> = {
  core: 5000,
  graphql: 5000,
  contentPerMinute: 80,
  contentPerHour: 500,
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export function createMeter(clock: Clock, limits: Limits): Meter {
  const windows = new Map<string, { readonly start: number; used: number }>();
  const created = new Map<string, number[]>();

  return {
    spend: (who, resource, cost) => {
      const key = `${resource} ${who}`;
      const now = clock.now();
      let window = windows.get(key);
      if (!window || now >= window.start + HOUR) {
        window = { start: now, used: 0 };
        windows.set(key, window);
      }
      const limit = limits[resource];
      const isExceeded = cost > 0 && window.used + cost > limit;
      if (!isExceeded) window.used += cost;
      return {
        resource,
        limit,
        used: window.used,
        remaining: isExceeded ? 0 : limit - window.used,
        reset: Math.ceil((window.start + HOUR) / 1000),
        isExceeded,
      };
    },
    spendContent: (who) => {
      const now = clock.now();
      const recent = (created.get(who) ?? []).filter((at) => at > now - HOUR);
      created.set(who, recent);
      const minute = recent.filter((at) => at > now - MINUTE);
      if (minute.length >= limits.contentPerMinute) return waitUntil(minute[0], MINUTE, now);
      if (recent.length >= limits.contentPerHour) return waitUntil(recent[0], HOUR, now);
      recent.push(now);
      return null;
    },
  };
}

function waitUntil(oldest: number | undefined, windowMs: number, now: number): number {
  return Math.max(1, Math.ceil(((oldest ?? now) + windowMs - now) / 1000));
}
