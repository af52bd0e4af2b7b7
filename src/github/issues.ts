/**
 * Tracking issues. GitHub answers an edit whose body is too long with 200 and keeps the old one,
 * so what it returns is compared with what was sent.
 */
import { BodyDroppedError, type Issues } from "../engine/github.ts";
import { orNull } from "./errors.ts";
import { type Identity } from "./identity.ts";
import { type Installations } from "./installations.ts";
import { items } from "./pages.ts";
import { content } from "./request-kind.ts";

const PAGE = 100;
const MOST_PAGES = 20;

export function createIssues({ within }: Installations, identity: Identity): Issues {
  return {
    open: (repository, { title, body }) =>
      within(repository, async ({ rest }, at) => {
        const asked = { ...at, title, body, request: content("checkpoint") };
        const { data } = await rest.issues.create(asked);
        return { number: data.number };
      }),
    findOwn: (repository, wanted) =>
      within(repository, async ({ paginate, rest }, at) => {
        const order = { sort: "created", direction: "asc" } as const;
        const creator = await identity.login();
        const asked = { ...at, creator, state: "all", ...order, per_page: PAGE } as const;
        const pages = paginate.iterator(rest.issues.listForRepo, asked);
        for await (const issue of items(pages, MOST_PAGES)) {
          if (issue.pull_request || !wanted(issue.body ?? "", issue.number)) continue;
          return { number: issue.number };
        }
        return null;
      }),
    read: ({ repository, number }) =>
      within(repository, async ({ rest }, at) => {
        const answer = await orNull(rest.issues.get({ ...at, issue_number: number }), [404, 410]);
        if (!answer) return null;
        const { title, body, state } = answer.data;
        return { number, title, body: body ?? "", state: state === "closed" ? "closed" : "open" };
      }),
    update: (thread, change, priority) =>
      within(thread.repository, async ({ rest }, at) => {
        const asked = { ...at, issue_number: thread.number, ...change, request: content(priority) };
        const { data } = await rest.issues.update(asked);
        if (change.body === undefined || isSame(data.body ?? "", change.body)) return;
        throw new BodyDroppedError(thread);
      }),
  };
}

/** Ends of lines and of the text are no reason to call it another one. */
function isSame(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(text: string): string {
  return text.replaceAll("\r\n", "\n").trimEnd();
}
