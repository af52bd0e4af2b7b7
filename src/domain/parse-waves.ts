/**
 * The waves of a definition file in the form the rules read. Every resource belongs to exactly
 * one: the wave it names, else the one whose labels it has, else the first that selects nothing.
 */
import { type DefinitionFile } from "./definition-file.ts";
import { type DefinitionProblem } from "./definition-problem.ts";
import { type WaveDefinition } from "./definition.ts";
import { durationMs } from "./duration.ts";
import { type GateRule } from "./gates.ts";
import { approvalRuleOf, checkApproval, checkWindowNames, windowsNamed } from "./parse-gates.ts";
import { type WaveFile } from "./wave-file.ts";
import { type WindowDefinition } from "./windows.ts";

type ResourceFile = DefinitionFile["resources"][string];
type GateFiles = NonNullable<NonNullable<WaveFile["gates"]>["before"]>;

export function wavesOf(
  file: DefinitionFile,
  windows: readonly WindowDefinition[],
): readonly WaveDefinition[] {
  if (file.waves) return file.waves.map((wave) => waveOf(wave, windows));
  const named = Object.values(file.resources).map(({ wave }) => String(wave ?? 1));
  return [...new Set(named)].map((name) => waveOf({ name }, windows));
}

function waveOf(given: WaveFile, windows: readonly WindowDefinition[]): WaveDefinition {
  return {
    name: String(given.name),
    title: given.title ?? null,
    maxConcurrency: limitOf(given.max_concurrency, 1),
    failureThreshold: limitOf(given.failure_threshold, 0),
    startsAutomatically: given.starts === "automatically",
    gates: {
      before: gateOf(given.gates?.before, windows),
      after: gateOf(given.gates?.after, windows),
    },
  };
}

function limitOf(
  given: number | string | undefined,
  otherwise: number,
): number | { readonly percent: number } {
  return typeof given === "string" ? { percent: Number.parseInt(given, 10) } : (given ?? otherwise);
}

function gateOf(
  files: GateFiles | undefined,
  windows: readonly WindowDefinition[],
): GateRule | null {
  if (!files) return null;
  const rule: GateRule = { approval: null, soakMs: null, windows: [] };
  return files.reduce<GateRule>((soFar, gate) => {
    if ("approval" in gate) return { ...soFar, approval: approvalRuleOf(gate.approval) };
    if ("soak_time" in gate) return { ...soFar, soakMs: durationMs(gate.soak_time) };
    return { ...soFar, windows: windowsNamed(gate.windows, windows) };
  }, rule);
}

/** The wave a resource belongs to; `checkWaves` has seen to it that there is one. */
export function waveFor(given: ResourceFile, file: DefinitionFile): string {
  if (given.wave !== undefined) return String(given.wave);
  const [selected] = selecting(given, file);
  const plain = file.waves?.find(({ select }) => select === undefined);
  return String(selected?.name ?? plain?.name ?? file.waves?.[0]?.name ?? 1);
}

function selecting({ labels = {} }: ResourceFile, file: DefinitionFile): readonly WaveFile[] {
  return (file.waves ?? []).filter(
    ({ select }) =>
      select !== undefined &&
      Object.entries(select.labels).every(([label, value]) => labels[label] === value),
  );
}

export function checkWaves(file: DefinitionFile): readonly DefinitionProblem[] {
  return [
    ...(file.waves ?? []).flatMap((wave, index) => [
      ...checkGates(wave.gates?.before, file, ["waves", index, "gates", "before"]),
      ...checkGates(wave.gates?.after, file, ["waves", index, "gates", "after"]),
    ]),
    ...Object.entries(file.resources).flatMap(([id, given]) => checkWaveOf(id, given, file)),
  ];
}

function checkGates(
  files: GateFiles | undefined,
  { windows }: DefinitionFile,
  path: DefinitionProblem["path"],
): readonly DefinitionProblem[] {
  return (files ?? []).flatMap((gate, index) => {
    const [kind = ""] = Object.keys(gate);
    const isFirst = files?.findIndex((other) => kind in other) === index;
    return [
      ...(isFirst ? [] : [{ path: [...path, index], message: `expected ${kind} only once` }]),
      ...("windows" in gate
        ? checkWindowNames(gate.windows, windows, [...path, index, "windows"])
        : []),
      ...("approval" in gate ? checkApproval(gate.approval, [...path, index, "approval"]) : []),
    ];
  });
}

function checkWaveOf(
  id: string,
  given: ResourceFile,
  file: DefinitionFile,
): readonly DefinitionProblem[] {
  if (given.wave !== undefined || !file.waves) return [];
  const selected = selecting(given, file).map(({ name }) => String(name));
  const path = ["resources", id, "labels"];
  if (selected.length > 1) {
    return [
      { path, message: `expected labels of one wave, found those of ${selected.join(" and ")}` },
    ];
  }
  const hasHome = selected.length === 1 || file.waves.some(({ select }) => select === undefined);
  return hasHome
    ? []
    : [{ path, message: "expected labels that some wave selects, or a wave by its name" }];
}
