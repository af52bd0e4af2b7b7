/** Apps and their installations. */
import type { App, Installation } from "../apps.ts";
import type { World } from "../world.ts";
import { accountPayload, type Json } from "./account.ts";

export function appPayload(world: World, app: App): Json {
  return {
    id: app.id,
    slug: app.slug,
    node_id: app.nodeId,
    client_id: `Iv23${String(app.id).padStart(16, "0")}`,
    owner: accountPayload(world, app.owner),
    name: app.name,
    description: null,
    external_url: `${world.webUrl}/apps/${app.slug}`,
    html_url: `${world.webUrl}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events,
  };
}

export function installationPayload(world: World, installation: Installation): Json {
  const { id, app, account } = installation;
  const api = `${world.apiUrl}/app/installations/${id}`;
  return {
    id,
    account: accountPayload(world, account),
    repository_selection: installation.repositories ? "selected" : "all",
    access_tokens_url: `${api}/access_tokens`,
    repositories_url: `${world.apiUrl}/installation/repositories`,
    html_url: `${world.webUrl}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type === "Organization" ? "Organization" : "User",
    permissions: installation.permissions,
    events: app.events,
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}
