/** The three answers every checkpoint gives: what happened, what is needed, how to go on. */
import { formatCommand } from "../commands/format.ts";
import { type Request } from "../domain/commands.ts";

export type CheckpointText = {
  readonly happened: string;
  readonly needed: readonly string[];
  /** Commands that go on from here, the usual one first; empty where a click on GitHub does it. */
  readonly resume: readonly Resume[];
};

export type Resume = { readonly when: string; readonly command: string };

/** What it is about; `environment` is null for what is done once per resource. */
export type Place = { readonly resource: string; readonly environment: string | null };

export function go(when: string, request: Request): Resume {
  return { when, command: formatCommand(request) };
}
