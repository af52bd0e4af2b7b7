import { expect, it } from "vitest";
import { writeBlob } from "../../../src/sandbox/github/git-objects.ts";
import {
  readWorkflowFile,
  settleInputs,
  titleOf,
} from "../../../src/sandbox/github/workflow-file.ts";

const read = (text: string) => readWorkflowFile(writeBlob(new Map(), text));

it.each([
  ["on: workflow_dispatch", {}],
  ["on: [push, workflow_dispatch]", {}],
  ["on: { workflow_dispatch: }", {}],
  ["on: push", undefined],
  ["on: [push]", undefined],
  ["on: { push: }", undefined],
  ["", undefined],
])("finds in `%s` whether it can be dispatched", (text, inputs) => {
  expect(read(text).inputs).toEqual(inputs);
});

it("fills in defaults, and texts for numbers and flags", () => {
  const file = read(`
on:
  workflow_dispatch:
    inputs:
      count: { default: 3 }
      force: { type: boolean }
      where: { type: choice, options: [test, prod] }
`);
  expect(settleInputs(file, { force: true })).toEqual({ count: "3", force: "true", where: "" });
  const many = Object.fromEntries(Array.from({ length: 26 }, (_, i) => [`i${i}`, "x"]));
  expect(() => settleInputs(file, many)).toThrow("up to 25 `inputs`");
});

it("titles a run by its inputs and its actor, and leaves what it cannot know", () => {
  const title =
    "${{ inputs.id }} by ${{ github.actor }} on ${{ github.event.inputs.id }} ${{ github.sha }} ${{ inputs.none }}.";
  expect(titleOf(title, { id: "a1" }, "ada")).toBe("a1 by ada on a1 ${{ github.sha }} .");
});
