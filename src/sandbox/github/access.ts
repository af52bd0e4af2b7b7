/**
 * May this caller do this here? Installations are held to their permissions and their
 * repositories, people to what they can see; what their role allows, each operation checks.
 */
import { covers, type Level } from "./apps.ts";
import { notFound, Refused } from "./refused.ts";
import { repositoryNamed, roleOf, type Repository } from "./repositories.ts";
import { allows, type Caller } from "./tokens.ts";
import type { World } from "./world.ts";

/** `issues:write`. Of several, one is enough. */
export type Need = `${string}:${Level}`;

export function repositoryFor(
  world: World,
  caller: Caller,
  fullName: string,
  needs: readonly Need[],
): Repository {
  const repository = repositoryNamed(world, fullName);
  switch (caller.is) {
    case "app":
      throw notFound();
    case "user":
      if (roleOf(repository, caller.user) === "none") throw notFound();
      return repository;
    case "installation":
      requireInstalled(caller, repository, needs);
      return repository;
  }
}

export function requirePermission(caller: Caller, needs: readonly Need[]): void {
  if (caller.is !== "installation") return;
  const isAllowed = needs.some((need) => {
    const { name, level } = split(need);
    return allows(caller.permissions, name, level);
  });
  if (!isAllowed) throw notAccessible(needs);
}

function requireInstalled(
  caller: Extract<Caller, { is: "installation" }>,
  repository: Repository,
  needs: readonly Need[],
): void {
  const isCovered =
    covers(caller.installation, repository) && (caller.repositories?.has(repository.id) ?? true);
  if (isCovered) {
    requirePermission(caller, needs);
    return;
  }
  if (repository.isPrivate) throw notFound();
  // Anyone may read what is public.
  if (!needs.some((need) => split(need).level === "read")) throw notAccessible(needs);
}

function notAccessible(needs: readonly Need[]): Refused {
  const accepted = needs.map((need) => need.replace(":", "=")).join("; ");
  return new Refused(403, "Resource not accessible by integration", {
    headers: { "x-accepted-github-permissions": accepted },
  });
}

function split(need: Need): { readonly name: string; readonly level: Level } {
  const [name = "", level] = need.split(":");
  if (level !== "read" && level !== "write" && level !== "admin") {
    throw new Error(`${need} is not a permission.`);
  }
  return { name, level };
}
