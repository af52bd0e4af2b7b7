/**
 * Which errors pass by themselves: GitHub stumbles, asks to wait, or somebody else was faster.
 * Whatever is none of these fails again however often it is tried.
 */
import { GitHubRefusedError, RateLimitedError } from "./github.ts";
import { StateConflictError } from "./store.ts";

const PASSING: ReadonlySet<number> = new Set([401, 408, 429]);

export function isPassing(error: unknown): boolean {
  if (error instanceof RateLimitedError || error instanceof StateConflictError) return true;
  if (error instanceof GitHubRefusedError || !(error instanceof Error)) return false;
  if ("code" in error && error.code === "stumbled") return true;
  // An answer that never came is told as 500.
  const status = "status" in error && typeof error.status === "number" ? error.status : 0;
  return status >= 500 || PASSING.has(status);
}
