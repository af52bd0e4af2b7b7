import { definitionOf } from "./airflow.ts";
import { pullRequestSeen, resource, Story } from "./given.ts";

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

/** Pull request 8, with which the phase was completed, is reverted, and a person says that so it is. */
export function revertedAndAccepted(
  story: Story,
  phase: string,
  environment: string | null,
): Story {
  const seen = pullRequestSeen({ number: 9, state: "merged", reverts: 8 });
  story.tell({ type: "pull-request", source: "sweep", seen });
  const pullRequest = { number: 8, state: "merged" } as const;
  return story.tell({
    type: "request",
    request: { verb: "recover", resource, environment, accept: true },
    looked: { observations: [], work: [{ environment, phase, pullRequest, run: null }] },
    actor: "ada",
    source: "comment:1",
    pullRequest: null,
  });
}
