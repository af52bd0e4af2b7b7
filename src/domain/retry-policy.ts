/** How often a failed run is tried again by itself, and how long after the failure. */
import { z } from "zod";
import { duration, durationMs } from "./duration.ts";

export type RetryPolicy = {
  /** The first one counts. */
  readonly maximumAttempts: number;
  readonly initialIntervalMs: number;
  /** Each wait is so many times as long as the one before. */
  readonly backoffCoefficient: number;
  readonly maximumIntervalMs: number;
  /** Conclusions of a run that are left to a person. */
  readonly nonRetryable: readonly string[];
};

export const retryFile = z.strictObject({
  maximum_attempts: z.int().min(1).max(20).optional().meta({
    description: "How many attempts there are by themselves, the first one counted. Default: 3.",
  }),
  initial_interval: duration
    .optional()
    .meta({ description: "How long after the first failure. Default: 1m." }),
  backoff_coefficient: z
    .number()
    .min(1)
    .max(10)
    .optional()
    .meta({ description: "Each wait is so many times as long as the one before. Default: 2." }),
  maximum_interval: duration.optional().meta({ description: "No wait is longer. Default: 1h." }),
  non_retryable: z.array(z.string().min(1).max(50)).optional().meta({
    description:
      "Conclusions of a run that are left to a person, such as `timed_out`. `cancelled` and `action_required` always are. `no_run` stands for a dispatch that no run came of.",
  }),
});

/** What holds where a skill says nothing; `failure.ts` says for which failures. */
export const DEFAULT_RETRY: RetryPolicy = retryPolicy({});

export function retryPolicy(given: z.infer<typeof retryFile>): RetryPolicy {
  return {
    maximumAttempts: given.maximum_attempts ?? 3,
    initialIntervalMs: durationMs(given.initial_interval ?? "1m"),
    backoffCoefficient: given.backoff_coefficient ?? 2,
    maximumIntervalMs: durationMs(given.maximum_interval ?? "1h"),
    nonRetryable: given.non_retryable ?? [],
  };
}

/** How long to wait after so many attempts have failed. */
export function backoffMs(policy: RetryPolicy, failed: number): number {
  const grown = policy.initialIntervalMs * policy.backoffCoefficient ** Math.max(0, failed - 1);
  return Math.round(Math.min(policy.maximumIntervalMs, grown));
}
