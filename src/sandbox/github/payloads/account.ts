/** People, bots and organisations as GitHub writes them. Built once each: nothing in them changes. */
import type { Account, Organisation, User } from "../accounts.ts";
import type { World } from "../world.ts";

export type Json = Readonly<Record<string, unknown>>;

const built = new WeakMap<Account, Json>();

export function accountPayload(world: World, account: Account): Json {
  const known = built.get(account);
  if (known) return known;
  const api = `${world.apiUrl}/users/${encodeURIComponent(account.login)}`;
  const payload = {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    gravatar_id: "",
    url: api,
    html_url: accountUrl(world, account),
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
  built.set(account, payload);
  return payload;
}

/** `GET /users/{login}`. */
export function profilePayload(world: World, user: User): Json {
  return {
    ...accountPayload(world, user),
    name: user.name,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: user.createdAt,
    updated_at: user.createdAt,
  };
}

export function organisationPayload(world: World, organisation: Organisation): Json {
  const { login, id } = organisation;
  const api = `${world.apiUrl}/orgs/${login}`;
  return {
    login,
    id,
    node_id: organisation.nodeId,
    url: api,
    repos_url: `${api}/repos`,
    events_url: `${api}/events`,
    hooks_url: `${api}/hooks`,
    issues_url: `${api}/issues`,
    members_url: `${api}/members{/member}`,
    public_members_url: `${api}/public_members{/member}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    description: null,
  };
}

function accountUrl(world: World, account: Account): string {
  const bot = /^(.+)\[bot\]$/.exec(account.login)?.[1];
  return bot === undefined ? `${world.webUrl}/${account.login}` : `${world.webUrl}/apps/${bot}`;
}
