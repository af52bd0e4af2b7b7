/** Why an environment that has not begun can be told nothing about its phases: what it waits for. */
import { own } from "./lookup.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type ResourceState } from "./resource.ts";

/** null once it has begun. */
export function heldBack(resource: ResourceState, environment: string): Refusal | null {
  const progress = own(resource.environments, environment)?.progress;
  const facts = { resource: resource.id, environment };
  switch (progress?.status) {
    case "blocked":
      return refuse("environment-blocked", { ...facts, by: progress.by });
    case "soaking":
      return refuse("environment-blocked", { ...facts, by: ["soak"], until: progress.until });
    case "awaiting_approval":
    case "rejected":
      return refuse("environment-blocked", { ...facts, by: ["approval"] });
    case "awaiting_window": {
      if (progress.begun) return null;
      const { nextOpen } = progress;
      return refuse("environment-blocked", {
        ...facts,
        by: ["window"],
        ...(nextOpen !== null && { until: nextOpen }),
      });
    }
    case "pending":
      return refuse("environment-blocked", { ...facts, by: [progress.reason] });
    case undefined:
    case "active":
    case "awaiting_sign_off":
    case "completed":
      return null;
  }
}
