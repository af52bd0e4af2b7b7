/** What people see when the state branch is gone: what that means, and how to bring it back. */
import { code, link, pasteable, person } from "./markdown.ts";

export type MissingState = {
  readonly migration: string;
  /** `owner/name` */
  readonly repository: string;
  readonly branch: string;
  /** The last commit that is known; null when this process has never seen one. */
  readonly head: string | null;
  readonly webUrl: string;
};

export function missingTitle({ branch }: Pick<MissingState, "branch">): string {
  return `Cairn: the state branch ${branch} is gone`;
}

export function renderMissing(missing: MissingState): string {
  const { migration, branch } = missing;
  return [
    `### The state branch ${code(branch)} is gone`,
    `**What happened.** The branch on which Cairn keeps everything it knows about ${code(migration)} was deleted or renamed. Cairn changes nothing until it is back: without it, it would begin anew and do everything twice.`,
    "**What is needed**",
    ...howToRestore(missing),
    "**How to go on.** Nothing more: with the next event or sweep Cairn goes on where it was, and closes this issue. To begin anew instead, give the migration another `name`.",
  ].join("\n\n");
}

/** What is left of an issue that another one told already. */
export function renderToldAlready(number: number): string {
  return `Told already in #${number}, which goes on; this one was opened at the same moment.`;
}

/** The same for somebody who gave a command meanwhile. */
export function renderNotWithoutState(actor: string, missing: MissingState): string {
  return [
    `**Not done**, ${person(actor)}. The state branch ${code(missing.branch)} is gone, and Cairn changes nothing without it.`,
    ...howToRestore(missing),
    "**How to go on.** Once it is back, comment it again.",
  ].join("\n\n");
}

function howToRestore({ repository, branch, head, webUrl }: MissingState): readonly string[] {
  const url = `${webUrl}/${repository}/activity?ref=${branch}`;
  const activity = link("the activity of the branch", url);
  if (head === null) {
    return [
      `Find its last commit in ${activity}, or in a clone, and push it again:`,
      pasteable(`git push origin COMMIT:refs/heads/${branch}`),
    ];
  }
  return [
    `The last commit Cairn knows is ${code(head)}; ${activity} shows whether there was a later one. In a clone that has it:`,
    pasteable(`git push origin ${head}:refs/heads/${branch}`),
    "Without a clone, because GitHub keeps the commit for a while:",
    pasteable(`gh api repos/${repository}/git/refs -f ref=refs/heads/${branch} -f sha=${head}`),
  ];
}
