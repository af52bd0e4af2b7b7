/** Who may give commands at all: whoever may write to the repository, as GitHub says at that moment. */
import { type GitHub, type Role } from "./github.ts";

const MAY_COMMAND: ReadonlySet<Role> = new Set(["admin", "maintain", "write"]);

/** Throws when GitHub does not answer: then nothing is done. */
export async function mayCommand(
  { people }: Pick<GitHub, "people">,
  repository: string,
  login: string,
): Promise<boolean> {
  return MAY_COMMAND.has(await people.roleOf(repository, login));
}
