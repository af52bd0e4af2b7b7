import { describe, expect, it } from "vitest";
import { routes } from "../../../src/sandbox/github/rest/routes.ts";
import { describeOperation } from "./openapi.ts";

describe("the REST routes of the fake", () => {
  it("are many", () => expect(routes.length).toBeGreaterThan(60));

  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    "%s is one GitHub has, with parameters GitHub knows",
    (_, { method, path, names, query = [], body = [] }) => {
      const known = describeOperation(method, path);
      expect(known, "GitHub has no such route").toBeDefined();
      const named = (where: string) =>
        known?.parameters.filter((one) => one.in === where).map(({ name }) => name);
      expect(named("path")?.toSorted()).toEqual([...names].toSorted());
      expect(named("query")).toEqual(expect.arrayContaining([...query]));
      expect([...(known?.bodyKeys ?? [])]).toEqual(expect.arrayContaining([...body]));
    },
  );
});
