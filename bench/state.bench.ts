/** How long it takes to write one more event, by how many there are: `npm run bench`. */
import { bench, describe } from "vitest";
import { type Event } from "../src/domain/events.ts";
import { changesTo, encodeState } from "../src/state/changes.ts";
import { writeGrown } from "../src/state/grown-file.ts";
import { resourceCodec } from "../src/state/resource-codec.ts";
import { readFile } from "../src/state/state-file.ts";
import { type StoredState } from "../src/state/state-files.ts";
import { resource } from "../test/domain/given.ts";
import { definition, newState, withHistory } from "../test/state/migrations.ts";

const path = `resources/${resource}.yml`;

function event(run: number): Event {
  const stamp = { at: "2026-01-15T10:00:00Z", actor: "cairn", source: "sweep", resource } as const;
  const ref = { environment: "test", phase: "migrate" };
  return { ...stamp, ...ref, type: "run_failed", run, runAttempt: 1, conclusion: "timed_out" };
}

function withEvents(count: number): StoredState {
  let stored = encodeState(newState());
  for (let from = 0; from < count; from += 50) {
    const { history } = stored.state.resources[resource]!;
    const more = Array.from({ length: 50 }, (_, index) => event(from + index + 1));
    stored = changesTo(withHistory(stored.state, [...history, ...more]), stored).stored;
  }
  return stored;
}

describe("one more event in a file with 100", () => {
  const { files, state } = withEvents(100);
  const known = { text: files.get(path)!, state: state.resources[resource]! };
  const codec = resourceCodec(definition, "d1");
  const longer = () => ({ ...known.state, history: [...known.state.history, event(101)] });
  bench("written without its past", () => {
    if (!writeGrown(codec, longer(), known, path)) throw new Error("expected the past to be known");
  });
  bench("written whole", () => {
    const text = codec.encode(longer(), known.text, 0);
    readFile(codec, { text, path, before: [] });
  });
});

describe("a commit with one more event", () => {
  for (const count of [100, 1000, 3000]) {
    const stored = withEvents(count);
    const { history } = stored.state.resources[resource]!;
    bench(`after ${count}`, () => {
      changesTo(withHistory(stored.state, [...history, event(count + 1)]), stored);
    });
  }
});
