/** What people are asked about the pull request of a phase: to open, review, mend, update or merge it. */
import { type Checkpoint } from "../domain/checkpoint.ts";
import { branchFor } from "../domain/correlation.ts";
import { type Definition } from "../domain/definition.ts";
import { go, type CheckpointText, type Place, type Resume } from "./checkpoint-text.ts";
import { code, link } from "./markdown.ts";
import { prose } from "./prose.ts";

type AboutPullRequest = Extract<
  Checkpoint["about"],
  {
    readonly kind:
      | "open-pull-request"
      | "review"
      | "outdated"
      | "merge-refused"
      | "changes-requested";
  }
>;

export function pullRequestText(
  place: Place,
  about: AboutPullRequest,
  definition: Definition,
): CheckpointText {
  switch (about.kind) {
    case "open-pull-request": {
      const work = definition.phases.find(({ name }) => name === about.phase)?.work;
      const told = work?.uses === "pull_request" ? work.instructions : null;
      return {
        happened: `The phase ${code(about.phase)} has started and no pull request for it is open yet.`,
        needed: [
          ...(told === null ? [] : [prose(told)]),
          `Open a pull request from the branch ${code(branchFor(definition.name, place.resource, { ...place, phase: about.phase }))}.`,
          "Review and merge it; the migration then goes on by itself.",
        ],
        resume: [afterMerge(place)],
      };
    }
    case "review": {
      const { number, url } = about.pullRequest;
      return {
        happened: `${link(`Pull request #${number}`, url)} for the phase ${code(about.phase)} is open.`,
        needed: ["Review it.", "Merge it when it is right; the migration then goes on by itself."],
        resume: [afterMerge(place)],
      };
    }
    case "outdated": {
      const { number, url } = about.pullRequest;
      const pull = link(`pull request #${number}`, url);
      const conflicts = about.why === "conflict";
      return {
        happened: conflicts
          ? `GitHub cannot merge ${pull} of the phase ${code(about.phase)}: its branch conflicts with the branch it goes into.`
          : `GitHub does not let ${pull} of the phase ${code(about.phase)} be merged: its branch lacks what was merged since.`,
        needed: [
          `Update the branch of ${pull}${conflicts ? " and resolve the conflicts" : ""}.`,
          "Review and merge it; the migration then goes on by itself.",
        ],
        resume: [afterMerge(place)],
      };
    }
    case "merge-refused": {
      const { number, url } = about.pullRequest;
      return {
        happened: `GitHub would not merge ${link(`pull request #${number}`, url)} of the phase ${code(about.phase)}: ${code(about.reason, 500)}.`,
        needed: ["Mend what it says.", "Merge it, or have it merged."],
        resume: [go("To have it merged, comment:", { verb: "merge-pr", ...place })],
      };
    }
    case "changes-requested": {
      const { number, url } = about.pullRequest;
      return {
        happened: `A reviewer asked for changes to ${link(`pull request #${number}`, url)} of the phase ${code(about.phase)}.`,
        needed: [
          "Make the changes.",
          "Have it reviewed again and merge it; the migration then goes on by itself.",
        ],
        resume: [
          afterMerge(place),
          go("To go on without this phase, comment:", {
            verb: "skip",
            ...place,
            reason: "why it is not needed",
          }),
        ],
      };
    }
  }
}

/** The merge itself goes on; the command is for a merge whose webhook was lost. */
function afterMerge(place: Place): Resume {
  return go("Nothing happened after the merge? Comment:", { verb: "pr-merged", ...place });
}
