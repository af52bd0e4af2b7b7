/**
 * What one field of a phase cannot say for itself: skills that must exist, options one can
 * choose, conditions that can be read and look at what is there.
 */
import { type DefinitionFile } from "./definition-file.ts";
import { list, type DefinitionProblem } from "./definition-problem.ts";
import { problemInCondition } from "./expression.ts";
import { own } from "./lookup.ts";
import { checkApproval } from "./parse-gates.ts";
import { type PhaseFile } from "./phase-definition.ts";

/** Keys of a resource's state file; a phase done once per resource stands beside them. */
const RESERVED_PHASES: ReadonlySet<string> = new Set([
  "version",
  "resource",
  "status",
  "started",
  "completed_at",
  "definition",
  "environment_status",
  "awaiting",
  "effects",
  "history",
]);

type Found = { readonly at: readonly (string | number)[]; readonly message: string };

export function checkPhase(
  phase: PhaseFile,
  index: number,
  file: DefinitionFile,
): readonly DefinitionProblem[] {
  const found = [
    ...checkName(phase),
    ...checkSkills(phase, Object.keys(file.skills ?? {})),
    ...checkConditions(phase, file),
    ...checkRequires(phase, index, file),
    ...checkWork(phase, file),
  ];
  return found.map(({ at, message }) => ({ path: ["phases", index, ...at], message }));
}

function checkName({ name }: PhaseFile): readonly Found[] {
  if (!RESERVED_PHASES.has(name)) return [];
  const message = `expected a name the state file does not use itself, found ${name}`;
  return [{ at: ["name"], message }];
}

function checkSkills(phase: PhaseFile, skills: readonly string[]): readonly Found[] {
  const used = [
    ["skill", "skill" in phase ? phase.skill : undefined],
    ["verify", phase.uses === "manual" ? phase.verify?.skill : undefined],
    ["rollback", "rollback" in phase ? phase.rollback : undefined],
  ] as const;
  return used.flatMap(([key, skill]) =>
    skill === undefined || skills.includes(skill)
      ? []
      : [{ at: [key], message: `expected a skill of this file (${list(skills)}), found ${skill}` }],
  );
}

type Conditions = {
  readonly success_condition?: string | undefined;
  readonly failure_condition?: string | undefined;
};

function conditionsOf(phase: PhaseFile): Conditions {
  return phase.uses === "workflow" || phase.uses === "rollout" ? phase : {};
}

const OUTPUT = /\boutputs\.(\w+)/g;

function checkConditions(phase: PhaseFile, file: DefinitionFile): readonly Found[] {
  const judged: Conditions = phase.uses === "manual" ? (phase.verify ?? {}) : conditionsOf(phase);
  const above = phase.uses === "manual" ? ["verify"] : [];
  const given: readonly (readonly [readonly string[], string | undefined])[] = [
    [[...above, "success_condition"], judged.success_condition],
    [[...above, "failure_condition"], judged.failure_condition],
    [["rollback_on"], "rollback_on" in phase ? phase.rollback_on : undefined],
    [["skip_when"], phase.skip_when],
  ];
  const skill = phase.uses === "manual" ? phase.verify?.skill : "skill" in phase && phase.skill;
  const outputs = Object.keys(own(file.skills ?? {}, skill || "")?.outputs ?? {});
  return given.flatMap(([at, condition]): readonly Found[] => {
    if (!condition) return [];
    const problem = problemInCondition(condition);
    if (problem !== null) return [{ at, message: problem }];
    const unknown = [...condition.matchAll(OUTPUT)].find(
      ([, name = ""]) => !outputs.includes(name),
    );
    if (!unknown) return [];
    const message = `expected an output of the skill ${skill || "of this phase"} (${list(outputs)}), found ${unknown[1]}`;
    return [{ at, message }];
  });
}

function checkRequires(
  { requires = [] }: PhaseFile,
  index: number,
  file: DefinitionFile,
): readonly Found[] {
  const earlier = file.phases.slice(0, index).map(({ name }) => name);
  const later = file.phases.slice(index).map(({ name }) => name);
  return (typeof requires === "string" ? [requires] : requires).flatMap((required) => {
    if (earlier.includes(required)) return [];
    const problem = later.includes(required)
      ? `expected a phase before this one (${list(earlier)}), found ${required}`
      : problemInCondition(required);
    return problem === null ? [] : [{ at: ["requires"], message: problem }];
  });
}

function checkWork(phase: PhaseFile, file: DefinitionFile): readonly Found[] {
  switch (phase.uses) {
    case "pull_request":
    case "manual":
    case "workflow":
      return needsRollback(phase);
    case "rollout":
      return [
        ...needsRollback(phase),
        ...checkStages(phase.stages),
        ...(phase.approval === true ? [] : checkQuorum(phase.approval, ["approval"])),
      ];
    case "decision":
      return checkDecision(phase, file);
    case "wait":
      return (phase.duration === undefined) === (phase.until === undefined)
        ? [{ at: [], message: "expected either duration or until" }]
        : [];
    case "approval":
      return checkQuorum(phase, []);
  }
}

function checkQuorum(
  given: Parameters<typeof checkApproval>[0],
  at: Found["at"],
): readonly Found[] {
  return checkApproval(given, at).map(({ path, message }) => ({ at: path, message }));
}

function needsRollback({
  rollback,
  rollback_on: on,
}: {
  readonly rollback?: string | undefined;
  readonly rollback_on?: string | undefined;
}): readonly Found[] {
  return on !== undefined && rollback === undefined
    ? [{ at: ["rollback_on"], message: "expected rollback, the skill it starts, beside it" }]
    : [];
}

function checkStages(stages: readonly number[]): readonly Found[] {
  return stages.flatMap((stage, index) =>
    index > 0 && stage <= (stages[index - 1] ?? 0)
      ? [{ at: ["stages", index], message: `expected more than the stage before, found ${stage}` }]
      : [],
  );
}

function checkDecision(
  { options, many = false, default: taken = [] }: Extract<PhaseFile, { readonly uses: "decision" }>,
  file: DefinitionFile,
): readonly Found[] {
  const names = options.map((option) => (typeof option === "string" ? option : option.name));
  const defaults = typeof taken === "string" ? [taken] : taken;
  // A comment names them after the resource and the environment, which may be left out.
  const places = [...Object.keys(file.environments), ...Object.keys(file.resources)];
  return [
    ...names.flatMap((name, index) => {
      const at = ["options", index];
      if (names.indexOf(name) < index) {
        return [{ at, message: `expected a name not used before, found ${name} again` }];
      }
      return places.includes(name)
        ? [{ at, message: `expected a name that no environment or resource has, found ${name}` }]
        : [];
    }),
    ...defaults
      .filter((name) => !names.includes(name))
      .map((name) => ({
        at: ["default"],
        message: `expected one of the options (${list(names)}), found ${name}`,
      })),
    ...(defaults.length > 1 && !many
      ? [{ at: ["default"], message: "expected one option, because many is not true" }]
      : []),
  ];
}
