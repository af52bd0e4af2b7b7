import { expect, it } from "vitest";
import { parseDocument } from "yaml";
import { keep, shorten, take } from "../../src/state/documents.ts";

const LONG = "name: one\nhistory:\n  - event: a\n  - event: b\n  - event: c\n";
const SHORT = "name: one\nhistory:\n  - event: c\n";

it("hands a document out once, for whoever takes it edits it", () => {
  const document = parseDocument(LONG);
  keep(LONG, document);
  expect(take(LONG)).toBe(document);
  expect(take(LONG)).toBeNull();
});

it("shortens a document as its text is shortened", () => {
  keep(LONG, parseDocument(LONG));
  shorten(LONG, SHORT, "history");
  expect(take(LONG)).toBeNull();
  expect(take(SHORT)?.toString()).toBe(SHORT);
});

it.each([
  ["between the items", LONG.replace("  - event: b", "  # seen\n  - event: b")],
  ["beside the last", LONG.replace("event: c", "event: c # seen")],
  ["at the end", `${LONG}# seen\n`],
])("does not shorten where a comment stands %s", (_, text) => {
  keep(text, parseDocument(text));
  shorten(text, SHORT, "history");
  expect(take(SHORT)).toBeNull();
});

it("remembers only the last few", () => {
  keep("first: 1\n", parseDocument("first: 1\n"));
  for (let n = 0; n < 40; n++) keep(`n: ${n}\n`, parseDocument(`n: ${n}\n`));
  expect(take("first: 1\n")).toBeNull();
  expect(take("n: 39\n")).not.toBeNull();
});
