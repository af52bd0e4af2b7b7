/**
 * The body of a wave's tracking issue: counts, a bar and a table of resources by environments.
 * It is a view of the state, written anew each time, and never longer than GitHub keeps:
 * an issue body over the limit is dropped without an error.
 */
import { formatCommand } from "../commands/format.ts";
import { type Definition } from "../domain/definition.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { allPhases, isUnderWay } from "../domain/phase.ts";
import { type ResourceState } from "../domain/resource.ts";
import { RESOURCE_STATUSES, statusOf, type ResourceStatus } from "../domain/status.ts";
import { code, oneLine } from "./markdown.ts";

/** UTF-8 bytes; GitHub's limit is 65,536 characters, and bytes are never fewer than those. */
const MAX_BYTES = 60_000;
const BAR = 20;

export function renderTrackingIssue(
  wave: string,
  state: MigrationState,
  definition: Definition,
): string {
  const resources = definition.resources.flatMap(({ id }) => {
    const resource = own(state.resources, id);
    return resource?.wave === wave ? [resource] : [];
  });
  const counts = countsOf(resources);
  const title = own(state.waves, wave)?.title;
  const head = [
    `## ${oneLine(definition.title)}: wave ${code(wave)}${title ? ` (${oneLine(title)})` : ""}`,
    `${bar(counts.completed, resources.length)} ${counts.completed} of ${resources.length} completed`,
    RESOURCE_STATUSES.filter((status) => counts[status] > 0)
      .map((status) => `${counts[status]} ${LABEL[status]}`)
      .join(" · "),
  ];
  const foot = [
    `What waits for a person now:\n\n\`\`\`text\n${formatCommand({ verb: "next", target: { wave } })}\n\`\`\``,
    "This text is written by Cairn from the state branch; edits to it are overwritten.",
  ];
  const table = tableOf(resources, definition, MAX_BYTES - bytes([...head, ...foot].join("\n\n")));
  return [...head, table, ...foot].join("\n\n");
}

const LABEL: Readonly<Record<ResourceStatus, string>> = {
  pending: "pending",
  in_progress: "in progress",
  awaiting_human: "waiting for a person",
  failed: "failed",
  blocked: "held",
  completed: "completed",
};

function countsOf(resources: readonly ResourceState[]): Readonly<Record<ResourceStatus, number>> {
  const counts = {
    pending: 0,
    in_progress: 0,
    awaiting_human: 0,
    failed: 0,
    blocked: 0,
    completed: 0,
  };
  for (const resource of resources) counts[statusOf(resource)] += 1;
  return counts;
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.floor((done / total) * BAR);
  return code("█".repeat(filled) + "░".repeat(BAR - filled));
}

/** As many rows as fit; those that need a person first, the completed ones last. */
function tableOf(
  resources: readonly ResourceState[],
  definition: Definition,
  room: number,
): string {
  const names = definition.environments.map(({ name }) => name);
  const head = `| Resource | ${names.map((name) => code(name)).join(" | ")} | Owner |\n|${"---|".repeat(names.length + 2)}`;
  let left = room - bytes(head) - 200;
  const rows: string[] = [];
  const ordered = resources.toSorted((a, b) => URGENCY[statusOf(a)] - URGENCY[statusOf(b)]);
  for (const resource of ordered) {
    const row = rowOf(resource, names);
    left -= bytes(row) + 1;
    if (left < 0) break;
    rows.push(row);
  }
  const hidden = resources.length - rows.length;
  const rest =
    hidden > 0 ? `\n\n${hidden} more are on the state branch ${code(definition.stateBranch)}.` : "";
  return `${[head, ...rows].join("\n")}${rest}`;
}

const URGENCY: Readonly<Record<ResourceStatus, number>> = {
  failed: 0,
  blocked: 1,
  awaiting_human: 2,
  in_progress: 3,
  pending: 4,
  completed: 5,
};

function rowOf(resource: ResourceState, environments: readonly string[]): string {
  const cells = environments.map((name) => cellOf(resource, name));
  const owner = resource.metadata["owner"];
  return `| ${code(resource.id)} | ${cells.join(" | ")} | ${owner === undefined ? "" : code(String(owner), 60)} |`;
}

function cellOf(resource: ResourceState, name: string): string {
  const environment = own(resource.environments, name);
  if (!environment) return "–";
  const { progress } = environment;
  switch (progress.status) {
    case "pending":
      return resource.started ? sharedPhase(resource) : "pending";
    case "blocked":
      return `after ${progress.by.map((by) => code(by)).join(", ")}`;
    case "awaiting_approval":
      return "approval needed";
    case "awaiting_sign_off":
      return "sign-off needed";
    case "completed":
      return "done";
    case "active": {
      const open = allPhases(resource).find(
        ({ environment: at, state }) => at === name && isUnderWay(state),
      );
      return open ? `${code(open.phase)} ${open.state.status.replaceAll("_", " ")}` : "starting";
    }
  }
}

function sharedPhase(resource: ResourceState): string {
  const open = Object.entries(resource.shared).find(([, phase]) => isUnderWay(phase));
  return open ? `after ${code(open[0])}` : "pending";
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
