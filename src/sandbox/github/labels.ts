/** Labels of a repository, and the people an issue is assigned to, by their names. */
import { userNamed, type User } from "./accounts.ts";
import { nodeId } from "./ids.ts";
import type { Label } from "./issues.ts";
import type { Repository } from "./repositories.ts";
import type { World } from "./world.ts";

export function assigneesNamed(world: World, logins: readonly string[]): User[] {
  return logins.map((login) => userNamed(world, login));
}

/** Labels come into being when first used. */
export function labelsNamed(
  world: World,
  repository: Repository,
  names: readonly string[],
): Label[] {
  return names.map((name) => {
    const known = repository.labels.get(name.toLowerCase());
    if (known) return known;
    const id = world.ids.number();
    const label: Label = { id, nodeId: nodeId("LA", id), name, color: "ededed" };
    repository.labels.set(name.toLowerCase(), label);
    return label;
  });
}
