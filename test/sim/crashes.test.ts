import { expect, it } from "vitest";
import { reportCrashes } from "../../sim/crash-report.ts";

// Every crash there is takes minutes: `npm run sim -- --crashes`.
it("ends where it would have ended without the crash", { timeout: 240_000 }, async () => {
  const reports = await reportCrashes(97);
  expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
  expect(reports.map(({ walked }) => walked).every((walked) => walked >= 4)).toBe(true);
});
