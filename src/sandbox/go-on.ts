/** After the end: serves on at the speed of the world outside, until it is interrupted. */
import { REPOSITORY } from "./company.ts";
import { ENGINEERS } from "./crew.ts";
import { tokenOf } from "./github/tokens.ts";
import { type Output } from "./progress.ts";
import { type Sandbox } from "./run.ts";

const TICK_MS = 250;

export function goOn({ clock, github }: Sandbox, webUrl: string, talk: Output): Promise<void> {
  const token = tokenOf(github.world, ENGINEERS[0]);
  const thread = `repos/${REPOSITORY}/issues/1`;
  talk.write(
    `\nStill serving; Ctrl-C ends it. Read a thread: ${webUrl}/${REPOSITORY}/issues/1\nSay something in it:\n  curl -H "authorization: token ${token}" -d '{"body":"/migrate status all"}' ${github.url}/api/v3/${thread}/comments\n`,
  );
  return new Promise((resolve) => {
    const ticking = setInterval(() => clock.advance(TICK_MS), TICK_MS);
    const end = (): void => {
      clearInterval(ticking);
      resolve();
    };
    process.once("SIGINT", end);
    process.once("SIGTERM", end);
  });
}
