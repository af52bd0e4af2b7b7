/** What an App asks about itself: installations, tokens and its webhook deliveries. */
import { type Installation, type Level, type Permissions } from "../apps.ts";
import type { Attempt } from "../hookshot.ts";
import { appPayload, installationPayload } from "../payloads/app.ts";
import { commonDeliveryFields, deliveryPayload } from "../payloads/delivery.ts";
import { notFound, unprocessable } from "../refused.ts";
import { mintInstallationToken, type Caller } from "../tokens.ts";
import type { World } from "../world.ts";
import type { Body } from "./body.ts";
import { ok, type Call } from "./call.ts";
import { pageSize, paginate, PAGING } from "./pages.ts";
import { appRoute, type Route } from "./route.ts";

export const appRoutes: readonly Route[] = [
  appRoute({
    method: "GET",
    path: "/app",
    kind: "app",
    handle: ({ world, caller }) => {
      const installations_count = installationsOf(world, caller).length;
      return ok({ ...appPayload(world, appOf(caller)), installations_count });
    },
  }),
  appRoute({
    method: "GET",
    path: "/app/installations",
    kind: "app",
    query: PAGING,
    handle: (call) => {
      const { world, caller } = call;
      const { items, headers } = paginate(call, installationsOf(world, caller));
      return ok(
        items.map((one) => installationPayload(world, one)),
        headers,
      );
    },
  }),
  appRoute({
    method: "GET",
    path: "/app/installations/{installation_id}",
    kind: "app",
    handle: (call) => ok(installationPayload(call.world, installationIn(call))),
  }),
  appRoute({
    method: "POST",
    path: "/app/installations/{installation_id}/access_tokens",
    kind: "token",
    body: ["repositories", "repository_ids", "permissions"],
    handle: (call) => {
      const { world, body } = call;
      const installation = installationIn(call);
      const repositories = chosenRepositories(world, installation, body);
      const permissions = chosenPermissions(body);
      const minted = mintInstallationToken(world, installation, {
        ...(repositories ? { repositories } : {}),
        ...(permissions ? { permissions } : {}),
      });
      const isSelected = repositories ?? installation.repositories;
      return {
        status: 201,
        body: {
          token: minted.token,
          expires_at: minted.expiresAt,
          permissions: minted.permissions,
          repository_selection: isSelected ? "selected" : "all",
        },
      };
    },
  }),
  appRoute({
    method: "GET",
    path: "/app/hook/deliveries",
    kind: "app",
    query: ["per_page", "cursor", "status"],
    handle: (call) => {
      const cursor = Number(call.query.get("cursor")?.replace(/^v1_/, "") ?? Infinity);
      const status = call.query.get("status");
      const newestFirst = attemptsOf(call)
        .filter(({ id, statusCode }) => {
          const isFine = statusCode >= 200 && statusCode < 400;
          return id < cursor && (status === null || isFine === (status === "success"));
        })
        .toReversed();
      const page = newestFirst.slice(0, pageSize(call));
      const last = page.at(-1);
      return ok(
        page.map(commonDeliveryFields),
        nextPage(call, newestFirst.length > page.length, last),
      );
    },
  }),
  appRoute({
    method: "GET",
    path: "/app/hook/deliveries/{delivery_id}",
    kind: "app",
    handle: (call) => ok(deliveryPayload(attemptIn(call))),
  }),
  appRoute({
    method: "POST",
    path: "/app/hook/deliveries/{delivery_id}/attempts",
    kind: "redeliver",
    handle: (call) => {
      call.world.hookshot.redeliver(attemptIn(call));
      return { status: 202, body: {} };
    },
  }),
];

function appOf(caller: Caller): Extract<Caller, { is: "app" }>["app"] {
  if (caller.is !== "app") throw notFound();
  return caller.app;
}

function installationsOf(world: World, caller: Caller): Installation[] {
  return [...world.installations.values()].filter(({ app }) => app === appOf(caller));
}

function installationIn({ world, caller, param }: Call): Installation {
  const found = world.installations.get(Number(param("installation_id")));
  if (found?.app !== appOf(caller)) throw notFound();
  return found;
}

function attemptsOf({ world, caller }: Call): Attempt[] {
  return world.hookshot.recent().filter(({ delivery }) => delivery.app === appOf(caller));
}

function attemptIn(call: Call): Attempt {
  const id = Number(call.param("delivery_id"));
  const found = attemptsOf(call).find((one) => one.id === id);
  if (!found) throw notFound();
  return found;
}

function nextPage(call: Call, isMore: boolean, last: Attempt | undefined): Record<string, string> {
  if (!isMore || !last) return {};
  const query = new URLSearchParams(call.query);
  query.set("cursor", `v1_${last.id}`);
  return { link: `<${call.url}?${query.toString()}>; rel="next"` };
}

function chosenRepositories(
  world: World,
  installation: Installation,
  body: Body,
): ReadonlySet<number> | undefined {
  const names = body.texts("repositories");
  const ids = body.numbers("repository_ids");
  if (!names && !ids) return undefined;
  const { account } = installation;
  const chosen = [...world.repositories.values()].filter(
    ({ owner, name, id }) => owner === account && (names?.includes(name) || ids?.includes(id)),
  );
  const isAllThere = chosen.length === (names?.length ?? 0) + (ids?.length ?? 0);
  const isCovered = chosen.every(({ id }) => installation.repositories?.has(id) ?? true);
  if (!isAllThere || !isCovered) {
    throw unprocessable(
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  }
  return new Set(chosen.map(({ id }) => id));
}

function chosenPermissions(body: Body): Permissions | undefined {
  const asked = body.object("permissions");
  if (!asked) return undefined;
  return Object.fromEntries(
    Object.entries(asked).map(([name, level]): [string, Level] => {
      if (level === "read" || level === "write" || level === "admin") return [name, level];
      throw unprocessable(`The permission level of ${name} is not valid.`);
    }),
  );
}
