/**
 * Every endpoint the adapters call, and what it needs. `app.yml` asks for exactly this much: a test
 * drives all the adapters against the fake GitHub and holds the three together.
 */
export type Permission =
  `${"actions" | "contents" | "issues" | "members" | "metadata" | "pull_requests"}:${
    | "read"
    | "write"}`;

export type Endpoint = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As GitHub's own description writes it. */
  readonly path: string;
  /** What the installation must grant; null for what the App asks as itself. */
  readonly permission: Permission | null;
};

const OF_THE_APP: readonly Endpoint[] = [
  { method: "GET", path: "/app", permission: null },
  { method: "GET", path: "/app/installations", permission: null },
  {
    method: "POST",
    path: "/app/installations/{installation_id}/access_tokens",
    permission: null,
  },
  { method: "GET", path: "/repos/{owner}/{repo}/installation", permission: null },
  { method: "GET", path: "/app/hook/deliveries", permission: null },
  { method: "POST", path: "/app/hook/deliveries/{delivery_id}/attempts", permission: null },
];

const OF_A_REPOSITORY: readonly Endpoint[] = [
  get("", "metadata:read"),
  get("/collaborators/{username}/permission", "metadata:read"),

  get("/git/ref/{ref}", "contents:read"),
  get("/git/trees/{tree_sha}", "contents:read"),
  get("/git/blobs/{file_sha}", "contents:read"),
  post("/git/trees", "contents:write"),
  post("/git/commits", "contents:write"),
  post("/git/refs", "contents:write"),
  post("/commits/{commit_sha}/comments", "contents:read"),

  // On a pull request, too: GitHub takes either permission for a comment, issues or pull requests.
  get("/issues", "issues:read"),
  post("/issues", "issues:write"),
  get("/issues/{issue_number}", "issues:read"),
  { method: "PATCH", ...inRepository("/issues/{issue_number}"), permission: "issues:write" },
  get("/issues/{issue_number}/comments", "issues:read"),
  post("/issues/{issue_number}/comments", "issues:write"),
  get("/issues/comments", "issues:read"),
  get("/issues/comments/{comment_id}", "issues:read"),
  {
    method: "DELETE",
    ...inRepository("/issues/comments/{comment_id}"),
    permission: "issues:write",
  },

  get("/pulls", "pull_requests:read"),
  get("/pulls/{pull_number}", "pull_requests:read"),
  get("/pulls/{pull_number}/reviews", "pull_requests:read"),
  // Only by a person's explicit command.
  { method: "PUT", ...inRepository("/pulls/{pull_number}/merge"), permission: "contents:write" },

  post("/actions/workflows/{workflow_id}/dispatches", "actions:write"),
  get("/actions/workflows/{workflow_id}/runs", "actions:read"),
  get("/actions/runs/{run_id}", "actions:read"),
  get("/actions/runs/{run_id}/artifacts", "actions:read"),
  get("/actions/artifacts/{artifact_id}/{archive_format}", "actions:read"),
];

export const ENDPOINTS: readonly Endpoint[] = [
  ...OF_THE_APP,
  { method: "GET", path: "/installation/repositories", permission: "metadata:read" },
  // Contents are read and committed by it, nothing else.
  { method: "POST", path: "/graphql", permission: "contents:write" },
  {
    method: "GET",
    path: "/orgs/{org}/teams/{team_slug}/memberships/{username}",
    permission: "members:read",
  },
  ...OF_A_REPOSITORY,
];

function get(path: string, permission: Permission): Endpoint {
  return { method: "GET", ...inRepository(path), permission };
}

function post(path: string, permission: Permission): Endpoint {
  return { method: "POST", ...inRepository(path), permission };
}

function inRepository(path: string): { readonly path: string } {
  return { path: `/repos/{owner}/{repo}${path}` };
}
