import { checkPhase } from "./check-phase.ts";
/**
 * Makes a `Definition` of what a definition file holds, or says everything that is wrong with
 * it at once: each problem with the path to the value, so that whoever read the YAML can add
 * the line.
 */
import { KEY_INPUT } from "./correlation.ts";
import { DEFAULT_REMINDER, definitionFile, type DefinitionFile } from "./definition-file.ts";
import { list, type DefinitionProblem } from "./definition-problem.ts";
import {
  type ApprovalRule,
  type Definition,
  type EnvironmentDefinition,
  type ResourceDefinition,
  type SkillDefinition,
} from "./definition.ts";
import { durationMs } from "./duration.ts";
import { problemIn } from "./expression.ts";
import {
  approvalRuleOf,
  checkApproval,
  checkWindowNames,
  checkWindows,
  windowsNamed,
  windowsOf,
} from "./parse-gates.ts";
import { checkWaves, waveFor, wavesOf } from "./parse-waves.ts";
import { phaseOf, reminderMs } from "./phase-definition.ts";
import { retryPolicy } from "./retry-policy.ts";
import { type WindowDefinition } from "./windows.ts";

export type ParsedDefinition =
  | { readonly ok: true; readonly definition: Definition }
  | { readonly ok: false; readonly problems: readonly DefinitionProblem[] };

export function parseDefinition(value: unknown): ParsedDefinition {
  const parsed = definitionFile.safeParse(value);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map(({ path, message }) => ({
        path: path.map((step) => (typeof step === "symbol" ? step.toString() : step)),
        message,
      })),
    };
  }
  const problems = [...checkNames(parsed.data), ...checkOrder(parsed.data)];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, definition: complete(parsed.data) };
}

function complete(file: DefinitionFile): Definition {
  const windows = windowsOf(file.windows);
  const environments = Object.entries(file.environments).map(([name, given]) =>
    environmentOf(name, given, windows),
  );
  return {
    name: file.name,
    title: file.title ?? file.name,
    stateBranch: file.state_branch ?? `migration/${file.name}`,
    environments,
    skills: Object.fromEntries(
      Object.entries(file.skills ?? {}).map(([name, given]) => [name, skillOf(name, given)]),
    ),
    phases: file.phases.map(phaseOf),
    reminderMs: reminderMs(file.reminder_interval ?? DEFAULT_REMINDER),
    earlier: new Map(),
    waves: wavesOf(file, windows),
    resources: Object.entries(file.resources).map(([id, given]) =>
      resourceOf(id, given, environments, waveFor(given, file)),
    ),
  };
}

function environmentOf(
  name: string,
  given: DefinitionFile["environments"][string],
  windows: readonly WindowDefinition[],
): EnvironmentDefinition {
  return {
    name,
    primary: given.primary ?? false,
    blockedBy: blockersOf(given),
    approval: approvalOf(given),
    soakMs: given.soak_time === undefined ? null : durationMs(given.soak_time),
    windows: windowsNamed(given.windows, windows),
    vars: given.vars ?? {},
    credentialSource: given.credential_source ?? null,
  };
}

function blockersOf(given: DefinitionFile["environments"][string]): readonly string[] {
  const { blocked_by: blockers = [] } = given;
  return typeof blockers === "string" ? [blockers] : blockers;
}

function approvalOf(given: DefinitionFile["environments"][string]): ApprovalRule | null {
  if (!given.approval && !given.approval_required) return null;
  return approvalRuleOf(given.approval ?? {});
}

type SkillFile = NonNullable<DefinitionFile["skills"]>[string];

function skillOf(name: string, given: SkillFile): SkillDefinition {
  return {
    name,
    workflow: given.workflow,
    ref: given.ref ?? null,
    opensPullRequest: given.opens === "pull_request",
    document: given.document ?? null,
    inputs: given.inputs ?? {},
    timeoutMs: given.timeout === undefined ? null : durationMs(given.timeout),
    retry: given.retry === undefined ? null : retryPolicy(given.retry),
    outputs: given.outputs ?? {},
  };
}

function resourceOf(
  id: string,
  given: DefinitionFile["resources"][string],
  environments: readonly EnvironmentDefinition[],
  wave: string,
): ResourceDefinition {
  const names = environments.map(({ name }) => name);
  return {
    id,
    wave,
    environments: given.environments
      ? names.filter((name) => given.environments?.includes(name))
      : names,
    repository: given.repository ?? null,
    metadata: {
      ...given.labels,
      ...(given.type !== undefined && { type: given.type }),
      ...(given.complexity !== undefined && { complexity: given.complexity }),
      ...(given.owner !== undefined && { owner: given.owner }),
    },
  };
}

function checkNames(file: DefinitionFile): readonly DefinitionProblem[] {
  const environments = Object.keys(file.environments);
  const waves = file.waves?.map(({ name }) => String(name));
  return [
    ...duplicates(
      "phases",
      file.phases.map(({ name }) => name),
    ),
    ...duplicates("waves", waves ?? []),
    ...Object.entries(file.environments).flatMap(([name, given]) =>
      blockersOf(given)
        .filter((blocker) => !environments.includes(blocker) || blocker === name)
        .map((blocker) => ({
          path: ["environments", name, "blocked_by"],
          message: `expected another environment (${list(environments.filter((e) => e !== name))}), found ${blocker}`,
        })),
    ),
    ...checkWindows(file.windows),
    ...checkWaves(file),
    ...Object.entries(file.environments).flatMap(([name, given]) => checkGate(name, given, file)),
    ...Object.keys(file.environments)
      .filter((name) => name === "shared")
      .map((name) => ({
        path: ["environments", name],
        message: "expected another name: shared stands for the phases done once per resource",
      })),
    ...Object.entries(file.skills ?? {}).flatMap(([name, given]) => checkInputs(name, given)),
    ...file.phases.flatMap((phase, index) => checkPhase(phase, index, file)),
    ...Object.entries(file.resources).flatMap(([id, given]) =>
      checkResource(id, given, { environments, waves }),
    ),
  ];
}

function checkGate(
  name: string,
  given: DefinitionFile["environments"][string],
  { windows }: DefinitionFile,
): readonly DefinitionProblem[] {
  const path = ["environments", name];
  const soaksAlone = given.soak_time !== undefined && blockersOf(given).length === 0;
  return [
    ...checkWindowNames(given.windows, windows, [...path, "windows"]),
    ...checkApproval(given.approval, [...path, "approval"]),
    ...(soaksAlone
      ? [
          {
            path: [...path, "soak_time"],
            message: "expected blocked_by beside it: a soak is of what comes before",
          },
        ]
      : []),
  ];
}

function duplicates(
  key: "phases" | "waves",
  names: readonly string[],
): readonly DefinitionProblem[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [
          {
            path: [key, index, "name"],
            message: `expected a name not used before, found ${name} again`,
          },
        ]
      : [],
  );
}

function checkInputs(skill: string, { inputs = {} }: SkillFile): readonly DefinitionProblem[] {
  return Object.entries(inputs).flatMap(([name, template]) => {
    const path = ["skills", skill, "inputs", name];
    if (name === KEY_INPUT) {
      return [{ path, message: `expected another name: Cairn itself sends ${KEY_INPUT}` }];
    }
    const problem = problemIn(template);
    return problem === null ? [] : [{ path, message: problem }];
  });
}

function checkResource(
  id: string,
  given: DefinitionFile["resources"][string],
  {
    environments,
    waves,
  }: { readonly environments: readonly string[]; readonly waves: readonly string[] | undefined },
): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  if (waves && given.wave !== undefined && !waves.includes(String(given.wave))) {
    problems.push({
      path: ["resources", id, "wave"],
      message: `expected a wave of this file (${list(waves)}), found ${given.wave}`,
    });
  }
  for (const [index, environment] of (given.environments ?? []).entries()) {
    if (environments.includes(environment)) continue;
    problems.push({
      path: ["resources", id, "environments", index],
      message: `expected an environment of this file (${list(environments)}), found ${environment}`,
    });
  }
  return problems;
}

/** Orders that could never finish: environments that wait for each other, and shared phases between the others. */
function checkOrder(file: DefinitionFile): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  for (const name of Object.keys(file.environments)) {
    if (waitsForItself(file, name)) {
      problems.push({
        path: ["environments", name, "blocked_by"],
        message: `expected an order that can finish, but ${name} waits for itself through what it is blocked by`,
      });
    }
  }
  const scopes = file.phases.map(({ scope }) => scope ?? "environment");
  const first = scopes.indexOf("environment");
  const last = scopes.lastIndexOf("environment");
  for (const [index, scope] of scopes.entries()) {
    if (scope === "resource" && index > first && index < last) {
      problems.push({
        path: ["phases", index, "scope"],
        message:
          "expected phases with scope: resource before or after all the phases of the environments, found one between them",
      });
    }
  }
  return problems;
}

function waitsForItself(file: DefinitionFile, start: string): boolean {
  const seen = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const given = file.environments[name];
    for (const blocker of given && !seen.has(name) ? blockersOf(given) : []) {
      // A direct self-reference is already reported with the names.
      if (blocker === start && name !== start) return true;
      open.push(blocker);
    }
    seen.add(name);
  }
  return false;
}
