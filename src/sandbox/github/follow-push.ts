import type { Issue } from "./issues.ts";
import { pullPayload } from "./payloads/pull.ts";
import type { Repository } from "./repositories.ts";
/** What a push does to the pull requests that come from the pushed branch. */
import { emitThread } from "./thread-webhooks.ts";
import { emit } from "./webhooks.ts";
import type { Actor, World } from "./world.ts";

/** A push moves the open pull requests of its branch; a deleted branch closes them. */
export function followPush(
  world: World,
  actor: Actor,
  repository: Repository,
  push: { readonly branch: string; readonly before: string; readonly after: string | null },
): void {
  for (const issue of pullsFrom(world, repository, push.branch)) {
    const { pull } = issue;
    if (!pull) continue;
    issue.updatedAt = world.now();
    if (push.after === null) {
      issue.state = "closed";
      issue.closedAt = world.now();
      issue.closedBy = actor.user;
      emitThread(world, actor, issue, "closed");
    } else {
      pull.head.sha = push.after;
      emit(world, {
        event: "pull_request",
        action: "synchronize",
        repository: issue.repository,
        actor,
        payload: () => ({
          number: issue.number,
          before: push.before,
          after: push.after,
          pull_request: pullPayload(world, issue, pull),
        }),
      });
    }
  }
}

function pullsFrom(world: World, repository: Repository, branch: string): Issue[] {
  const targets = [...world.repositories.values()].filter(
    (one) => one === repository || one === repository.parent,
  );
  return targets.flatMap(({ threads }) =>
    threads.filter(
      ({ state, pull }) =>
        state === "open" && pull?.head.repository === repository && pull.head.branch === branch,
    ),
  );
}
