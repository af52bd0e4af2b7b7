/**
 * How people hear of things: an App of their own that is told of threads and of pushes, as
 * e-mail would tell them. It never leaves the process.
 */
import { z } from "zod";
import { COMPANY } from "./crew.ts";
import { addApp, addInstallation } from "./github/apps.ts";
import { type Comment } from "./github/comments.ts";
import { type SendWebhook } from "./github/hookshot.ts";
import { issueNumbered, type Issue } from "./github/issues.ts";
import { repositoryNamed, type Repository } from "./github/repositories.ts";
import { type World } from "./github/world.ts";

export type Inbox = {
  readonly commented?: (comment: Comment) => void;
  readonly issueOpened?: (issue: Issue) => void;
  readonly issueClosed?: (issue: Issue) => void;
  readonly pushed?: (repository: Repository, branch: string) => void;
};

const ADDRESS = "http://inbox.invalid/";

/** Webhooks go where they are sent, except those to the inbox. */
export function sendExcept(send: SendWebhook, receive: (body: string) => void): SendWebhook {
  return async (request) => {
    if (request.url !== ADDRESS) return send(request);
    receive(request.body);
    return 204;
  };
}

export function openInbox(world: World, repository: string, publicKey: string): void {
  addApp(world, {
    slug: "inbox",
    owner: COMPANY,
    publicKey,
    permissions: { contents: "read", issues: "read", pull_requests: "read" },
    events: ["issue_comment", "issues", "push"],
    webhook: { url: ADDRESS, secret: "inbox" },
  });
  addInstallation(world, { app: "inbox", account: COMPANY, repositories: [repository] });
}

const notice = z.object({
  action: z.string().optional(),
  repository: z.object({ full_name: z.string() }),
  issue: z.object({ number: z.number() }).optional(),
  comment: z.object({ id: z.number() }).optional(),
  ref: z.string().optional(),
});

/** Tells `inbox` what a webhook says, as far as it is by `author`; pushes are told whoever made them. */
export function readNotice(world: World, body: string, author: string, inbox: Inbox): void {
  const { action, ref, ...given } = notice.parse(JSON.parse(body));
  const repository = repositoryNamed(world, given.repository.full_name);
  if (ref !== undefined) {
    inbox.pushed?.(repository, ref.replace(/^refs\/heads\//, ""));
    return;
  }
  if (given.issue === undefined) return;
  const issue = issueNumbered(repository, given.issue.number);
  if (given.comment !== undefined) {
    const comment = repository.comments.get(given.comment.id);
    if (action === "created" && comment?.author.login === author) inbox.commented?.(comment);
    return;
  }
  if (issue.author.login !== author) return;
  if (action === "opened") inbox.issueOpened?.(issue);
  if (action === "closed") inbox.issueClosed?.(issue);
}
