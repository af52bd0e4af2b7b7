/** What people are asked where GitHub contradicts what is recorded as done. */
import { type Checkpoint } from "../domain/checkpoint.ts";
import { type Definition } from "../domain/definition.ts";
import { go, type CheckpointText, type Place } from "./checkpoint-text.ts";
import { code, link } from "./markdown.ts";

type About = Extract<Checkpoint["about"], { readonly kind: "contradicted" }>;

export function contradictedText(
  place: Place,
  about: About,
  definition: Definition,
): CheckpointText {
  const phase = code(about.phase);
  const mayRollBack = definition.phases.some(
    ({ name, rollback }) => name === about.phase && rollback !== null,
  );
  const reason = "why it is undone";
  return {
    happened: `The phase ${phase} is recorded as done, and GitHub shows that it is not: it was undone since, run again, or the state was edited by hand. Nothing was changed.\n\n${tableOf(about)}`,
    needed: ["Look at it.", "Say which of them counts."],
    resume: [
      go("The record is right, and nothing changes? Comment:", { verb: "unblock", ...place }),
      ...(about.mayAccept
        ? [
            go(`GitHub is right, and ${phase} is under way again as it shows it? Comment:`, {
              verb: "recover",
              ...place,
              accept: true,
            }),
          ]
        : []),
      ...(mayRollBack
        ? [go("To undo what it did by its skill, comment:", { verb: "rollback", ...place, reason })]
        : []),
      go("To see all of it beside what GitHub shows, comment:", {
        verb: "recover",
        ...place,
        accept: false,
      }),
    ],
  };
}

function tableOf({ pullRequest, run, shown }: About): string {
  const rows = [
    ...(pullRequest && shown.pullRequest !== null
      ? [
          `| ${link(`pull request #${pullRequest.number}`, pullRequest.url)} | ${pullRequest.state} | ${code(shown.pullRequest)} |`,
        ]
      : []),
    ...(run && shown.run !== null
      ? [
          `| ${link(`workflow run ${run.id}`, run.url)} | ${code(run.conclusion ?? "running")} | ${code(shown.run)} |`,
        ]
      : []),
  ];
  return ["| | Recorded | GitHub shows |", "|---|---|---|", ...rows].join("\n");
}
