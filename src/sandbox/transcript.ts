/**
 * The whole run as files to read: every thread as people saw it, the state branch as it ended,
 * and its log.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Comment } from "./github/comments.ts";
import { blobOf, commitOf, type Commit } from "./github/git-objects.ts";
import { walkTree } from "./github/git-trees.ts";
import { walkHistory } from "./github/history.ts";
import { type Issue } from "./github/issues.ts";
import { type Pull } from "./github/pulls.ts";
import { branchHead, type Repository } from "./github/repositories.ts";
import { type Review } from "./github/reviews.ts";

export function writeTranscript(folder: string, repository: Repository, stateBranch: string): void {
  for (const [path, text] of transcriptOf(repository, stateBranch)) {
    const to = join(folder, path);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, text);
  }
}

/** Text by path. */
export function transcriptOf(
  repository: Repository,
  stateBranch: string,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const thread of repository.threads) {
    const folder = thread.pull ? "pulls" : "issues";
    files.set(
      `${folder}/${String(thread.number).padStart(4, "0")}-${slug(thread.title)}.md`,
      textOf(threadParts(thread)),
    );
  }
  for (const [path, text] of filesOn(repository, stateBranch)) files.set(`state/${path}`, text);
  files.set("commits.md", logText(stateBranch, logOf(repository, stateBranch)));
  return files;
}

/** The files at the head of a branch; none when it is not there. */
export function filesOn(repository: Repository, branch: string): ReadonlyMap<string, string> {
  const head = branchHead(repository, branch);
  if (head === undefined) return new Map();
  const { objects } = repository;
  const entries = [...walkTree(objects, commitOf(objects, head).tree)];
  return new Map(
    entries
      .filter(([, { type }]) => type === "blob")
      .map(([path, { sha }]) => [path, blobOf(objects, sha).content.toString()]),
  );
}

/** The commits of a branch, oldest first. */
export function logOf(repository: Repository, branch: string): readonly Commit[] {
  const head = branchHead(repository, branch);
  return head === undefined ? [] : [...walkHistory(repository.objects, head)].toReversed();
}

/** What was said, and where GitHub's links would find it on the page. */
export type Part = { readonly anchor: string | null; readonly text: string };

export function textOf(parts: readonly Part[]): string {
  return `${parts.map(({ text }) => text).join("\n\n---\n\n")}\n`;
}

export function threadParts(thread: Issue): readonly Part[] {
  const { pull, title, number, author, createdAt, body, comments } = thread;
  const said: readonly Said[] = [
    ...comments.map(commentSaid),
    ...(pull?.reviews ?? []).map(reviewSaid),
    ...endingOf(thread),
  ];
  const inOrder = said.toSorted((a, b) => a.at.localeCompare(b.at) || a.turn - b.turn);
  const head = [
    `# ${title} (#${number})`,
    `**@${author.login}** opened this on ${createdAt}.${pull ? ` ${branchesOf(pull)}` : ""}`,
    ...(body === null ? [] : [body]),
  ];
  return [{ anchor: null, text: head.join("\n\n") }, ...inOrder];
}

/** `turn`: within a second, people come first, then what an App says to it, then what it does. */
type Said = Part & { readonly at: string; readonly turn: number };

function branchesOf({ head, base }: Pull): string {
  return `Into \`${base.branch}\` from \`${head.branch}\`.`;
}

function commentSaid({ id, author, createdAt: at, body }: Comment): Said {
  const text = `**@${author.login}** commented on ${at}:\n\n${body}`;
  return { anchor: `issuecomment-${id}`, at, turn: author.type === "Bot" ? 1 : 0, text };
}

const VERDICT: Readonly<Record<Review["state"], string>> = {
  approved: "approved",
  changes_requested: "asked for changes",
  commented: "reviewed",
};

function reviewSaid({ author, submittedAt: at, state, body }: Review): Said {
  const told = body === "" ? "" : `\n\n${body}`;
  return {
    anchor: null,
    at,
    turn: 0,
    text: `**@${author.login}** ${VERDICT[state]} on ${at}.${told}`,
  };
}

function endingOf({ pull, state, closedAt, closedBy }: Issue): readonly Said[] {
  if (state !== "closed" || closedAt === null) return [];
  const turn = closedBy?.type === "Bot" ? 2 : 0;
  const what = pull?.mergedAt ? "merged" : "closed";
  const text = `**@${closedBy?.login ?? "ghost"}** ${what} this on ${closedAt}.`;
  return [{ anchor: null, at: closedAt, turn, text }];
}

/** Oldest first. */
export function logText(branch: string, commits: readonly Commit[]): string {
  const entries = commits.map(({ sha, message, committer }) => {
    const [subject = "", ...rest] = message.split("\n");
    const at = new Date(committer.at * 1000).toISOString();
    const trailers = rest.filter((line) => line.trim() !== "").map((line) => `  - ${line}`);
    return [`- \`${sha.slice(0, 7)}\` ${at} ${subject}`, ...trailers].join("\n");
  });
  return `# The log of ${branch}, oldest first\n\n${entries.join("\n")}\n`;
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replaceAll(/^-|-$/g, "");
}
