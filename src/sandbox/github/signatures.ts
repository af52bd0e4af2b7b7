/** Whose name stands on a commit, and whose account a name on a commit belongs to. */
import { WEB_FLOW, type User } from "./accounts.ts";
import { isoAt } from "./clock.ts";
import type { Signature } from "./git-objects.ts";
import type { World } from "./world.ts";

export function signatureOf(world: World, user: User): Signature {
  return { name: user.name ?? user.login, email: user.email, at: secondsNow(world) };
}

/** GitHub commits in somebody's name: author she, committer GitHub. */
export function webFlowSignature(world: World): Signature {
  return { name: "GitHub", email: WEB_FLOW.email, at: secondsNow(world) };
}

export function accountBehind(world: World, signature: Signature): User | undefined {
  return world.usersByEmail.get(signature.email.toLowerCase());
}

export function isoOf(signature: Signature): string {
  return isoAt(signature.at * 1000);
}

function secondsNow(world: World): number {
  return Math.floor(world.clock.now() / 1000);
}
