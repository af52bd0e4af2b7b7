/** Comments on issues and pull requests, which are one thing to GitHub. */
import { type CommentSeen, type Comments } from "../engine/github.ts";
import { orNull } from "./errors.ts";
import { type Identity, type Written } from "./identity.ts";
import { type Installations } from "./installations.ts";
import { items } from "./pages.ts";
import { content, silent } from "./request-kind.ts";
import { secondOf, shortlyBefore } from "./since.ts";

const PAGE = 100;
const MOST_PAGES = 20;

export function createComments({ within }: Installations, identity: Identity): Comments {
  return {
    findOwn: ({ repository, number }, since, wanted) =>
      within(repository, async ({ paginate, rest }, at) => {
        const from = shortlyBefore(since);
        const asked = { ...at, issue_number: number, since: from, per_page: PAGE };
        const pages = paginate.iterator(rest.issues.listComments, asked);
        for await (const comment of items(pages, MOST_PAGES)) {
          if (!wanted(comment.body ?? "") || !(await identity.wrote(comment))) continue;
          return { id: comment.id, url: comment.html_url };
        }
        return null;
      }),
    post: ({ repository, number }, body, priority, patienceMs) =>
      within(repository, async ({ rest }, at) => {
        const asked = { ...at, issue_number: number, body, request: content(priority, patienceMs) };
        const { data } = await rest.issues.createComment(asked);
        return { id: data.id, url: data.html_url };
      }),
    read: (repository, id) =>
      within(repository, async ({ rest }, at) => {
        const answer = await orNull(rest.issues.getComment({ ...at, comment_id: id }), [404, 410]);
        return answer && seen(repository, answer.data, identity);
      }),
    listSince: (repository, since) =>
      within(repository, async ({ paginate, rest }, at) => {
        // By creation: an edit while the pages are read must not move a comment out of sight.
        const order = { sort: "created", direction: "asc" } as const;
        const asked = { ...at, since: secondOf(since), ...order, per_page: PAGE };
        const found = await paginate(rest.issues.listCommentsForRepo, asked);
        return Promise.all(found.map((comment) => seen(repository, comment, identity)));
      }),
    remove: (repository, id) =>
      within(repository, async ({ rest }, at) => {
        const asked = { ...at, comment_id: id, request: silent("dashboard") };
        await orNull(rest.issues.deleteComment(asked), [404, 410]);
      }),
    postOnCommit: (repository, commit, body) =>
      within(repository, async ({ rest }, at) => {
        const asked = { ...at, commit_sha: commit, body, request: content("reply") };
        await rest.repos.createCommitComment(asked);
      }),
  };
}

type Comment = Written & {
  readonly id: number;
  readonly user: { readonly id: number } | null;
  readonly issue_url: string;
  readonly body?: string;
  readonly created_at: string;
  readonly updated_at: string;
};

async function seen(
  repository: string,
  comment: Comment,
  identity: Identity,
): Promise<CommentSeen> {
  const { user, performed_via_github_app: via } = comment;
  return {
    id: comment.id,
    thread: { repository, number: Number(comment.issue_url.split("/").at(-1)) },
    author: user?.login ?? "ghost",
    ...(user && { authorId: user.id }),
    byMachine: user?.type === "Bot" || Boolean(via),
    byUs: await identity.wrote(comment),
    body: comment.body ?? "",
    createdAt: comment.created_at,
    updatedAt: comment.updated_at,
  };
}
