/** The blueprint's other migrations, each walked to its end with the real app over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
import { loadExample } from "../../src/sandbox/example.ts";
import { walk, type Walked } from "./walk.ts";

const DAY = 24 * 3_600_000;

describe.each([
  ["database", 5, 1],
  ["api-version", 3, 90],
  ["framework-upgrade", 4, 1],
])("the example %s", (name, resources, days) => {
  let walked: Walked;

  beforeAll(async () => {
    walked = await walk(loadExample(name));
  }, 240_000);
  afterAll(() => walked.sandbox.stop());

  it("is walked to its end", () => {
    expect(walked.stuck).toBeNull();
    expect(walked.completed).toHaveLength(resources);
    const open = Object.values(walked.sandbox.state()?.resources ?? {}).flatMap(checkpointsOf);
    expect(open).toEqual([]);
  });

  it("takes the time it takes, on the clock of the sandbox", () => {
    const [first] = walked.sandbox.repository.threads;
    const begun = Date.parse(first?.createdAt ?? "");
    expect(walked.sandbox.clock.now() - begun).toBeGreaterThan(days * DAY);
  });

  it("surprises nobody", () => {
    const { surprises, unanswered } = walked.sandbox.record();
    expect([surprises, unanswered]).toEqual([[], []]);
    expect(walked.sandbox.github.requestLog.unknown).toEqual([]);
  });
});
