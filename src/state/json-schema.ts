/** The JSON Schemas of the files on the state branch, for editors and for whoever checks a file by hand. */
import { z } from "zod";
import { resourceFile } from "./resource-file.ts";
import { waveFile } from "./wave-file.ts";

export const resourceJsonSchema: Readonly<Record<string, unknown>> = {
  title: "A resource on the state branch",
  ...z.toJSONSchema(resourceFile, { io: "input" }),
};

export const waveJsonSchema: Readonly<Record<string, unknown>> = {
  title: "A wave on the state branch",
  ...z.toJSONSchema(waveFile, { io: "input" }),
};
