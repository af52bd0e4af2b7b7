/**
 * `repository_dispatch`: somebody with write access tells the repository's Apps something of
 * their own making. Anyone may say anything in it.
 */
import { unprocessable } from "./refused.ts";
import { requireRole, type Repository } from "./repositories.ts";
import { emit } from "./webhooks.ts";
import type { Actor, World } from "./world.ts";

export type RepositoryDispatch = {
  readonly eventType: string;
  readonly clientPayload: Readonly<Record<string, unknown>>;
};

const MAX_PROPERTIES = 10;
const MAX_TYPE_LENGTH = 100;

export function dispatchToRepository(
  world: World,
  actor: Actor,
  repository: Repository,
  { eventType, clientPayload }: RepositoryDispatch,
): void {
  requireRole(actor, repository, "write");
  if (eventType.length > MAX_TYPE_LENGTH) {
    throw unprocessable(
      `Invalid request.\n\nOnly ${MAX_TYPE_LENGTH} characters are allowed for event_type; ${eventType.length} were supplied.`,
    );
  }
  const given = Object.keys(clientPayload).length;
  if (given > MAX_PROPERTIES) {
    throw unprocessable(
      `Invalid request.\n\nNo more than ${MAX_PROPERTIES} properties are allowed; ${given} were supplied.`,
    );
  }
  emit(world, {
    event: "repository_dispatch",
    action: eventType,
    repository,
    actor,
    payload: () => ({ branch: repository.defaultBranch, client_payload: clientPayload }),
  });
}
