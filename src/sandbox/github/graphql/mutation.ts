/** What can be changed. Each mutation stands or falls alone; the others of a request go on. */
import { addComment, editComment, minimizeComment, type Comment } from "../comments.ts";
import { commitToBranch } from "../commits.ts";
import { closeIssue, editIssue, reopenIssue } from "../issue-edits.ts";
import { openIssue, type Issue, type StateReason } from "../issues.ts";
import { REACTIONS, react } from "../reactions.ts";
import { Refused, unprocessable } from "../refused.ts";
import { repositoryNamed } from "../repositories.ts";
import { nodeWithId, reach, spendContent, type Context, type Fields } from "./context.ts";
import { commitFields, refFields } from "./git.ts";
import { commentFields, reactionFields, threadFields } from "./threads.ts";

type Input<T> = { readonly input: T };

export type CommitInput = {
  readonly branch: {
    readonly id?: string;
    readonly repositoryNameWithOwner?: string;
    readonly branchName?: string;
  };
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
};

const WRITE_THREAD = ["issues:write", "pull_requests:write"] as const;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export const mutation = {
  createCommitOnBranch: ({ input }: Input<CommitInput>, context: Context): Fields => {
    const { world, caller } = context;
    const { repositoryNameWithOwner, branchName } = input.branch;
    if (repositoryNameWithOwner === undefined || branchName === undefined) {
      throw unprocessable("A branch is named by its repository and its name here, not by an id.");
    }
    const repository = repositoryNamed(world, repositoryNameWithOwner);
    reach(context, repository, ["contents:write"]);
    const { headline, body } = input.message;
    const commit = commitToBranch(world, caller.actor, repository, {
      branch: branchName,
      expectedHead: input.expectedHeadOid,
      message: body == null || body === "" ? headline : `${headline}\n\n${body}`,
      edits: editsOf(input.fileChanges),
      by: "github",
    });
    const place = { world, repository };
    return {
      commit: () => commitFields(place, commit),
      ref: () => refFields(place, `refs/heads/${branchName}`),
    };
  },

  addComment: (
    { input }: Input<{ readonly subjectId: string; readonly body: string }>,
    context: Context,
  ): Fields => {
    const { world, caller } = context;
    const issue = threadWithId(context, input.subjectId);
    spendContent(context);
    const comment = addComment(world, caller.actor, issue, input.body);
    return {
      commentEdge: { node: () => commentFields(world, comment) },
      subject: () => threadFields(world, issue),
    };
  },

  updateIssueComment: (
    { input }: Input<{ readonly id: string; readonly body: string }>,
    context: Context,
  ): Fields => {
    const { world, caller } = context;
    const comment = commentWithNodeId(context, input.id);
    spendContent(context);
    editComment(world, caller.actor, comment, input.body);
    return { issueComment: () => commentFields(world, comment) };
  },

  minimizeComment: (
    { input }: Input<{ readonly subjectId: string; readonly classifier: string }>,
    context: Context,
  ): Fields => {
    const comment = commentWithNodeId(context, input.subjectId);
    minimizeComment(context.caller.actor, comment, input.classifier);
    return { minimizedComment: () => commentFields(context.world, comment) };
  },

  addReaction: (
    { input }: Input<{ readonly subjectId: string; readonly content: string }>,
    context: Context,
  ): Fields => {
    const { world, caller } = context;
    const node = nodeWithId(context, input.subjectId);
    if (node.is === "repository") throw unprocessable("A repository takes no reactions.");
    const target = node.is === "issue" ? node.issue : node.comment;
    reach(
      context,
      node.is === "issue" ? node.issue.repository : node.comment.issue.repository,
      WRITE_THREAD,
    );
    const content = Object.entries(REACTIONS).find(([, name]) => name === input.content)?.[0] ?? "";
    const { reaction } = react(world, caller.actor, target.reactions, content);
    return { reaction: reactionFields(world, reaction) };
  },

  createIssue: (
    {
      input,
    }: Input<{ readonly repositoryId: string; readonly title: string; readonly body?: string }>,
    context: Context,
  ): Fields => {
    const { world, caller } = context;
    const node = nodeWithId(context, input.repositoryId);
    if (node.is !== "repository") throw unprocessable("That is no repository.");
    reach(context, node.repository, ["issues:write"]);
    spendContent(context);
    const { title, body = null } = input;
    const issue = openIssue(world, caller.actor, node.repository, { title, body });
    return { issue: () => threadFields(world, issue) };
  },

  updateIssue: (
    {
      input,
    }: Input<{
      readonly id: string;
      readonly title?: string | null;
      readonly body?: string | null;
      readonly state?: "OPEN" | "CLOSED" | null;
    }>,
    context: Context,
  ): Fields => {
    const { world, caller } = context;
    const issue = issueWithId(context, input.id);
    const { title, body, state } = input;
    editIssue(world, caller.actor, issue, {
      ...(title == null ? {} : { title }),
      ...(body == null ? {} : { body }),
      ...(state == null ? {} : { state: state === "OPEN" ? "open" : "closed" }),
    });
    return { issue: () => threadFields(world, issue) };
  },

  closeIssue: (
    { input }: Input<{ readonly issueId: string; readonly stateReason?: string | null }>,
    context: Context,
  ): Fields => {
    const { world, caller } = context;
    const issue = issueWithId(context, input.issueId);
    const reasons: readonly StateReason[] = ["completed", "not_planned", "duplicate"];
    const reason = reasons.find((one) => one === input.stateReason?.toLowerCase());
    closeIssue(world, caller.actor, issue, reason);
    return { issue: () => threadFields(world, issue) };
  },

  reopenIssue: ({ input }: Input<{ readonly issueId: string }>, context: Context): Fields => {
    const issue = issueWithId(context, input.issueId);
    reopenIssue(context.world, context.caller.actor, issue);
    return { issue: () => threadFields(context.world, issue) };
  },
};

function editsOf(changes: CommitInput["fileChanges"]): Map<string, Buffer | null> {
  const edits = new Map<string, Buffer | null>();
  const add = (path: string, content: Buffer | null): void => {
    if (edits.has(path)) throw unprocessable(`A path was requested more than once: ${path}`);
    edits.set(path, content);
  };
  for (const { path, contents } of changes?.additions ?? []) {
    if (contents.length % 4 !== 0 || !BASE64.test(contents)) {
      throw unprocessable(`The contents of ${path} are not valid Base64.`);
    }
    add(path, Buffer.from(contents, "base64"));
  }
  for (const { path } of changes?.deletions ?? []) add(path, null);
  return edits;
}

function threadWithId(context: Context, id: string): Issue {
  const node = nodeWithId(context, id);
  if (node.is !== "issue") throw unresolved(id);
  reach(context, node.issue.repository, WRITE_THREAD);
  return node.issue;
}

function issueWithId(context: Context, id: string): Issue {
  const issue = threadWithId(context, id);
  if (issue.pull) throw unresolved(id);
  return issue;
}

function commentWithNodeId(context: Context, id: string): Comment {
  const node = nodeWithId(context, id);
  if (node.is !== "comment") throw unresolved(id);
  reach(context, node.comment.issue.repository, WRITE_THREAD);
  return node.comment;
}

function unresolved(id: string): Refused {
  return new Refused(404, `Could not resolve to a node with the global id of '${id}'`);
}
