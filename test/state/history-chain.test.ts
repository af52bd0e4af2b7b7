import { describe, expect, it } from "vitest";
import { brokenAt, encodeHistory } from "../../src/state/history-chain.ts";
import { Story } from "../domain/given.ts";

const { history } = new Story()
  .start()
  .pullRequest("code", null, { number: 1, state: "merged" })
  .finish("test", 20).resource;

describe("the chain of a history", () => {
  it("holds, and goes on from the events before", () => {
    const entries = encodeHistory(history);
    expect(brokenAt(entries, [])).toBeNull();
    for (const at of history.keys()) {
      expect(encodeHistory(history, at)).toEqual(entries.slice(at));
      expect(brokenAt(entries.slice(at), history.slice(0, at))).toBeNull();
    }
  });

  it("breaks where it does not go on from the events before", () => {
    expect(brokenAt(encodeHistory(history, 2), history.slice(0, 1))).toBe(0);
    expect(brokenAt(encodeHistory(history, 2), [])).toBe(0);
    expect(brokenAt(encodeHistory(history), history)).toBe(0);
  });

  it("is computed once for each event, and again where it stands after another", () => {
    const first = encodeHistory(history);
    const longer = encodeHistory([...history, { ...history[0]! }]);
    expect(longer.slice(0, -1).every((entry, index) => entry === first[index])).toBe(true);
    const [, second, ...others] = history;
    const moved = encodeHistory([second!, ...others]);
    expect(moved[0]).not.toHaveProperty("prev");
    expect(brokenAt(moved, [])).toBeNull();
    expect(encodeHistory(history)).toEqual(first);
  });
});
