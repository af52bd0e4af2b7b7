import { readFileSync } from "node:fs";
import { schemas } from "@octokit/openapi-webhooks";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { EVENTS } from "../src/app.ts";
import { ENDPOINTS } from "../src/github/endpoints.ts";

type Manifest = {
  readonly public: boolean;
  readonly hook_attributes: { readonly url: string };
  readonly default_permissions: Readonly<Record<string, string>>;
  readonly default_events: readonly string[];
};

const manifest = parse(readFileSync(new URL("../app.yml", import.meta.url), "utf8")) as Manifest;
const granted = manifest.default_permissions;
/** GitHub sends these to every App. */
const UNASKED = ["installation", "installation_repositories"];

describe("app.yml", () => {
  it("asks for what the adapters need and for nothing else", () => {
    const needed: Record<string, string> = {};
    for (const { permission } of ENDPOINTS) {
      const [name = "", level = ""] = permission?.split(":") ?? [];
      if (permission && needed[name] !== "write") needed[name] = level;
    }
    expect(granted).toEqual(needed);
  });

  it("subscribes to what the app listens to and to nothing else", () => {
    const heard = new Set(Object.keys(EVENTS).map((name) => name.split(".")[0]!));
    const asked = [...heard].filter((event) => !UNASKED.includes(event));
    expect(manifest.default_events.toSorted()).toEqual(asked.toSorted());
  });

  it.each(manifest.default_events)("may subscribe to %s by what it asks for", (event) => {
    const texts = descriptionsOf(event);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) {
      const needed = /at least read-level access for the "([^"]+)" repository/.exec(text)?.[1];
      expect(Object.keys(granted)).toContain(needed?.toLowerCase().replaceAll(" ", "_"));
    }
  });

  it("is private and has its webhooks sent to where Probot takes them", () => {
    expect(manifest.public).toBe(false);
    expect(manifest.hook_attributes.url).toMatch(/^https:\/\/[^/]+\/api\/github\/webhooks$/);
  });
});

type Described = { readonly post: { readonly summary?: string; readonly operationId?: string } };

/** What GitHub's own description says about each action of the event. */
function descriptionsOf(event: string): readonly string[] {
  const { webhooks } = schemas["api.github.com"] as {
    readonly webhooks: Readonly<Record<string, Described>>;
  };
  const kebab = event.replaceAll("_", "-");
  return Object.values(webhooks)
    .filter(({ post }) => post.operationId?.split("/")[0] === kebab)
    .map(({ post }) => post.summary ?? "");
}
