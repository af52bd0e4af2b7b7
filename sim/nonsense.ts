/** What people say that nobody asked them: commands that make no sense there and then, and plain talk. */
import { type Chance } from "./chance.ts";
import { environmentNames, resourceIds } from "./definition.ts";
import { type Plan } from "./plan.ts";

export function nonsense(chance: Chance, plan: Plan): string {
  const resource = chance.pick(["email.main", "nobody.knows", ...resourceIds(plan)]);
  const environment = chance.pick(["test", ...environmentNames(plan)]);
  return chance.pick([
    "/migrate status",
    `/migrate next ${resource}`,
    "/migrate help start",
    "/migrate nonsence",
    "/migrate start wave:1",
    `/migrate start ${resource}`,
    `/migrate ${environment}-done ${resource}`,
    `/migrate approve ${resource} ${environment}`,
    `/migrate retry ${resource} ${environment}`,
    `/migrate skip ${resource} ${environment}`,
    `/migrate skip ${resource} ${environment} --reason "not needed"`,
    `/migrate block ${resource} --reason "freeze"`,
    `/migrate unblock ${resource}`,
    `/migrate pr-merged ${resource}`,
    `/migrate deploy-confirmed ${resource} ${environment}`,
    `> /migrate skip ${resource}`,
    `/migrate status ${resource}\n/migrate block ${resource} --reason "both"`,
    "- /migrate status",
    "Thanks, I look into it.",
    "Who knows more about this?",
    `/migrate pause ${resource} --reason "quarter end"`,
    `/migrate resume ${resource}`,
    '/migrate pause wave:1 --reason "audit"',
    "/migrate resume wave:1",
    `/migrate reject ${resource} ${environment} --reason "not yet"`,
    `/migrate rollback ${resource} ${environment} --reason "errors rise"`,
    `/migrate recover ${resource}`,
    `/migrate note ${resource} "the queue was drained"`,
    `/migrate merge-pr ${resource}`,
    `/migrate abort ${resource} --reason "it is being retired"`,
    '/migrate abort wave:1 --reason "too risky"',
    '/migrate start wave:1 --force --reason "we cannot wait"',
    `/migrate upgrade ${resource}`,
    `/migrate why ${resource}`,
    `/migrate history ${resource}`,
  ]);
}
