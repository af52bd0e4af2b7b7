import { expect, it } from "vitest";
import { causedEffects } from "../../src/domain/caused-effects.ts";
import { planComments } from "../../src/engine/plan-comments.ts";
import { storyWith } from "../domain/kinds.ts";
import { viewOf } from "../messages/view.ts";

const ASKED_AT = "2026-01-15T10:20:00Z";

it("looks for a question from when it was first asked, though it is asked again since", () => {
  const work = { name: "migrate", uses: "workflow", skill: "slow" };
  const skills = { slow: { workflow: "slow.yml", timeout: "10m" } };
  const story = storyWith([work], { skills }).start().run("migrate", "test", { id: 1 });
  const before = story.state;
  const { events, state: after } = story.until(ASKED_AT);
  const [caused] = causedEffects(events, { before, after }, story.definition);
  expect(caused).toMatchObject({ type: "checkpoints" });
  // The same question, with another answer from GitHub.
  story.run("migrate", "test", { id: 1, conclusion: "failure" });

  const claim = { by: "r1", until: ASKED_AT };
  const effects = caused ? [{ ...caused, claim }] : [];
  const waves = Object.entries(story.state.waves).map(
    ([name, wave]) => [name, { ...wave, trackingIssue: 2 }] as const,
  );
  const state = { ...story.state, waves: Object.fromEntries(waves) };
  const { comments } = planComments(effects, [], viewOf({ definition: story.definition, state }));
  expect(comments).toMatchObject([{ ids: [caused?.id], since: ASKED_AT }]);
});
