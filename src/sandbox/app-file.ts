/** What Cairn asks for, as its own `app.yml` says it: the sandbox's App is given that and nothing else. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { type App } from "./github/apps.ts";

/** As much of it as installing needs. */
const appFile = z.object({
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.enum(["read", "write", "admin"])),
});

export function askedForIn(path: string | URL): Pick<App, "permissions" | "events"> {
  const asked = appFile.parse(parse(readFileSync(path, "utf8")));
  return { permissions: asked.default_permissions, events: asked.default_events };
}
