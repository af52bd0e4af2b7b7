import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { showProgress } from "../../src/sandbox/progress.ts";

const waves = new Map([
  ["1", ["tools.cron"]],
  ["2", ["email.scale", "email.digest"]],
]);
const now = Date.parse("2026-01-07T15:04:05Z");

function written(isTTY: boolean): string {
  const output = Object.assign(new PassThrough(), { isTTY });
  const progress = showProgress({ output, waves, startsAt: now });
  progress.completed("tools.cron", now);
  progress.completed("email.digest", now);
  progress.stop();
  return String(output.read());
}

describe("progress", () => {
  it("is a line per completed resource where there is no terminal", () => {
    expect(written(false)).toBe(
      "2026-01-07 15:04  1/3  wave 1 1/1  tools.cron completed\n" +
        "2026-01-07 15:04  2/3  wave 2 1/2  email.digest completed\n",
    );
  });

  it("is a bar per wave on a terminal", () => {
    const shown = written(true);
    expect(shown).toContain("1/1");
    expect(shown).toContain("1/2");
    expect(shown).toContain("email.digest");
  });
});
