/** Every webhook the fake can send, with its actions; an App may subscribe to no other. */
export const WEBHOOK_EVENTS = {
  issue_comment: ["created", "edited", "deleted"],
  issues: [
    "opened",
    "edited",
    "closed",
    "reopened",
    "labeled",
    "unlabeled",
    "assigned",
    "unassigned",
    "locked",
    "unlocked",
  ],
  pull_request: [
    "opened",
    "edited",
    "closed",
    "reopened",
    "synchronize",
    "labeled",
    "unlabeled",
    "assigned",
    "unassigned",
    "locked",
    "unlocked",
  ],
  pull_request_review: ["submitted"],
  push: [],
  /** The action is whatever the sender called it. */
  repository_dispatch: [],
  workflow_dispatch: [],
  workflow_run: ["requested", "in_progress", "completed"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type WebhookEvent = keyof typeof WEBHOOK_EVENTS;
