/** One emoji per person and kind under an issue or comment; adding it again changes nothing. */
import type { User } from "./accounts.ts";
import { nodeId } from "./ids.ts";
import { unprocessable } from "./refused.ts";
import type { Actor, World } from "./world.ts";

/** REST's name for each reaction, and GraphQL's. */
export const REACTIONS = {
  "+1": "THUMBS_UP",
  "-1": "THUMBS_DOWN",
  laugh: "LAUGH",
  confused: "CONFUSED",
  heart: "HEART",
  hooray: "HOORAY",
  rocket: "ROCKET",
  eyes: "EYES",
} as const;

type ReactionContent = keyof typeof REACTIONS;

export type Reaction = {
  readonly id: number;
  readonly nodeId: string;
  readonly user: User;
  readonly content: ReactionContent;
  readonly createdAt: string;
};

export function react(
  world: World,
  actor: Actor,
  reactions: Reaction[],
  content: string,
): { readonly reaction: Reaction; readonly isNew: boolean } {
  if (!isReaction(content)) throw unprocessable(`Invalid reaction: ${content}`);
  const known = reactions.find((one) => one.user === actor.user && one.content === content);
  if (known) return { reaction: known, isNew: false };
  const id = world.ids.number();
  const reaction: Reaction = {
    id,
    nodeId: nodeId("REA", id),
    user: actor.user,
    content,
    createdAt: world.now(),
  };
  reactions.push(reaction);
  return { reaction, isNew: true };
}

function isReaction(content: string): content is ReactionContent {
  return content in REACTIONS;
}
