/**
 * Who we are on GitHub. A comment or an issue is ours when it was written through our App; a
 * marker in its text proves nothing, anybody can copy one.
 */
import { type Auth } from "./installations.ts";

export type Identity = {
  readonly appId: number;
  /** `<slug>[bot]`, under which GitHub shows what we write. */
  readonly login: () => Promise<string>;
  readonly wrote: (item: Written) => Promise<boolean>;
};

/** A comment or an issue, as far as it says who wrote it. */
export type Written = {
  readonly user: { readonly login: string; readonly type: string } | null;
  readonly performed_via_github_app?: { readonly id: number } | null;
};

export function appIdentity({
  auth,
  appId,
}: {
  readonly auth: Auth;
  readonly appId: number;
}): Identity {
  let slug: Promise<string> | null = null;

  async function askSlug(): Promise<string> {
    const { rest } = await auth();
    const { data } = await rest.apps.getAuthenticated();
    if (!data) throw new Error("GitHub does not know our App by the key it was given");
    return data.slug ?? data.name;
  }

  async function login(): Promise<string> {
    slug ??= askSlug();
    try {
      return `${await slug}[bot]`;
    } catch (error) {
      slug = null;
      throw error;
    }
  }

  return {
    appId,
    login,
    async wrote({ user, performed_via_github_app: via }) {
      if (via) return via.id === appId;
      return user?.type === "Bot" && user.login === (await login());
    },
  };
}
