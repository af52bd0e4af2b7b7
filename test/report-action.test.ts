import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { env as ours } from "node:process";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";

type Action = {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly run: string;
      readonly env: Readonly<Record<string, string>>;
    }[];
  };
};

const action = parse(
  readFileSync(new URL("../report/action.yml", import.meta.url), "utf8"),
) as Action;
const [step] = action.runs.steps;

/** A GitHub that keeps what it is sent. */
async function listen(
  status: number,
): Promise<{ url: string; sent: { path: string; body: string }[] }> {
  const sent: { path: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      sent.push({ path: request.url ?? "", body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent };
}

async function run(url: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await promisify(execFile)("bash", ["-e", "-o", "pipefail", "-c", step!.run], {
    env: {
      PATH: ours["PATH"] ?? "",
      GITHUB_API_URL: url,
      GITHUB_REPOSITORY: "acme/data",
      GH_TOKEN: "t",
      ...env,
    },
  });
  return stdout;
}

describe("the action that reports progress", () => {
  it("takes what Cairn reads, and puts no input into its script", () => {
    expect(Object.keys(action.inputs)).toEqual(["key", "completed", "total", "token"]);
    expect(action.runs.using).toBe("composite");
    expect(step?.run).not.toContain("${{");
  });

  it("sends the dispatch Cairn listens to, whatever the key holds", async () => {
    const { url, sent } = await listen(204);
    await run(url, { CAIRN_KEY: 'a/"b"$(x)', CAIRN_COMPLETED: "5", CAIRN_TOTAL: "12" });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.path).toBe("/repos/acme/data/dispatches");
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
      event_type: "cairn-progress",
      client_payload: { key: 'a/"b"$(x)', completed: 5, total: 12 },
    });
  });

  it.each([
    ["GitHub refuses", "12", 403],
    ["the total is no number", "many", 204],
  ])("never fails the job when %s", async (_, total, status) => {
    const { url } = await listen(status);
    const told = await run(url, { CAIRN_KEY: "k", CAIRN_COMPLETED: "5", CAIRN_TOTAL: total });
    expect(told).toContain("::warning::");
  });
});
