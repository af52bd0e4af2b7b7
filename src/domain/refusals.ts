/**
 * A refusal is an answer, not an accident: the request was understood and the rules say no.
 * It carries facts, never prose; `messages/refusal.ts` turns it into words.
 */
export type Refusal = {
  readonly refused: RefusalCode;
  readonly facts: Readonly<Record<string, string | number | readonly string[]>>;
};

export const REFUSAL_CODES = [
  "unknown-resource",
  "unknown-environment",
  "unknown-wave",
  "unknown-phase",
  "resource-needed",
  "environment-needed",
  "reason-needed",
  "not-started",
  "earlier-wave-unfinished",
  "phase-not-started",
  "phase-finished",
  "not-awaiting-confirmation",
  "pull-request-not-merged",
  "pull-request-unknown",
  "environment-blocked",
  "environment-unfinished",
  "sign-off-not-needed",
  "approval-not-needed",
  "own-request",
  "nothing-to-reject",
  "nothing-to-choose",
  "already-chosen",
  "option-needed",
  "unknown-option",
  "one-option-only",
  "nothing-to-roll-back",
  "rollback-too-late",
  "not-an-approver",
  "approval-rejected",
  "window-closed",
  "upgrade-withdrawn",
  "upgrade-rewrites",
  "upgrade-loosens",
  "wave-gate-shut",
  "paused",
  "nothing-to-resume",
  "abort-not-asked",
  "already-over",
  "named-no-more",
  "production-half-way",
  "nothing-to-retry",
  "nothing-to-skip",
  "nothing-to-block",
  "nothing-to-unblock",
  "blocked-by-person",
  "work-contradicted",
  "changes-requested",
  "confirmation-needed",
  "command-needed",
  "unknown-action",
  "action-not-awaited",
  "token-expired",
  "token-mismatch",
  "too-many-selected",
  "nothing-selected",
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

export function refuse(refused: RefusalCode, facts: Refusal["facts"] = {}): Refusal {
  return { refused, facts };
}
