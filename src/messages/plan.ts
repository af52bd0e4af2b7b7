/**
 * The answer to `/migrate plan`: what will happen from here to the end when every question is
 * answered the usual way. One resource is told step by step; several get a row each.
 */
import { type Scope } from "../domain/commands.ts";
import { planOf, type Plan, type PlannedPart, type PlannedStep } from "../domain/plan.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type View } from "./answer.ts";
import { bytes, fitting } from "./capped.ts";
import { byUrgency } from "./counts.ts";
import { instant } from "./elapsed.ts";
import { code } from "./markdown.ts";
import { nextAction } from "./next-action.ts";
import { resourcesIn } from "./open-questions.ts";
import { howItEnded } from "./over.ts";
import { listed } from "./place.ts";

const MOST_STEPS = 60;
const NOTHING_DONE = "This is what follows when all goes well; nothing was done.";

export function renderPlan(scope: Scope, view: View, room: number): string {
  const resources = resourcesIn(scope, view.state, view.definition);
  const [only, ...others] = resources;
  if (only && others.length === 0) return onePlan(only, view, room);
  return severalPlans(scope, resources, view, room);
}

function onePlan(resource: ResourceState, view: View, room: number): string {
  const head = `### Plan for ${code(resource.id)}`;
  const ended = howItEnded(resource);
  if (ended !== null) return `${head}\n\nNothing is left: ${ended}.`;
  const plan = planOf(resource, view.state, view.definition, view.now);
  const lines = plan.steps.map(
    (step, index) => `${index + 1}. ${stepWords(step, resource, view)}.`,
  );
  const { shown } = fitting(lines.slice(0, MOST_STEPS), room - 1000);
  const more = lines.length - shown.length;
  return [
    head,
    NOTHING_DONE,
    [...shown, ...(more > 0 ? [`\n${more} more steps come after these.`] : [])].join("\n"),
    endWords(plan, resource.id),
  ].join("\n\n");
}

function endWords(plan: Plan, id: string): string {
  const people = plan.steps.filter(needsPerson).length;
  return plan.reachesEnd
    ? `Then ${code(id)} is completed. ${people} of ${plan.steps.length} steps wait for a person.`
    : "What comes after that cannot be foreseen.";
}

/** `infra` in `test`: a run of its skill, then review and merge … */
function stepWords(
  { environment, phase, parts }: PlannedStep,
  { id }: ResourceState,
  view: View,
): string {
  const where = environment === null ? "" : ` in ${code(environment)}`;
  const what = phase === null ? code(environment ?? id) : `${code(phase)}${where}`;
  return parts.length === 0
    ? what
    : `${what}: ${parts.map((part) => words(part, view)).join("; ")}`;
}

function words(part: PlannedPart, { definition }: View): string {
  switch (part.is) {
    case "run":
      return "its skill works";
    case "time":
      return `not before ${instant(part.until)}`;
    case "question": {
      const { about } = part.checkpoint;
      if (about.kind === "open-pull-request") return "its pull request is opened and merged";
      if (about.kind === "review") return "its pull request is reviewed and merged";
      const { what, command } = nextAction(part.checkpoint, definition);
      return command === null ? what : `a person comments ${code(command, 400)}`;
    }
  }
}

function needsPerson({ parts }: PlannedStep): boolean {
  return parts.some(({ is }) => is === "question");
}

function severalPlans(
  scope: Scope,
  resources: readonly ResourceState[],
  view: View,
  room: number,
): string {
  const left = byUrgency(resources).filter(({ completedAt }) => completedAt === null);
  const name = typeof scope === "object" && "wave" in scope ? `wave ${code(scope.wave)}` : "all";
  const head = [`### Plan for ${name}`, NOTHING_DONE];
  if (left.length === 0) return [head[0], "Nothing is left: everything is completed."].join("\n\n");
  const table = "| Resource | Steps left | For a person | Next |\n|---|---|---|---|";
  const rows = left.map((resource) => row(resource, view));
  const { shown, hidden } = fitting(rows, room - bytes([...head, table].join("\n\n")) - 1000);
  return [
    ...head,
    [table, ...shown].join("\n"),
    ...(hidden > 0 ? [`${hidden} more come after these.`] : []),
    `${places(left, view)}For one of them step by step, add its name to ${code("/migrate plan")}.`,
  ].join("\n\n");
}

function row(resource: ResourceState, view: View): string {
  const { steps } = planOf(resource, view.state, view.definition, view.now);
  const [first] = steps;
  const people = steps.filter(needsPerson).length;
  const next = first ? stepWords(first, resource, view) : "cannot be foreseen";
  return `| ${code(resource.id)} | ${steps.length} | ${people} | ${next} |`;
}

/** How many at once, where one wave says so in a number. */
function places(resources: readonly ResourceState[], { definition }: View): string {
  const waves = [...new Set(resources.map(({ wave }) => wave))];
  const limits = waves.flatMap((name) => {
    const limit = definition.waves.find((wave) => wave.name === name)?.maxConcurrency;
    if (limit === undefined) return [];
    const most = typeof limit === "number" ? String(limit) : `${limit.percent} %`;
    return [`${most} at a time in wave ${code(name)}`];
  });
  return limits.length === 0 ? "" : `They go ${listed(limits)}. `;
}
