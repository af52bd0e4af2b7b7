/** The three answers every checkpoint gives: what happened, what is needed, how to go on. */
export type CheckpointText = {
  readonly happened: string;
  readonly needed: readonly string[];
  /** Commands that go on from here, the usual one first; empty where a click on GitHub does it. */
  readonly resume: readonly Resume[];
};

export type Resume = { readonly when: string; readonly command: string };
