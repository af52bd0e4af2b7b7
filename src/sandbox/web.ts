/** The web pages of the fake GitHub: every thread at the address Cairn's links lead to, as plain text. */
import { createServer } from "node:http";
import { type Repository } from "./github/repositories.ts";
import { threadText } from "./transcript.ts";

export type Web = {
  readonly url: string;
  readonly show: (repository: Repository) => void;
  readonly close: () => Promise<void>;
};

export async function serveWeb(port: number): Promise<Web> {
  let shown: Repository | null = null;
  const server = createServer((request, response) => {
    const page = shown && pageAt(shown, new URL(request.url ?? "/", "http://web").pathname);
    response.writeHead(page === null ? 404 : 200, {
      "content-type": "text/markdown; charset=utf-8",
    });
    response.end(page ?? "There is no such page.\n");
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
export function pageAt(repository: Repository, path: string): string | null {
  const base = `/${repository.fullName}`;
  if (path === "/" || path === base || path === `${base}/issues`) return listOf(repository);
  const number = /^\/(?:issues|pull)\/(\d+)$/.exec(path.slice(base.length))?.[1];
  if (!path.startsWith(`${base}/`) || number === undefined) return null;
  const thread = repository.threads[Number(number) - 1];
  return thread ? threadText(thread) : null;
}

function listOf({ fullName, threads }: Repository): string {
  const rows = threads.map(({ number, title, state, pull }) => {
    const kind = pull ? "pull" : "issues";
    return `- ${state}: [#${number} ${title}](/${fullName}/${kind}/${number})`;
  });
  return `# ${fullName}\n\n${rows.join("\n")}\n`;
}
