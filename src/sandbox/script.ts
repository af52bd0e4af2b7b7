/**
 * What is settled about a run before it begins: how often things go wrong, and what nobody does.
 * Everything else is drawn from the seed.
 */
import { type QuestionKind } from "./reading.ts";

export type Script = {
  /** How many first tries of a skill fail; a second try is luckier. */
  readonly failureRate: number;
  /** How many pull requests do not please at first sight. */
  readonly changesRate: number;
  /** How often somebody pastes what a colleague pasted already. */
  readonly againRate: number;
  /** How often somebody approves what they asked for themselves. */
  readonly ownApprovalRate: number;
  /** Until a pull request is reviewed, in hours: at least and at most. */
  readonly reviewHours: readonly [number, number];
  /** Questions that nobody answers. */
  readonly unanswered: readonly QuestionKind[];
};

/** A company as it is. */
export const EVERYDAY: Script = {
  failureRate: 0.04,
  changesRate: 0.07,
  againRate: 0.01,
  ownApprovalRate: 0.04,
  reviewHours: [0.5, 6],
  unanswered: [],
};

/** Nothing goes wrong but what a scenario adds. */
export const SMOOTH: Script = {
  failureRate: 0,
  changesRate: 0,
  againRate: 0,
  ownApprovalRate: 0,
  reviewHours: [0, 0],
  unanswered: [],
};
