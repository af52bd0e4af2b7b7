import { describe, expect, it } from "vitest";
import { withEffects } from "../../src/domain/outbox.ts";
import { type WaveState } from "../../src/domain/wave.ts";
import {
  decodeDefinitionInForce,
  encodeDefinitionInForce,
} from "../../src/state/definition-in-force.ts";
import { decodeWave, encodeWave } from "../../src/state/wave-file.ts";
import { from, inForce, newState, pinned } from "./migrations.ts";

const path = "waves/1.yml";

function decoded(text: string): WaveState {
  const result = decodeWave(text, path);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.state;
}

function story(force: string | null = null): WaveState {
  const { state } = from(newState()).ask({ verb: "start", target: { wave: "1" }, force });
  const claim = { by: "instance-1", until: "2026-01-15T11:00:00Z" };
  const effect = { of: { wave: "1" }, id: "wave/1/open", type: "open-tracking-issue" } as const;
  return withEffects(state, [effect], claim).waves["1"]!;
}

describe("a wave's file", () => {
  const base = story();
  const stamp = { at: "2026-01-15T12:00:00Z", actor: "ada", source: "sweep", wave: "1" } as const;
  it.each<readonly [string, WaveState]>([
    ["untouched", newState().waves["1"]!],
    ["started", base],
    ["with its issue", { ...base, trackingIssue: 12 }],
    ["completed", { ...base, outbox: [], completedAt: "2026-02-01T10:00:00Z" }],
    [
      "held in every way",
      {
        ...base,
        members: ["a"],
        enteredAt: "2026-01-15T12:00:00Z",
        gate: {
          side: "after",
          wait: {
            status: "rejected",
            since: stamp.at,
            by: "ada",
            reason: "x",
            requestedBy: "grace",
            digest: "d",
          },
        },
        approvals: [{ by: "ada", at: stamp.at, digest: "d", teams: ["leads"] }],
        waived: { by: "ada", at: stamp.at, reason: "hotfix" },
        paused: { by: "ada", at: stamp.at, reason: "freeze", drainedAt: stamp.at },
        overBudget: { since: stamp.at, failed: ["a"], limit: 0 },
        tolerated: 1,
        abortAsked: { by: "ada", at: stamp.at, reason: "enough" },
        aborted: { by: "ada", at: stamp.at, reason: "enough" },
      },
    ],
    [
      "with a long history",
      {
        ...base,
        history: [
          ...base.history,
          { ...stamp, type: "wave_started", forced: "no: time", members: ["a", "b"] },
          { ...stamp, type: "resource_joined", id: "c" },
          { ...stamp, type: "window_awaited", side: "before", nextOpen: null, windows: ["nights"] },
          { ...stamp, type: "approval_given", side: "after", digest: "d", teams: ["leads"] },
          { ...stamp, type: "failures_exceeded", failed: ["a"], limit: 0 },
          { ...stamp, type: "wave_paused", reason: "freeze" },
          { ...stamp, type: "pause_drained" },
          { ...stamp, type: "tracking_issue_opened", number: 12 },
          { ...stamp, type: "wave_completed" },
          { ...stamp, type: "noted", action: "remark", text: "by hand" },
        ],
      },
    ],
  ])("%s survives being written and read", (_, state) => {
    expect(decoded(encodeWave(state, null))).toEqual(state);
  });

  it("keeps what people wrote beside it", () => {
    const text = `# Pilot customers only.\n${encodeWave(newState().waves["1"]!, null)}`;
    const next = encodeWave(base, text);
    expect(next).toMatch(/^# Pilot customers only\.\n/);
    expect(decoded(next)).toEqual(base);
  });

  it("may name the wave by a number", () => {
    const text = encodeWave(base, null);
    expect(text).toContain('name: "1"');
    expect(decoded(text.replace('name: "1"', "name: 1"))).toEqual(base);
  });

  it("is refused when its history was changed, or cut loose from its chain", () => {
    const text = encodeWave(base, null);
    const cut = text.replace(/^ +prev: .*\n/m, "");
    for (const changed of [text.replace("actor: ada", "actor: eve"), cut]) {
      expect(changed).not.toBe(text);
      const longer = encodeWave({ ...base, history: [...base.history, ...base.history] }, null);
      const result = decodeWave(
        changed === cut ? longer.replace(/^ +prev: .*\n/m, "") : changed,
        path,
      );
      expect(result.ok ? [] : result.problems).toMatchObject([
        { path, message: expect.stringContaining("expected prev") },
      ]);
    }
  });

  it("takes an entry people added at the end", () => {
    const text = encodeWave(base, null);
    const entry =
      '  - { timestamp: "2026-01-16T10:00:00Z", action: remark, actor: ada, details: Paused }\n';
    const state = decoded(text + entry);
    expect(state.history.at(-1)).toMatchObject({ type: "noted", action: "remark", text: "Paused" });
    expect(decoded(encodeWave(state, text + entry))).toEqual(state);
  });
});

describe("the definition in force", () => {
  it("is pinned line by line, exactly as it was", () => {
    const text = encodeDefinitionInForce(inForce, null);
    expect(text).toContain("source: |\n  name: airflow-v3\n");
    expect(decodeDefinitionInForce(text, "migration.yml")).toEqual({ ok: true, state: inForce });
  });

  it.each(["a: 1\r\n", "a: 1 \n \n", "  a: 1\n", "a: \u0007\n", ""])("keeps %j", (source) => {
    const text = encodeDefinitionInForce(pinned(source), null);
    expect(decodeDefinitionInForce(text, "migration.yml")).toEqual({
      ok: true,
      state: pinned(source),
    });
  });

  it("is refused when its source was changed by hand", () => {
    const text = encodeDefinitionInForce(inForce, null).replace("pacman", "rm -rf");
    expect(decodeDefinitionInForce(text, "migration.yml")).toMatchObject({
      ok: false,
      problems: [{ path: "migration.yml", line: 2, message: expect.stringContaining("SHA-256") }],
    });
  });
});
