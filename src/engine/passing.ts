/**
 * Which errors pass by themselves: GitHub stumbles, asks to wait, or somebody else was faster.
 * Whatever is none of these fails again however often it is tried.
 */
import { GitHubRefusedError, RateLimitedError } from "./github.ts";
import { StateConflictError, StateUnsettledError } from "./store.ts";

const PASSING: ReadonlySet<number> = new Set([401, 408, 429]);

/** GitHub said something, if only that it stumbled. A connection that broke says nothing. */
export function wasAnswered(error: unknown): boolean {
  if (error instanceof RateLimitedError || error instanceof GitHubRefusedError) return true;
  return error instanceof Error && (hasStumbled(error) || hasResponse(error));
}

function hasStumbled(error: Error): boolean {
  return "code" in error && error.code === "stumbled";
}

function hasResponse(error: Error): boolean {
  return "response" in error && error.response !== undefined;
}

export function isPassing(error: unknown): boolean {
  if (error instanceof RateLimitedError || error instanceof StateConflictError) return true;
  if (error instanceof StateUnsettledError) return isPassing(error.cause);
  if (error instanceof GitHubRefusedError || !(error instanceof Error)) return false;
  if (hasStumbled(error)) return true;
  // An answer that never came is told as 500.
  const status = "status" in error && typeof error.status === "number" ? error.status : 0;
  return status >= 500 || PASSING.has(status);
}
