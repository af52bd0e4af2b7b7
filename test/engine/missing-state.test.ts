import { describe, expect, it } from "vitest";
import { type GitHub, type ThreadRef } from "../../src/engine/github.ts";
import { createMissingStateAlert } from "../../src/engine/missing-state.ts";

const missing = {
  migration: "airflow-v3",
  repository: "acme/platform",
  branch: "migration/airflow-v3",
  head: null,
  webUrl: "https://github.test",
};

/** GitHub's list of issues is behind, and the first issues may be refused. */
function alertOn({ refusals = 0 }: { readonly refusals?: number } = {}) {
  const opened: number[] = [];
  const closed: number[] = [];
  let left = refusals;
  const github = {
    repositories: { isInstalled: () => Promise.resolve(true) },
    issues: {
      findOwn: () => Promise.resolve(null),
      open: () => {
        left -= 1;
        if (left >= 0) return Promise.reject(new Error("502"));
        return Promise.resolve({ number: opened.push(opened.length + 1) });
      },
      update: ({ number }: ThreadRef) => Promise.resolve(closed.push(number)),
    },
  };
  const log = () => undefined;
  const alert = createMissingStateAlert({
    github: github as unknown as GitHub,
    log: { debug: log, info: log, warn: log, error: log },
  });
  return { alert, opened, closed };
}

describe("the issue about a state branch that is gone", () => {
  it("is opened once though a sweep and a command find it at the same moment", async () => {
    const { alert, opened, closed } = alertOn();
    await Promise.all([alert.tellOnce(missing), alert.tell(missing)]);
    expect(opened).toEqual([1]);
    await alert.over();
    expect(closed).toEqual([1]);
  });

  it("is opened by who finds it next where GitHub refused it", async () => {
    const { alert, opened } = alertOn({ refusals: 1 });
    await Promise.all([alert.tell(missing), alert.tellOnce(missing)]);
    expect(opened).toEqual([]);
    await alert.tell(missing);
    expect(opened).toEqual([1]);
  });

  it("is closed though the branch is back before it is opened", async () => {
    const { alert, opened, closed } = alertOn();
    const telling = alert.tell(missing);
    while (!alert.isOn()) await Promise.resolve();
    await Promise.all([alert.over(), telling]);
    expect([opened, closed]).toEqual([[1], [1]]);
  });
});
