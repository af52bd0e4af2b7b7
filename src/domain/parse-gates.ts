import { type DefinitionProblem } from "./definition-problem.ts";
/** Approvals and windows of a definition file in the form the rules read, and what can be wrong with them. */
import { type ApprovalRule } from "./definition.ts";
import { type ApprovalFile, type WindowFile } from "./gate-file.ts";
import { problemInWindow, type WindowDefinition } from "./windows.ts";

export function approvalRuleOf(given: ApprovalFile): ApprovalRule {
  return {
    minApprovals: given.min_approvals ?? 1,
    preventSelfReview: given.prevent_self_review ?? true,
    approvers: (given.approvers ?? []).map((approver) => ({
      ...approver,
      required: approver.required ?? false,
    })),
  };
}

/** The named windows, in the order of the file; a name that is not there was reported before. */
export function windowsNamed(
  names: readonly string[] | undefined,
  windows: readonly WindowDefinition[],
): readonly WindowDefinition[] {
  return windows.filter(({ name }) => names?.includes(name));
}

export function windowsOf(files: readonly WindowFile[] = []): readonly WindowDefinition[] {
  return files.map(({ name, kind, rrule, dtstart, dtend }) => {
    const start = zonedOf(dtstart);
    return {
      name,
      kind,
      rrule: rrule ?? null,
      timeZone: start.timeZone,
      start: start.local,
      end: zonedOf(dtend).local,
    };
  });
}

/** `TZID=Europe/Berlin:20260105T090000` as a zone and a local date and time. */
function zonedOf(text: string): { readonly timeZone: string; readonly local: string } {
  const stamp = text.slice(text.lastIndexOf(":") + 1).replace(/Z$/, "");
  const timeZone = text.startsWith("TZID=") ? text.slice(5, text.lastIndexOf(":")) : "UTC";
  const local = stamp.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})$/, "$1-$2-$3T$4:$5:$6");
  return { timeZone, local };
}

export function checkWindows(files: readonly WindowFile[] = []): readonly DefinitionProblem[] {
  const windows = windowsOf(files);
  return files.flatMap((file, index) => {
    const path = ["windows", index];
    if (files.findIndex(({ name }) => name === file.name) < index) {
      return [
        {
          path: [...path, "name"],
          message: `expected a name not used before, found ${file.name} again`,
        },
      ];
    }
    const window = windows[index];
    if (zonedOf(file.dtstart).timeZone !== zonedOf(file.dtend).timeZone) {
      return [{ path: [...path, "dtend"], message: "expected the time zone of dtstart" }];
    }
    const problem = window ? problemInWindow(window) : null;
    return problem === null ? [] : [{ path, message: problem }];
  });
}

/** Names of windows that are not in the file. */
export function checkWindowNames(
  names: readonly string[] | undefined,
  files: readonly WindowFile[] | undefined,
  path: DefinitionProblem["path"],
): readonly DefinitionProblem[] {
  const known = (files ?? []).map(({ name }) => name);
  return (names ?? []).flatMap((name, index) =>
    known.includes(name)
      ? []
      : [
          {
            path: [...path, index],
            message: `expected a window of this file (${known.join(", ") || "there is none"}), found ${name}`,
          },
        ],
  );
}

/** More approvals than people who may give them could never be reached. */
export function checkApproval(
  given: ApprovalFile | undefined,
  path: DefinitionProblem["path"],
): readonly DefinitionProblem[] {
  const approvers = given?.approvers ?? [];
  const onlyUsers = approvers.length > 0 && approvers.every((one) => "user" in one);
  const needed = given?.min_approvals ?? 1;
  const people = new Set(approvers.map((one) => ("user" in one ? one.user.toLowerCase() : "")));
  if (!onlyUsers || people.size >= needed) return [];
  return [
    {
      path: [...path, "min_approvals"],
      message: `expected at most as many as there are approvers (${people.size}), found ${needed}`,
    },
  ];
}
