import { definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

/** A migration of one environment whose phases are the given ones; skills called as they are used. */
export function storyWith(phases: readonly object[], more: object = {}): Story {
  return new Story(
    definitionOf({
      name: "kinds",
      environments: { test: {} },
      skills: {
        work: {
          workflow: "work.yml",
          outputs: { failed: "integer", rate: "number" },
          inputs: { at: "${{ stage.percentage }}" },
        },
        undo: { workflow: "undo.yml" },
        check: { workflow: "check.yml", outputs: { healthy: "boolean" } },
      },
      phases,
      resources: { [resource]: {}, "email.scale": {} },
      ...more,
    }),
  );
}

export const place = { resource, environment: "test" } as const;

export const choose = (...options: readonly string[]) =>
  ({ verb: "choose", ...place, options }) as const;
export const approve = { verb: "approve", ...place } as const;
export const retry = { verb: "retry", ...place } as const;
export const reject = (reason: string | null) => ({ verb: "reject", ...place, reason }) as const;
export const rollback = (reason: string | null) =>
  ({ verb: "rollback", ...place, reason }) as const;

export const outputs = (values: Readonly<Record<string, number | string | boolean>>) =>
  ({ ok: true, outputs: values }) as const;
