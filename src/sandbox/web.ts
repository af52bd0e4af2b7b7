/**
 * The web pages of the fake GitHub: every thread, file and log at the address Cairn's links lead
 * to; a page for a browser, the Markdown itself for everything else.
 */
import { createServer } from "node:http";
import { commitOf, type Commit } from "./github/git-objects.ts";
import { diffTrees } from "./github/git-trees.ts";
import { type Repository } from "./github/repositories.ts";
import { pageOf } from "./page.ts";
import { filesOn, logOf, logText, textOf, threadParts, type Part } from "./transcript.ts";

export type Web = {
  readonly url: string;
  readonly show: (repository: Repository) => void;
  readonly close: () => Promise<void>;
};

const NOTHING_THERE: readonly Part[] = [{ anchor: null, text: "There is no such page." }];

export async function serveWeb(port: number): Promise<Web> {
  let shown: Repository | null = null;
  const server = createServer(({ url = "/", headers }, response) => {
    const page = shown && pageAt(shown, new URL(url, "http://web").pathname);
    const isForBrowser = headers.accept?.includes("text/html") ?? false;
    response.writeHead(page === null ? 404 : 200, {
      "content-type": `text/${isForBrowser ? "html" : "markdown"}; charset=utf-8`,
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      vary: "accept",
    });
    response.end((isForBrowser ? pageOf : textOf)(page ?? NOTHING_THERE));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const at = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${at}`,
    show: (repository) => {
      shown = repository;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The page at a path, null when there is none. */
export function pageAt(repository: Repository, path: string): readonly Part[] | null {
  const base = `/${repository.fullName}`;
  if (path === "/" || path === base || path === `${base}/issues`) return listOf(repository);
  if (!path.startsWith(`${base}/`)) return null;
  const [, kind = "", rest = ""] = /^\/([a-z]+)\/(.+)$/.exec(path.slice(base.length)) ?? [];
  switch (kind) {
    case "issues":
    case "pull": {
      const thread = /^\d+$/.test(rest) ? repository.threads[Number(rest) - 1] : undefined;
      return thread ? threadParts(thread) : null;
    }
    case "blob":
    case "commits": {
      const branch = branchesOf(repository).find((name) => rest.startsWith(`${name}/`));
      if (branch === undefined) return null;
      const file = rest.slice(branch.length + 1);
      return kind === "blob" ? fileAt(repository, branch, file) : logAt(repository, branch, file);
    }
    default:
      return null;
  }
}

function branchesOf({ refs }: Repository): readonly string[] {
  return [...refs.keys()].map((ref) => ref.replace(/^refs\/heads\//, ""));
}

function fileAt(repository: Repository, branch: string, file: string): readonly Part[] | null {
  const text = filesOn(repository, branch).get(file);
  if (text === undefined) return null;
  const indented = text.replaceAll(/^/gm, "    ");
  return [{ anchor: null, text: `# ${file} on ${branch}\n\n${indented}` }];
}

/** The commits that changed a file. */
function logAt(repository: Repository, branch: string, file: string): readonly Part[] | null {
  const commits = logOf(repository, branch).filter((commit) => changes(repository, commit, file));
  return commits.length === 0
    ? null
    : [{ anchor: null, text: logText(`${file} on ${branch}`, commits) }];
}

function changes({ objects }: Repository, { tree, parents }: Commit, file: string): boolean {
  const before = parents[0] === undefined ? null : commitOf(objects, parents[0]).tree;
  const { added, modified, removed } = diffTrees(objects, before, tree);
  return [...added, ...modified, ...removed].includes(file);
}

function listOf({ fullName, threads }: Repository): readonly Part[] {
  const rows = threads.map(({ number, title, state, pull }) => {
    const kind = pull ? "pull" : "issues";
    return `- ${state}: [#${number} ${title}](/${fullName}/${kind}/${number})`;
  });
  return [{ anchor: null, text: `# ${fullName}\n\n${rows.join("\n")}` }];
}
