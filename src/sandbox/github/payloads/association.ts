/** How an author belongs to a repository, as GitHub prints it beside each comment. */
import type { User } from "../accounts.ts";
import type { Repository } from "../repositories.ts";

export type AuthorAssociation = "OWNER" | "MEMBER" | "COLLABORATOR" | "NONE";

export function authorAssociation(repository: Repository, user: User): AuthorAssociation {
  const { owner } = repository;
  if (owner.id === user.id) return "OWNER";
  if (owner.type === "Organization" && owner.members.has(user.id)) return "MEMBER";
  return repository.roles.has(user.id) ? "COLLABORATOR" : "NONE";
}
