/** The refusal where a pause holds what would begin: whose it is, and on what it lies. */
import { refuse, type Refusal } from "./refusals.ts";
import { type Pause, type ResourceState } from "./resource.ts";

/** A resource can be held by its own pause or by that of its wave. */
export function pausedBy(
  { by, reason }: Pause,
  held: ResourceState | { readonly wave: string },
): Refusal {
  const isOwn = "id" in held && held.paused !== null;
  return refuse("paused", { ...(isOwn ? { resource: held.id } : { wave: held.wave }), by, reason });
}
