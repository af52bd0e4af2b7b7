/** Workflows and their runs over REST. */
import { runApiUrl, runPayload, runUrl, workflowPayload } from "../payloads/run.ts";
import { cancelRun, dispatch, rerun, runWithId, type Run } from "../runs.ts";
import { workflowNamed, workflowsOf } from "../workflows.ts";
import { noContent, ok, type RepoCall } from "./call.ts";
import { paginate, PAGING } from "./pages.ts";
import { repoRoute, type Route } from "./route.ts";

const READ = ["actions:read"] as const;
const WRITE = ["actions:write"] as const;

export const actionRoutes: readonly Route[] = [
  repoRoute({
    method: "GET",
    path: "/actions/workflows",
    kind: "read",
    needs: READ,
    query: PAGING,
    handle: (call) => {
      const all = workflowsOf(call.world, call.repository);
      const { items, headers } = paginate(call, all);
      const workflows = items.map((one) => workflowPayload(call.world, one));
      return ok({ total_count: all.length, workflows }, headers);
    },
  }),
  repoRoute({
    method: "GET",
    path: "/actions/workflows/{workflow_id}",
    kind: "read",
    needs: READ,
    handle: ({ world, repository, param }) =>
      ok(workflowPayload(world, workflowNamed(world, repository, param("workflow_id")))),
  }),
  repoRoute({
    method: "POST",
    path: "/actions/workflows/{workflow_id}/dispatches",
    kind: "dispatch",
    needs: WRITE,
    body: ["ref", "inputs", "return_run_details"],
    handle: ({ world, actor, repository, param, body }) => {
      const workflow = workflowNamed(world, repository, param("workflow_id"));
      const run = dispatch(world, actor, workflow, {
        ref: body.text("ref"),
        inputs: body.object("inputs") ?? {},
      });
      if (!body.flag("return_run_details")) return noContent;
      return ok({
        workflow_run_id: run.id,
        run_url: runApiUrl(world, run),
        html_url: runUrl(world, run),
      });
    },
  }),
  repoRoute({
    method: "GET",
    path: "/actions/workflows/{workflow_id}/runs",
    kind: "read",
    needs: READ,
    query: ["actor", "branch", "event", "status", "created", "head_sha", ...PAGING],
    handle: (call) => {
      const all = runsAsked(call);
      const { items, headers } = paginate(call, all);
      const workflow_runs = items.map((run) => runPayload(call.world, run));
      return ok({ total_count: all.length, workflow_runs }, headers);
    },
  }),
  repoRoute({
    method: "GET",
    path: "/actions/runs/{run_id}",
    kind: "read",
    needs: READ,
    handle: (call) => ok(runPayload(call.world, runIn(call))),
  }),
  repoRoute({
    method: "POST",
    path: "/actions/runs/{run_id}/rerun",
    kind: "dispatch",
    needs: WRITE,
    body: ["enable_debug_logging"],
    handle: (call) => {
      rerun(call.world, call.actor, runIn(call));
      return { status: 201, body: {} };
    },
  }),
  repoRoute({
    method: "POST",
    path: "/actions/runs/{run_id}/cancel",
    kind: "cancel",
    needs: WRITE,
    handle: (call) => {
      cancelRun(call.world, call.actor, runIn(call));
      return { status: 202, body: {} };
    },
  }),
];

export function runIn({ world, repository, param }: RepoCall): Run {
  return runWithId(repository, world, Number(param("run_id")));
}

/** Newest first. */
function runsAsked({ world, repository, param, query }: RepoCall): Run[] {
  const workflow = workflowNamed(world, repository, param("workflow_id"));
  const asked = (name: string, ...values: readonly (string | null)[]): boolean => {
    const wanted = query.get(name);
    return wanted === null || values.includes(wanted);
  };
  return workflow.runs
    .filter(
      (run) =>
        asked("actor", run.actor.login) &&
        asked("branch", run.headBranch) &&
        asked("event", run.event) &&
        asked("status", run.status, run.conclusion) &&
        asked("head_sha", run.headSha) &&
        isWithin(run.createdAt, query.get("created")),
    )
    .toReversed();
}

/** GitHub's search syntax for dates: `>=T`, `<T`, `A..B`, or one day or instant. */
function isWithin(at: string, range: string | null): boolean {
  if (range === null) return true;
  const time = Date.parse(at);
  const [from, to] = range.split("..");
  if (from !== undefined && to !== undefined) {
    return (from === "*" || time >= Date.parse(from)) && (to === "*" || time <= Date.parse(to));
  }
  const [, operator = "", bound = ""] = /^(>=|<=|>|<)?(.*)$/.exec(range) ?? [];
  const limit = Date.parse(bound);
  if (operator === ">=") return time >= limit;
  if (operator === "<=") return time <= limit;
  if (operator === ">") return time > limit;
  return operator === "<" ? time < limit : at.startsWith(bound);
}
