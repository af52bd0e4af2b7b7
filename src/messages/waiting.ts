/**
 * Why an environment does not start or go on: what it waits for, since when, until when, and
 * who can lift it. Nothing waits without this line.
 */
import { formatCommand } from "../commands/format.ts";
import { type ApprovalRule, type Definition } from "../domain/definition.ts";
import { heldTo } from "../domain/held-to.ts";
import { type EnvironmentState, type ResourceState } from "../domain/resource.ts";
import { type View } from "./answer.ts";
import { approverWords, stillNeeded } from "./approvers.ts";
import { instant } from "./elapsed.ts";
import { code, person } from "./markdown.ts";
import { listed } from "./place.ts";

/** One line for each environment that waits, under the resource's own heading. */
export function waitingIn(resource: ResourceState, { definition }: View): readonly string[] {
  return Object.entries(resource.environments).flatMap(([name, environment]) => {
    const line = waitingLine(resource, name, environment, heldTo(definition, resource));
    return line === null ? [] : [`${code(name)} ${line}`];
  });
}

function waitingLine(
  { id }: ResourceState,
  name: string,
  { progress, approvals }: EnvironmentState,
  definition: Definition,
): string | null {
  const skip = formatCommand({
    verb: "skip",
    resource: id,
    environment: name,
    reason: "why it cannot wait",
  });
  const rule = ruleOf(definition, name);
  switch (progress.status) {
    case "soaking":
      return `waits since ${instant(progress.since)} until ${instant(progress.until)}, so that what comes before it can prove itself. ${lifters(rule)} can do without it: ${code(skip)}.`;
    case "awaiting_window": {
      const windows = listed(progress.windows.map((window) => code(window)));
      const until =
        progress.nextOpen === null
          ? "has no known opening"
          : `next opens on ${instant(progress.nextOpen)}`;
      return `waits since ${instant(progress.since)} for its window (${windows}), which ${until}. ${lifters(rule)} can do without it: ${code(skip)}.`;
    }
    case "awaiting_approval":
      return `waits since ${instant(progress.since)} for approval: ${stillNeeded(rule, approvals)}.`;
    case "rejected": {
      const again = formatCommand({ verb: "retry", resource: id, environment: name });
      return `was rejected on ${instant(progress.since)} by ${person(progress.by)}: ${code(progress.reason, 300)}. Whoever mended it asks again: ${code(again)}.`;
    }
    case "blocked":
      return `waits until ${listed(progress.by.map((by) => code(by)))} ${progress.by.length === 1 ? "is" : "are"} done and signed off.`;
    case "pending":
    case "active":
    case "awaiting_sign_off":
    case "completed":
      return null;
  }
}

function lifters(rule: ApprovalRule | null): string {
  const approvers = rule?.approvers ?? [];
  if (approvers.length === 0) return "Whoever has write access";
  const words = listed(approvers.map(approverWords));
  return words.startsWith("somebody") ? words.replace(/^s/, "S") : words;
}

function ruleOf(definition: Definition, environment: string): ApprovalRule | null {
  return definition.environments.find(({ name }) => name === environment)?.approval ?? null;
}
