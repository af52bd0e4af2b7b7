/**
 * What people are asked where GitHub contradicts what is recorded as done, and what is said
 * wherever something waits for the answer.
 */
import { formatCommand } from "../commands/format.ts";
import { type Checkpoint } from "../domain/checkpoint.ts";
import { type OnDispute } from "../domain/contradicted.ts";
import { type Definition } from "../domain/definition.ts";
import { type PhaseRef } from "../domain/events.ts";
import { own } from "../domain/lookup.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type Step } from "./answer.ts";
import { go, type CheckpointText, type Place } from "./checkpoint-text.ts";
import { code, link } from "./markdown.ts";
import { phaseIn } from "./place.ts";
import { step } from "./steps.ts";

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
    happened: `The phase ${phase} is recorded as done, and GitHub shows that it is not: ${causeOf(about)}. Nothing was changed, and nothing new begins that rests on it.\n\n${tableOf(about)}`,
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

function causeOf({ pullRequest, shown }: About): string {
  if (pullRequest && shown.revertedBy !== null) {
    return `#${pullRequest.number} was reverted by #${shown.revertedBy}`;
  }
  return "it was undone since, run again, or the state was edited by hand";
}

function tableOf({ pullRequest, run, shown }: About): string {
  const reverted = shown.revertedBy === null ? null : `reverted by #${shown.revertedBy}`;
  const stands = reverted ?? (shown.pullRequest === null ? null : code(shown.pullRequest));
  const rows = [
    ...(pullRequest && stands !== null
      ? [
          `| ${link(`pull request #${pullRequest.number}`, pullRequest.url)} | ${pullRequest.state} | ${stands} |`,
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

/** A place in which nothing new begins because of it, and what settles it. */
export function contradictedLine(resource: ResourceState, { environment, on }: OnDispute): string {
  const commands = settling(resource, on).map(({ what, command }) => `${code(command)} ${what}`);
  return `${code(environment ?? resource.id)} is held: nothing new begins, because ${phaseIn(on, null)} is recorded as done and GitHub shows that it is not. Whoever looked at it comments ${commands.join(" or ")}.`;
}

/** The same as steps, after a refusal. */
export function settlingSteps(resource: ResourceState, on: PhaseRef): readonly Step[] {
  const { environment } = on;
  const look = { verb: "recover", resource: resource.id, environment, accept: false } as const;
  return [
    ...settling(resource, on).map(({ what, command }) => ({
      text: `To settle it ${what}, comment:`,
      command,
    })),
    step("To see what is recorded beside what GitHub shows, comment:", look),
  ];
}

function settling(
  resource: ResourceState,
  { environment }: PhaseRef,
): readonly { readonly what: string; readonly command: string }[] {
  const place = { resource: resource.id, environment };
  const isDone = own(resource.environments, environment ?? "")?.progress.status === "completed";
  const keep = formatCommand({ verb: "unblock", ...place });
  const accept = formatCommand({ verb: "recover", ...place, accept: true });
  return [
    { what: "if the record is right", command: keep },
    ...(isDone ? [] : [{ what: "if GitHub is right", command: accept }]),
  ];
}
