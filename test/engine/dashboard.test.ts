import { expect, it } from "vitest";
import { createDashboard } from "../../src/engine/dashboard.ts";
import { type GitHub } from "../../src/engine/github.ts";
import { type View } from "../../src/messages/answer.ts";
import { virtualClock } from "../../src/sandbox/virtual-clock.ts";
import { storyWith } from "../domain/kinds.ts";
import { viewOf } from "../messages/view.ts";

/** The wave as its tracking issue knows it, in these words for its title. */
function titled(title: string): View {
  const { definition, state } = storyWith([
    { name: "migrate", uses: "workflow", skill: "work" },
  ]).start();
  const [name = ""] = Object.keys(state.waves);
  const wave = { ...state.waves[name]!, trackingIssue: 2, title };
  return viewOf({ definition, state: { ...state, waves: { [name]: wave } } });
}

it("is brought up to date where the answer to an update was lost, also back to what it was", async () => {
  let shown = "";
  let isAnswered = true;
  const update = (_: unknown, { body }: { readonly body: string }): Promise<void> => {
    shown = body;
    return isAnswered ? Promise.resolve() : Promise.reject(new Error("socket hang up"));
  };
  let view = titled("Pilot");
  const log = (): void => undefined;
  const dashboard = createDashboard({
    github: { issues: { update } } as unknown as GitHub,
    clock: virtualClock(0),
    log: { debug: log, info: log, warn: log, error: log },
    view: () => view,
    gatherMs: 0,
  });
  async function show(title: string): Promise<string> {
    view = titled(title);
    for (const wave of Object.keys(view.state.waves)) dashboard.touch(wave);
    await dashboard.flush();
    return shown;
  }
  const before = await show("Pilot");
  isAnswered = false;
  expect(await show("Pioneers")).not.toBe(before);
  isAnswered = true;
  expect(await show("Pilot")).toBe(before);
});
