import { describe, expect, it } from "vitest";
import { adopt } from "../../src/domain/adopt.ts";
import { type Definition } from "../../src/domain/definition.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

const stamp = { at: "2026-02-01T10:00:00Z", actor: "cairn", source: "engine" } as const;
const upgrade = { verb: "upgrade", resource } as const;
const { test } = airflowFile.environments;

const nights = {
  name: "nights",
  kind: "allow",
  rrule: "FREQ=DAILY",
  dtstart: "TZID=UTC:20260105T220000",
  dtend: "TZID=UTC:20260106T060000",
};
const freeze = { ...nights, name: "freeze", kind: "deny" };
const strict = {
  approval: {
    min_approvals: 2,
    approvers: [{ user: "grace" }, { user: "linus" }, { team: "leads", required: true }],
  },
  soak_time: "2h",
  windows: ["nights", "freeze"],
  blocked_by: "test",
};
const ask = { name: "ask", uses: "approval", min_approvals: 2 };
const deploy = { ...airflowFile.phases[3], action: "run_migration", requires: ["infra"] };
const phases = [...airflowFile.phases.slice(0, 3), ask, deploy];
const file = (gate: object, more: object = {}): object => ({
  ...airflowFile,
  windows: [nights, freeze],
  environments: { test, "prod-us": gate },
  resources: { [resource]: { wave: 1 }, late: { wave: 2 } },
  phases,
  ...more,
});

/** The migration under way, with another definition in force. */
function changed(story: Story, to: object): Story {
  const definition = definitionOf(to);
  const inForce = { digest: "d2", commit: "c2", path: "m.yml", source: "" };
  const adopted = adopt(story.state, story.definition, { inForce, definition }, stamp);
  if (!adopted.ok) throw new Error(adopted.problems.map(({ message }) => message).join());
  const earlier = new Map<string, Definition>([["d1", story.definition]]);
  const next = new Story({ ...definition, earlier });
  next.state = adopted.state;
  return next;
}

const begun = (): Story => new Story(definitionOf(file(strict))).start();
const approval = (change: object): object => ({
  ...strict,
  approval: { ...strict.approval, ...change },
});
const { approvers } = strict.approval;

describe("/migrate upgrade to a definition that asks for less (rule 19)", () => {
  it.each([
    ["of no approval", file({ ...strict, approval: undefined }), "approval of prod-us"],
    ["of fewer approvals", file(approval({ min_approvals: 1 })), "approval of prod-us"],
    ["of whoever asks", file(approval({ prevent_self_review: false })), "approval of prod-us"],
    ["of anybody", file(approval({ approvers: undefined })), "approval of prod-us"],
    [
      "of one more who may",
      file(approval({ approvers: [...approvers, { user: "mallory" }] })),
      "approval of prod-us",
    ],
    [
      "not of those it required",
      file(approval({ approvers: approvers.map((one) => ({ ...one, required: false })) })),
      "approval of prod-us",
    ],
    ["a shorter soak", file({ ...strict, soak_time: "1h" }), "soak_time of prod-us"],
    ["no freeze", file({ ...strict, windows: ["nights"] }), "windows of prod-us"],
    ["no window", file({ ...strict, windows: ["freeze"] }), "windows of prod-us"],
    [
      "a wider window",
      file(strict, { windows: [{ ...nights, dtend: "TZID=UTC:20260106T080000" }, freeze] }),
      "windows of prod-us",
    ],
    [
      "not to wait",
      file({ ...strict, blocked_by: [], soak_time: undefined }),
      "blocked_by of prod-us",
    ],
    [
      "an environment of another name",
      file(strict, { environments: { test, prod: { blocked_by: "test" } } }),
      "environment prod-us",
    ],
    [
      "no approval phase",
      file(strict, { phases: phases.filter((one) => one !== ask) }),
      "approval of ask",
    ],
    [
      "a smaller approval phase",
      file(strict, {
        phases: phases.map((one) => (one === ask ? { ...ask, min_approvals: 1 } : one)),
      }),
      "approval of ask",
    ],
    [
      "no go",
      file(strict, { phases: [...phases.slice(0, 4), { ...deploy, action: undefined }] }),
      "action of migrate",
    ],
    [
      "nothing where something is so",
      file(strict, { phases: [...phases.slice(0, 4), { ...deploy, skip_when: "true" }] }),
      "skip_when of migrate",
    ],
    [
      "no other phase",
      file(strict, { phases: [...phases.slice(0, 4), { ...deploy, requires: undefined }] }),
      "requires of migrate",
    ],
  ])("is refused where it asks %s", (_, to, gate) => {
    const story = changed(begun(), to);
    expect(story.refusal(upgrade)).toMatchObject({ refused: "upgrade-loosens" });
    expect(story.refusal(upgrade)?.facts["gates"]).toContain(gate);
  });

  it.each([
    ["of more people", file(approval({ min_approvals: 3 }))],
    ["of fewer who may", file(approval({ approvers: approvers.slice(1) }))],
    ["a longer soak", file({ ...strict, soak_time: "3h" })],
    ["the same in other words", file({ ...strict, blocked_by: ["test"] })],
    ["one more phase", file(strict, { phases: [...phases, { ...ask, name: "again" }] })],
  ])("is done where it asks %s", (_, to) => {
    expect(changed(begun(), to).ask(upgrade).resource.definitionDigest).toBe("d2");
  });

  it("looks only at what is still to come", () => {
    const open = file({ blocked_by: "test", windows: ["nights"] });
    const done = new Story(
      definitionOf(file({ blocked_by: "test", approval_required: true, windows: ["nights"] })),
    );
    done.start().pullRequest("code", null, { number: 1, state: "merged" });
    expect(changed(done, open).refusal(upgrade)).toMatchObject({ refused: "upgrade-loosens" });
    done.pullRequest("infra", "test", { number: 2, state: "merged" });
    done.confirm("infra", "test").confirm("deploy", "test");
    done.run("deploy", "test", { id: 1, conclusion: "success" });
    for (const by of ["grace", "linus"]) {
      done.ask({ verb: "approve", resource, environment: "test" }, { by });
    }
    done.ask({ verb: "skip", resource, environment: "test", reason: "x" }).signOff("test");
    done.ask({ verb: "approve", resource, environment: "prod-us" }, { by: "grace" });
    done.until("2026-01-15T22:30:00Z");
    expect(done.environment("prod-us")).toBe("active");
    changed(done, open).ask(upgrade);
  });
});

describe("a changed definition that asks less of a wave under way (rule 19)", () => {
  const wave = {
    name: 1,
    failure_threshold: 1,
    gates: { before: [{ approval: {} }], after: [{ soak_time: "2h" }] },
  };
  const withWave = (given: object): object => file(strict, { waves: [given, { name: 2 }] });
  const opened = (): Story =>
    new Story(definitionOf(withWave(wave))).ask({
      verb: "start",
      target: { wave: "1" },
      force: null,
    });

  it.each([
    ["no gate before it", { ...wave, gates: { after: wave.gates.after } }, "approval before it"],
    ["no gate after it", { ...wave, gates: { before: wave.gates.before } }, "soak_time after it"],
    ["more failures", { ...wave, failure_threshold: 2 }, "failure_threshold"],
    ["a share of failures", { ...wave, failure_threshold: "10%" }, "failure_threshold"],
  ])("changes nothing where it asks for %s", (_, given, what) => {
    expect(() => changed(opened(), withWave(given))).toThrow(what);
    changed(new Story(definitionOf(withWave(wave))), withWave(given));
  });

  it("is in force where it only asks for more, or for less of what is behind", () => {
    const fewer = withWave({ ...wave, failure_threshold: 0 });
    expect(changed(opened(), fewer).state.definition.digest).toBe("d2");
    const entered = opened().ask({ verb: "approve-wave", wave: "1" }, { by: "grace" });
    const behind = withWave({ ...wave, gates: { after: wave.gates.after } });
    expect(changed(entered, behind).state.definition.digest).toBe("d2");
  });
});
