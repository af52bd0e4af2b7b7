import { describe, expect, it } from "vitest";
import {
  bodyMarker,
  branchFor,
  effectNamedIn,
  phaseNamedBy,
  runKey,
} from "../../src/domain/correlation.ts";

const ref = { environment: "prod-us", phase: "infra" } as const;
const named = { migration: "airflow-v3", resource: "email.notifications", ...ref };

describe("a run's title", () => {
  const title = `Migrate DAGs [cairn ${runKey("airflow-v3", "email.scale/test/migrate/2")}]`;

  it("names the dispatch it comes from, of its own migration only", () => {
    expect(effectNamedIn(title, "airflow-v3")).toBe("email.scale/test/migrate/2");
    expect(effectNamedIn(title, "airflow")).toBeNull();
    expect(effectNamedIn("Migrate DAGs", "airflow-v3")).toBeNull();
  });
});

describe("a pull request", () => {
  it("names its phase by its branch", () => {
    const headBranch = branchFor("airflow-v3", "email.notifications", ref);
    expect(headBranch).toBe("cairn/airflow-v3/email.notifications/prod-us/infra");
    expect(phaseNamedBy({ headBranch, body: "" })).toEqual(named);
  });

  it("names its phase by the marker in its body when the branch is called otherwise", () => {
    const body = `Adds it.\n\n${bodyMarker("airflow-v3", "email.notifications", ref)}`;
    expect(phaseNamedBy({ headBranch: "ada/infra", body })).toEqual(named);
  });

  it("names a phase done once per resource with `shared`", () => {
    const headBranch = branchFor("m", "r", { environment: null, phase: "code" });
    expect(phaseNamedBy({ headBranch, body: "" })).toMatchObject({ environment: null });
  });

  it.each(["main", "cairn/m/r/test", "cairn/m/r/test/infra/2", "cairn//r/test/infra"])(
    "names nothing by the branch %s",
    (headBranch) => {
      expect(phaseNamedBy({ headBranch, body: "" })).toBeNull();
    },
  );
});
