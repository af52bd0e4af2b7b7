/**
 * Tells every App that is installed and subscribed what just happened. The payload is built
 * and frozen into bytes at once: what changes later does not change what was said.
 */
import { installationsOn } from "./apps.ts";
import { accountPayload, organisationPayload } from "./payloads/account.ts";
import { repositoryPayload } from "./payloads/repository.ts";
import type { Repository } from "./repositories.ts";
import type { WebhookEvent } from "./webhook-events.ts";
import type { Actor, World } from "./world.ts";

export type Happening = {
  readonly event: WebhookEvent;
  readonly action?: string;
  readonly repository: Repository;
  readonly actor: Actor;
  /** Built only if somebody listens. */
  readonly payload: () => Readonly<Record<string, unknown>>;
};

export function emit(world: World, happening: Happening): void {
  if (world.silent) return;
  const { event, action, repository } = happening;
  const listeners = installationsOn(world, repository).filter((i) => i.app.events.includes(event));
  if (listeners.length === 0) return;

  const common = {
    ...(action === undefined ? {} : { action }),
    ...happening.payload(),
    repository: repositoryPayload(world, repository),
    ...(repository.owner.type === "Organization"
      ? { organization: organisationPayload(world, repository.owner) }
      : {}),
    sender: accountPayload(world, happening.actor.user),
  };
  for (const installation of listeners) {
    world.hookshot.enqueue({
      app: installation.app,
      event,
      action: action ?? null,
      installationId: installation.id,
      repositoryId: repository.id,
      payload: {
        ...common,
        installation: { id: installation.id, node_id: installation.nodeId },
      },
    });
  }
}
