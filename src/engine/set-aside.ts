/**
 * What failed so often that it is poison: it is set aside, so that it holds nobody up, and comes
 * back after a while, because what it is about may have been mended.
 */
import { type Clock } from "./clock.ts";
import { type HintToLookAt } from "./hint.ts";

export type SetAside = {
  readonly add: (hint: HintToLookAt) => void;
  readonly has: (hint: HintToLookAt) => boolean;
};

const FOR_MS = 6 * 60 * 60_000;

export function createSetAside({ now }: Clock): SetAside {
  const until = new Map<string, number>();
  return {
    add(hint) {
      until.set(keyOf(hint), now() + FOR_MS);
    },
    has(hint) {
      const key = keyOf(hint);
      const isOver = (until.get(key) ?? 0) <= now();
      if (isOver) until.delete(key);
      return !isOver;
    },
  };
}

function keyOf(hint: HintToLookAt): string {
  switch (hint.kind) {
    case "comment":
      return `comment ${hint.comment.id}`;
    case "pull-request":
      return `pull request ${hint.thread.repository}#${hint.thread.number}`;
    case "run":
      return `run ${hint.repository} ${hint.run}`;
    case "missing-run":
      return `missing run ${hint.effect}`;
    case "resource":
      return `resource ${hint.resource}`;
    case "repository":
      return `repository ${hint.repository}`;
  }
}
