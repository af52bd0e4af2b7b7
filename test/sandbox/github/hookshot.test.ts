import { Webhooks } from "@octokit/webhooks";
import { expect, it } from "vitest";
import { userNamed } from "../../../src/sandbox/github/accounts.ts";
import { openIssue } from "../../../src/sandbox/github/issues.ts";
import { acme, appJwt, type Acme } from "./acme.ts";

async function openAnIssue({ world, repository }: Acme, title: string) {
  openIssue(world, { user: userNamed(world, "ada") }, repository, { title });
  await world.inFlight.idle();
}

it("signs what it sends, so that Octokit believes it", async () => {
  const github = acme();
  await openAnIssue(github, "Wave 1");
  const { headers, body, payload } = github.webhooks[0]!;
  const octokit = new Webhooks({ secret: "hush" });
  expect(await octokit.verify(body, headers["x-hub-signature-256"] ?? "")).toBe(true);
  expect(payload).toMatchObject({
    action: "opened",
    sender: { login: "ada" },
    installation: { id: 42 },
    organization: { login: "acme" },
  });
});

it("sends once, remembers what failed, and sends it again under the same id when asked", async () => {
  const answers = [500, 200];
  const ids: string[] = [];
  const github = acme({
    send: async ({ headers }) => {
      ids.push(headers["x-github-delivery"] ?? "");
      return answers.shift() ?? 200;
    },
  });
  await openAnIssue(github, "Wave 1");
  expect(ids).toHaveLength(1);

  const app = { token: appJwt() };
  const failed = await github.ask("GET /app/hook/deliveries?status=failure", undefined, app);
  expect(failed.json).toMatchObject([
    { guid: ids[0], status: "Invalid HTTP Response: 500", status_code: 500, redelivery: false },
  ]);
  const { id } = failed.json[0];
  const accepted = await github.ask(`POST /app/hook/deliveries/${id}/attempts`, undefined, app);
  expect(accepted.status).toBe(202);
  await github.world.inFlight.idle();

  expect(ids).toEqual([ids[0], ids[0]]);
  const all = await github.ask("GET /app/hook/deliveries", undefined, app);
  expect(
    all.json.map((one: { redelivery: boolean; status: string }) => [one.redelivery, one.status]),
  ).toEqual([
    [true, "OK"],
    [false, "Invalid HTTP Response: 500"],
  ]);
});

it("records a webhook that was never sent, and one that reached nobody", async () => {
  const github = acme({ send: () => Promise.reject(new Error("refused")) });
  await openAnIssue(github, "Reached nobody");
  github.world.hookshot.deliverWith(() => Promise.resolve());
  await openAnIssue(github, "Never sent");
  expect(github.world.hookshot.recent().map(({ status }) => status)).toEqual([
    "failed to connect to host",
    "timed out",
  ]);
});

it("forgets deliveries after three days", async () => {
  const github = acme();
  await openAnIssue(github, "Long ago");
  github.clock.tick(3 * 24 * 3_600_000 + 1);
  expect(github.world.hookshot.recent()).toEqual([]);
});

it("keeps one App's webhooks in order", async () => {
  const github = acme();
  const titles = ["a", "b", "c"];
  for (const title of titles) {
    openIssue(github.world, { user: userNamed(github.world, "ada") }, github.repository, { title });
  }
  await github.world.inFlight.idle();
  const told = github.webhooks.map(({ payload }) => (payload["issue"] as { title: string }).title);
  expect(told).toEqual(titles);
});

it("says nothing while the world is silent", async () => {
  const github = acme();
  github.world.silent = true;
  await openAnIssue(github, "Quiet");
  expect(github.webhooks).toEqual([]);
});

it("walks through a long log by cursor", async () => {
  const github = acme();
  for (const title of ["a", "b", "c"]) await openAnIssue(github, title);
  const app = { token: appJwt() };
  const first = await github.ask("GET /app/hook/deliveries?per_page=2", undefined, app);
  const next = /<https:\/\/api\.github\.com([^>]+)>; rel="next"/.exec(
    first.headers.get("link") ?? "",
  );
  const second = await github.ask(`GET ${next?.[1]}`, undefined, app);
  expect([first.json.length, second.json.length]).toEqual([2, 1]);
  expect(second.headers.get("link")).toBeNull();
});
