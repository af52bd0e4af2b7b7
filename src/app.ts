/**
 * The Probot app: which webhook becomes which hint. A delivery only says that something may have
 * happened; what really is so is looked at later, so most of what a payload holds is not read.
 * Every other event is ignored, and so is what bots say: Cairn's own comments above all.
 */
import { type EmitterWebhookEvent } from "@octokit/webhooks";
import { type ApplicationFunction, type Probot } from "probot";
import { extractCommands } from "./commands/extract.ts";
import { type Hint } from "./engine/hint.ts";

const BRANCH = "refs/heads/";

/** Where an event leads; null when it is about nothing we follow. */
export type Led =
  | { readonly to: "hint"; readonly hint: Hint }
  | { readonly to: "definitions"; readonly repository: string; readonly commit: string }
  | { readonly to: "branch-deleted"; readonly repository: string; readonly branch: string }
  | { readonly to: "repositories"; readonly repositories: readonly string[] };

type Row<E extends EventName> = (
  payload: EmitterWebhookEvent<E>["payload"],
  delivery: string,
) => Led | null;

export type EventName =
  | "issue_comment.created"
  | "pull_request.opened"
  | "pull_request.edited"
  | "pull_request.reopened"
  | "pull_request.closed"
  | "pull_request.synchronize"
  | "pull_request_review.submitted"
  | "pull_request_review.dismissed"
  | "workflow_run.requested"
  | "workflow_run.completed"
  | "push"
  | "repository_dispatch"
  | "installation.created"
  | "installation_repositories.added";

/** The one table. `app.yml` subscribes to these events, and a test holds the two together. */
export const EVENTS: { readonly [E in EventName]: Row<E> } = {
  "issue_comment.created": ({ comment, issue, repository }) => {
    const { user, body } = comment;
    const byMachine = user?.type === "Bot" || comment.performed_via_github_app != null;
    if (!user || byMachine || !mayHoldCommands(body)) return null;
    return hint({
      kind: "comment",
      comment: {
        id: comment.id,
        thread: { repository: repository.full_name, number: issue.number },
        author: user.login,
        authorId: user.id,
        byMachine,
        byUs: false,
        body,
        createdAt: comment.created_at,
        updatedAt: comment.updated_at,
      },
      source: `comment:${comment.id}`,
    });
  },
  "pull_request.opened": pullRequest,
  "pull_request.edited": pullRequest,
  "pull_request.reopened": pullRequest,
  "pull_request.closed": pullRequest,
  "pull_request.synchronize": pullRequest,
  "pull_request_review.submitted": pullRequest,
  "pull_request_review.dismissed": pullRequest,
  // The first attempt of a run is our own dispatch; only a re-run is news before it ends.
  "workflow_run.requested": (payload, delivery) =>
    payload.workflow_run.run_attempt > 1 ? run(payload, delivery) : null,
  "workflow_run.completed": run,
  push: ({ ref, after, repository, commits, deleted }) => {
    const isDefault = ref === `refs/heads/${repository.default_branch}`;
    const paths = commits.flatMap(({ added = [], modified = [], removed = [] }) => [
      ...added,
      ...modified,
      ...removed,
    ]);
    const touches = paths.some((path) => /^\.github\/(?:migrations|skills)\//.test(path));
    if (deleted && ref.startsWith(BRANCH)) {
      const branch = ref.slice(BRANCH.length);
      return { to: "branch-deleted", repository: repository.full_name, branch };
    }
    if (!isDefault || !touches) return null;
    return { to: "definitions", repository: repository.full_name, commit: after };
  },
  // Anybody with write access can send one, and say anything in it.
  repository_dispatch: ({ action, client_payload: told, repository }, delivery) => {
    const { key, completed, total } = told ?? {};
    if (action !== "cairn-progress" || typeof key !== "string") return null;
    if (typeof completed !== "number" || typeof total !== "number") return null;
    return hint({
      kind: "progress",
      repository: repository.full_name,
      key,
      completed,
      total,
      source: `delivery:${delivery}`,
    });
  },
  "installation.created": ({ repositories = [] }) => ({
    to: "repositories",
    repositories: repositories.map(({ full_name: name }) => name),
  }),
  "installation_repositories.added": ({ repositories_added: added }) => ({
    to: "repositories",
    repositories: added.map(({ full_name: name }) => name),
  }),
};

function pullRequest(
  payload: {
    readonly pull_request: {
      readonly number: number;
      readonly body: string | null;
      readonly head: { readonly ref: string };
    };
    readonly repository: { readonly full_name: string };
  },
  delivery: string,
): Led {
  const { pull_request: pull, repository } = payload;
  return hint({
    kind: "pull-request",
    thread: { repository: repository.full_name, number: pull.number },
    headBranch: pull.head.ref,
    body: pull.body ?? "",
    source: `delivery:${delivery}`,
  });
}

function run(
  payload: {
    readonly workflow_run: {
      readonly id: number;
      readonly event: string;
      readonly display_title?: string;
    };
    readonly repository: { readonly full_name: string };
  },
  delivery: string,
): Led | null {
  const { workflow_run: found, repository } = payload;
  if (found.event !== "workflow_dispatch") return null;
  return hint({
    kind: "run",
    repository: repository.full_name,
    run: found.id,
    title: found.display_title ?? "",
    source: `delivery:${delivery}`,
  });
}

function mayHoldCommands(body: string): boolean {
  const read = extractCommands(body);
  return !read.ok || read.lines.length > 0;
}

function hint(made: Hint): Led {
  return { to: "hint", hint: made };
}

export type AppParts = {
  readonly follow: (led: Led) => Promise<void>;
  /** Which installation a repository belongs to, told by every delivery for free. */
  readonly learn: (repository: string, installation: number) => void;
};

export function cairnApp(parts: AppParts): ApplicationFunction {
  return (app) => {
    for (const name of Object.keys(EVENTS).filter(isEventName)) listen(app, name, parts);
  };
}

// The type parameter holds the event and its row together.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
function listen<E extends EventName>(app: Probot, name: E, { follow, learn }: AppParts): void {
  const row: Row<E> = EVENTS[name];
  app.on(name, async (context: { id: string; payload: EmitterWebhookEvent<E>["payload"] }) => {
    const { id, payload } = context;
    const from = placeOf(payload);
    if (from) learn(from.repository, from.installation);
    const led = row(payload, id);
    if (led) await follow(led);
  });
}

function placeOf(payload: {
  readonly repository?: { readonly full_name: string };
  readonly installation?: { readonly id: number };
}): { readonly repository: string; readonly installation: number } | null {
  const { repository, installation } = payload;
  return repository && installation
    ? { repository: repository.full_name, installation: installation.id }
    : null;
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}
