import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ResourceState } from "../../src/domain/resource.ts";
import { readGrown, writeGrown } from "../../src/state/grown-file.ts";
import { resourceCodec } from "../../src/state/resource-codec.ts";
import { readFile, type Codec, type Stored } from "../../src/state/state-file.ts";
import { definitionOf } from "../domain/airflow.ts";
import { Story } from "../domain/given.ts";
import { anyResource } from "./any-resource.ts";

const codec = resourceCodec(definitionOf(), "d1");
const path = "resources/email.notifications.yml";

function readOf(text: string): Stored<ResourceState> | null {
  const read = readFile(codec, { text, path, before: [] });
  return read.ok ? { state: read.state, text } : null;
}

function written(state: ResourceState): Stored<ResourceState> {
  return readOf(codec.encode(state, null, 0))!;
}

/** A remark or an empty line, somewhere. */
const remark = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  line: fc.constantFrom("# one", "  # two", "    # four", "      # six", "", "beside"),
});

function withRemarks(text: string, remarks: readonly { at: number; line: string }[]): string {
  const lines = text.split("\n");
  for (const { at, line } of remarks) {
    const index = Math.floor(at * (lines.length - 1));
    if (line === "beside") lines[index] += " # beside";
    else lines.splice(index, 0, line);
  }
  return lines.join("\n");
}

/** Any state whose history goes on from another one's. */
const after = (known: ResourceState, next: ResourceState): ResourceState => ({
  ...next,
  history: [...known.history, ...next.history],
});

describe("a file written without its past", () => {
  it("is, byte for byte, as if it were written whole, whatever people remarked in it", () => {
    let grown = 0;
    fc.assert(
      fc.property(
        anyResource,
        fc.array(anyResource, { minLength: 1, maxLength: 4 }),
        fc.array(remark, { maxLength: 4 }),
        (first, others, remarks) => {
          let known = readOf(withRemarks(written(first).text, remarks));
          for (const next of others) {
            if (!known) return;
            const state = after(known.state, next);
            const short = writeGrown(codec, state, known, path);
            const whole = readOf(codec.encode(state, known.text, 0));
            if (short) grown += 1;
            expect(short?.text ?? whole?.text).toBe(whole?.text);
            expect(short?.state ?? whole?.state).toEqual(whole?.state);
            known = short ?? whole;
          }
        },
      ),
      { numRuns: 50 },
    );
    expect(grown).toBeGreaterThan(30);
  });

  it("is how the files of a story are written, from the second change on", () => {
    const story = new Story().start();
    let known = written(story.resource);
    const steps: readonly ((on: Story) => Story)[] = [
      (on) => on.pullRequest("code", null, { number: 1 }),
      (on) => on.pullRequest("code", null, { number: 1, state: "merged" }),
      (on) => on.finish("test", 20),
      (on) => on.signOff("test").finish("prod-eu", 30),
    ];
    for (const step of steps) {
      story.state = { ...story.state, resources: { [known.state.id]: known.state } };
      const next = step(story).resource;
      const short = writeGrown(codec, next, known, path);
      expect(short?.text).toBe(codec.encode(next, known.text, 0));
      expect(short?.state).toEqual(next);
      known = short!;
    }
  });

  const start = written(new Story().start().pullRequest("code", null, { number: 1 }).resource);
  const next: ResourceState = {
    ...start.state,
    history: [
      ...start.state.history,
      {
        at: "2026-01-15T12:00:00Z",
        actor: "ada",
        source: "sweep",
        resource: start.state.id,
        type: "noted",
        action: "remark",
        text: "1:30",
      },
    ],
  };

  it.each([
    ["an entry people changed so that it is written otherwise", (t: string) => t + OF_PEOPLE],
    ["a list in one line", (t: string) => t.replace(/^history:\n[^]*/m, "history: []\n")],
    ["windows line ends", (t: string) => t.replaceAll("\n", "\r\n")],
  ])("is not for %s", (_, change) => {
    const known = readOf(change(start.text))!;
    const longer = { ...next, history: [...known.state.history, next.history.at(-1)!] };
    expect(writeGrown(codec, longer, known, path)).toBeNull();
  });

  it("is not for a history that does not go on", () => {
    const copied = { ...next, history: next.history.map((event) => ({ ...event })) };
    expect(writeGrown(codec, copied, start, path)).toBeNull();
    expect(writeGrown(codec, { ...next, history: [] }, start, path)).toBeNull();
  });

  it.each([
    ["a number where a text was meant", "actor: ada", "actor: 12"],
    ["another text", "details: ", "details: x"],
    ["what another reader takes for a number", 'details: "1:30"', "details: 130"],
    ["no YAML", "actor: ada", "actor: [ada"],
  ])("is not believed when the writer puts %s", (_, from, to) => {
    const broken: Codec<ResourceState> = {
      ...codec,
      encode: (state, previous, index) => {
        const text = codec.encode(state, previous, index);
        const cut = text.lastIndexOf(from);
        return state === next ? text.slice(0, cut) + to + text.slice(cut + from.length) : text;
      },
    };
    expect(writeGrown(codec, next, start, path)).not.toBeNull();
    expect(writeGrown(broken, next, start, path)).toBeNull();
  });
});

const OF_PEOPLE =
  '  - { timestamp: "2026-01-16T10:00:00Z", action: remark, actor: ada, details: Paused }\n';

describe("a file read without its past", () => {
  it("says what it says as a whole, whoever wrote it", () => {
    let grown = 0;
    fc.assert(
      fc.property(
        anyResource,
        anyResource,
        fc.array(remark, { maxLength: 3 }),
        (first, second, remarks) => {
          const known = written(first);
          const text = codec.encode(after(known.state, second), known.text, 0);
          const changed = withRemarks(text, remarks);
          const short = readGrown(codec, changed, known, path);
          if (!short) return;
          grown += 1;
          expect(short).toEqual(readOf(changed)?.state);
          expect(short.history[0]).toBe(known.state.history[0]);
        },
      ),
      { numRuns: 60 },
    );
    expect(grown).toBeGreaterThan(15);
  });
});
