/** What can be asked: a repository, a node by its id, what is left of the rate limit. */
import { repositoryFor } from "../access.ts";
import { isoAt } from "../clock.ts";
import type { Issue } from "../issues.ts";
import { Refused } from "../refused.ts";
import type { Repository } from "../repositories.ts";
import { nodeWithId, quotaOf, reach, type Context, type Fields } from "./context.ts";
import { objectNamed, refFields } from "./git.ts";
import { commentFields, issueFields, pullFields, threadFields } from "./threads.ts";

const CONTENTS = ["contents:read"] as const;
const ISSUES = ["issues:read"] as const;
const PULLS = ["pull_requests:read"] as const;

export const query = {
  repository: ({ owner, name }: { owner: string; name: string }, context: Context): Fields =>
    repositoryFields(context, visible(context, `${owner}/${name}`)),

  node: ({ id }: { id: string }, context: Context): Fields => {
    const node = nodeWithId(context, id);
    switch (node.is) {
      case "repository":
        reach(context, node.repository, ["metadata:read"]);
        return repositoryFields(context, node.repository);
      case "issue":
        reach(context, node.issue.repository, node.issue.pull ? PULLS : ISSUES);
        return threadFields(context.world, node.issue);
      case "comment":
        reach(context, node.comment.issue.repository, [...ISSUES, ...PULLS]);
        return commentFields(context.world, node.comment);
    }
  },

  rateLimit: (_: unknown, context: Context): Fields => {
    const { limit, remaining, used, reset } = quotaOf(context);
    return { cost: 1, nodeCount: 0, limit, remaining, used, resetAt: isoAt(reset * 1000) };
  },
};

function visible({ world, caller }: Context, fullName: string): Repository {
  try {
    return repositoryFor(world, caller, fullName, ["metadata:read"]);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 404) throw error;
    const message = `Could not resolve to a Repository with the name '${fullName}'.`;
    throw new Refused(404, message);
  }
}

function repositoryFields(context: Context, repository: Repository): Fields {
  const { world } = context;
  const place = { world, repository };
  return {
    __typename: "Repository",
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repository.fullName,
    isPrivate: repository.isPrivate,
    url: `${world.webUrl}/${repository.fullName}`,
    object: (named: { oid?: string; expression?: string }) => {
      reach(context, repository, CONTENTS);
      return objectNamed(place, named);
    },
    ref: ({ qualifiedName }: { qualifiedName: string }) => {
      reach(context, repository, CONTENTS);
      const isFull = qualifiedName.startsWith("refs/");
      return refFields(place, isFull ? qualifiedName : `refs/heads/${qualifiedName}`);
    },
    defaultBranchRef: () => {
      reach(context, repository, CONTENTS);
      return refFields(place, `refs/heads/${repository.defaultBranch}`);
    },
    issue: ({ number }: { number: number }) => {
      reach(context, repository, ISSUES);
      const issue = repository.threads[number - 1];
      if (!issue || issue.pull) throw unresolved("an Issue", number);
      return issueFields(world, issue);
    },
    pullRequest: ({ number }: { number: number }) => {
      reach(context, repository, PULLS);
      const issue: Issue | undefined = repository.threads[number - 1];
      if (!issue?.pull) throw unresolved("a PullRequest", number);
      return pullFields(world, issue, issue.pull);
    },
  };
}

function unresolved(what: string, number: number): Refused {
  return new Refused(404, `Could not resolve to ${what} with the number of ${number}.`);
}
