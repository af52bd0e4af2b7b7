/** Tells what happened to an issue or a pull request, each by the name GitHub gives it. */
import type { Issue } from "./issues.ts";
import { issuePayload } from "./payloads/issue.ts";
import { pullPayload } from "./payloads/pull.ts";
import { emit } from "./webhooks.ts";
import type { Actor, World } from "./world.ts";

type ThreadAction =
  | "opened"
  | "edited"
  | "closed"
  | "reopened"
  | "labeled"
  | "unlabeled"
  | "assigned"
  | "unassigned"
  | "locked"
  | "unlocked";

/** The same happening is an `issues` event on an issue and a `pull_request` event on a pull request. */
export function emitThread(
  world: World,
  actor: Actor,
  issue: Issue,
  action: ThreadAction,
  extra: Readonly<Record<string, unknown>> = {},
): void {
  const { repository, pull } = issue;
  if (pull) {
    emit(world, {
      event: "pull_request",
      action,
      repository,
      actor,
      payload: () => ({
        number: issue.number,
        pull_request: pullPayload(world, issue, pull),
        ...extra,
      }),
    });
  } else {
    emit(world, {
      event: "issues",
      action,
      repository,
      actor,
      payload: () => ({ issue: issuePayload(world, issue), ...extra }),
    });
  }
}
