/**
 * Answers that are behind: GitHub reads from replicas of its own. Some give what was true up to
 * a while ago, some lists do not show yet what is newest.
 */
import { type Answered, type Asked } from "../src/sandbox/github/request.ts";
import { isRead } from "./faults.ts";

/** GitHub promises nothing; longer than this would be an incident of its own. */
const LAG_MS = 20_000;

export type Memory = {
  /** Remembers an answer as it is now. */
  readonly learn: (asked: Asked, answered: Answered, now: number) => void;
  /** What was answered to the same question a while ago, if it was. */
  readonly recall: (asked: Asked, now: number) => Answered | null;
};

export function createMemory(): Memory {
  const answers = new Map<string, { readonly answered: Answered; readonly at: number }>();
  const keyOf = ({ method, path, query, body }: Asked): string =>
    `${method} ${path}?${query} ${body}`;
  return {
    learn(asked, answered, now) {
      if (!isRead(asked) || answered.status !== 200) return;
      const key = keyOf(asked);
      const known = answers.get(key);
      if (!known || now - known.at > LAG_MS) answers.set(key, { answered, at: now });
    },
    recall(asked, now) {
      const known = answers.get(keyOf(asked));
      return known && now - known.at <= LAG_MS ? known.answered : null;
    },
  };
}

/** A list without what is younger than the lag; null when the answer is no list or holds nothing so young. */
export function withoutNewest(asked: Asked, answered: Answered, now: number): Answered | null {
  if (asked.method !== "GET" || answered.status !== 200) return null;
  const body: unknown = JSON.parse(answered.body.toString());
  if (Array.isArray(body)) {
    const kept = body.filter((item) => !isYoung(item, now));
    return kept.length < body.length ? { ...answered, body: JSON.stringify(kept) } : null;
  }
  if (typeof body !== "object" || body === null || !("workflow_runs" in body)) return null;
  if (!Array.isArray(body.workflow_runs)) return null;
  const kept = body.workflow_runs.filter((item) => !isYoung(item, now));
  if (kept.length === body.workflow_runs.length) return null;
  return {
    ...answered,
    body: JSON.stringify({ ...body, total_count: kept.length, workflow_runs: kept }),
  };
}

function isYoung(item: unknown, now: number): boolean {
  if (typeof item !== "object" || item === null || !("created_at" in item)) return false;
  return typeof item.created_at === "string" && now - Date.parse(item.created_at) < LAG_MS;
}
