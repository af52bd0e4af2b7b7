/**
 * `/migrate recover`: what was missed is observed now, so that it is as if the webhooks had come;
 * with `--accept`, what is recorded as done and is not becomes what GitHub shows.
 */
import { type SingleRequest } from "./commands.ts";
import { type Event, type Stamp } from "./events.ts";
import { evolve } from "./evolve.ts";
import { type RequestInput } from "./inputs.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { observe } from "./observe.ts";
import { isReverted, mayAccept, reconcile } from "./reconcile.ts";

export function recover(
  asked: Extract<SingleRequest, { readonly verb: "recover" }>,
  { looked }: RequestInput,
  state: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  const events: Event[] = [];
  let after = state;
  for (const observation of looked?.observations ?? []) {
    const seen = observe(observation, after, stamp);
    events.push(...seen);
    after = seen.reduce(evolve, after);
  }
  const resource = own(after.resources, asked.resource);
  if (!asked.accept || !resource) return events;
  const wrong = reconcile(resource, looked?.work ?? []).filter((one) => mayAccept(resource, one));
  const base = { ...stamp, resource: resource.id };
  const waiting = [...new Set(wrong.map(({ environment }) => environment))].filter(
    (name) => name !== null && resource.environments[name]?.progress.status === "awaiting_sign_off",
  );
  return [
    ...events,
    ...waiting.flatMap((environment): readonly Event[] =>
      environment === null ? [] : [{ ...base, type: "environment_reopened", environment }],
    ),
    ...wrong.map(({ environment, phase, recorded, actual }): Event => ({
      ...base,
      environment,
      phase,
      type: "reality_accepted",
      pullRequest: isReverted(recorded) ? "reverted" : (actual?.pullRequest?.state ?? null),
      run: actual?.run?.state ?? null,
    })),
  ];
}
