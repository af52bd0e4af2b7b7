/** One webhook as it arrives at a replica: the bytes GitHub signed, read, and what the app's table makes of them. */
import { type EmitterWebhookEvent } from "@octokit/webhooks";
import { EVENTS, type EventName, type Led } from "../src/app.ts";

export type Arrived = {
  readonly id: string;
  readonly name: string;
  readonly body: string;
};

/** The same object for every replica it is sent to: nobody changes it. */
export function read({ id, name, body }: Arrived): EmitterWebhookEvent {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the fake's payloads are checked elsewhere
  return { id, name, payload: JSON.parse(body) as object } as EmitterWebhookEvent;
}

export type Followed = {
  readonly led: Led | null;
  readonly at: { readonly repository: string; readonly installation: number } | null;
};

export function ledBy({ id, name, payload }: EmitterWebhookEvent): Followed {
  const action = "action" in payload ? payload.action : null;
  // What a sender calls a `repository_dispatch` is no action of GitHub's.
  const key = [`${name}.${action}`, name].find(isEventName);
  const at =
    "repository" in payload && payload.repository && "installation" in payload
      ? {
          repository: payload.repository.full_name,
          installation: payload.installation.id,
        }
      : null;
  if (key === undefined) return { led: null, at };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the key chose the row
  const row = EVENTS[key] as (payload: unknown, id: string) => Led | null;
  return { led: row(payload, id), at };
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}
