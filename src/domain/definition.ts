import { type GateRule } from "./gates.ts";
/**
 * The migration as people write it, checked, completed with every default and put in
 * the form the rules read. `parse-definition.ts` makes one from the file; nothing else does,
 * so a `Definition` in hand never refers to an environment, skill or wave that is not there.
 */
import { type PhaseAction } from "./permission.ts";
import { type RetryPolicy } from "./retry-policy.ts";
import { type WindowDefinition } from "./windows.ts";

export type Definition = {
  readonly name: string;
  readonly title: string;
  /** Branch that holds the state, without `refs/heads/`. */
  readonly stateBranch: string;
  /** In the order of the file, the order people see them in. */
  readonly environments: readonly EnvironmentDefinition[];
  readonly skills: Readonly<Record<string, SkillDefinition>>;
  /** In the order they run. */
  readonly phases: readonly PhaseDefinition[];
  readonly waves: readonly WaveDefinition[];
  readonly resources: readonly ResourceDefinition[];
  /** How long something stands still until its owner is reminded, and again each time (ms); null: never. */
  readonly reminderMs: number | null;
  /** Those that resources under way are still held to, by digest; empty for one that was only read. */
  readonly earlier: ReadonlyMap<string, Definition>;
};

export type EnvironmentDefinition = {
  readonly name: string;
  readonly primary: boolean;
  readonly blockedBy: readonly string[];
  readonly approval: ApprovalRule | null;
  /** How long what blocks it must have been done before it starts (ms). */
  readonly soakMs: number | null;
  /** When its phases may start; empty means at any time. */
  readonly windows: readonly WindowDefinition[];
  readonly vars: Readonly<Record<string, string>>;
  readonly credentialSource: string | null;
};

export type ApprovalRule = {
  readonly minApprovals: number;
  /** Whoever asked for the environment may not approve it. */
  readonly preventSelfReview: boolean;
  /** Who may approve; empty means whoever may give commands. */
  readonly approvers: readonly Approver[];
};

/** `required` means that it does not open without this one, however many others approve. */
export type Approver =
  | { readonly user: string; readonly required: boolean }
  /** Slug of a team in the organisation of the repository that holds the definition. */
  | { readonly team: string; readonly required: boolean };

export type SkillDefinition = {
  readonly name: string;
  /** File name under `.github/workflows/` in the resource's repository. */
  readonly workflow: string;
  /** Branch or tag the workflow file is taken from; null means the default branch. */
  readonly ref: string | null;
  readonly opensPullRequest: boolean;
  readonly document: string | null;
  /** Values may hold `${{ … }}` (CEL over resource, environment, migration, phase). */
  readonly inputs: Readonly<Record<string, string>>;
  /** How long a run may go without a result (ms). */
  readonly timeoutMs: number | null;
  /** null: it is tried again by itself only when nothing ran. */
  readonly retry: RetryPolicy | null;
  /** What its run leaves behind for us; empty when it leaves nothing. */
  readonly outputs: Readonly<Record<string, OutputType>>;
};

export type OutputType = "string" | "integer" | "number" | "boolean" | "list";

export type PhaseDefinition = {
  readonly name: string;
  readonly label: string | null;
  /** Free values for people and for `${{ phase.labels }}`. */
  readonly labels: Readonly<Record<string, string | number | boolean>>;
  readonly scope: "resource" | "environment";
  readonly work: PhaseWork;
  /** What the work amounts to, where it waits for a person's go; null where it begins by itself. */
  readonly action: PhaseAction | null;
  /** Phases that must be completed, not skipped, or CEL that must be true, for it to begin. */
  readonly requires: readonly string[];
  /** CEL that is true when there is nothing to do; null where there always is. */
  readonly skipWhen: string | null;
  readonly rollback: RollbackRule | null;
  /** What a person must do and confirm after the work, before the phase counts as completed. */
  readonly confirm: string | null;
  /** In place of the migration's own interval; left out where that holds. */
  readonly reminderMs?: number | null;
};

export type PhaseWork =
  | {
      readonly uses: "pull_request";
      readonly skill: string | null;
      readonly instructions: string | null;
    }
  | {
      readonly uses: "workflow";
      readonly skill: string;
      readonly items: string | null;
      readonly verification: VerificationRule;
    }
  | {
      readonly uses: "manual";
      readonly instructions: string;
      /** The skill that checks the person's claim. */
      readonly verify: string | null;
      readonly verification: VerificationRule;
    }
  | {
      readonly uses: "decision";
      readonly question: string;
      readonly options: readonly DecisionOption[];
      readonly many: boolean;
      /** Taken when the question expires; null leaves it open. */
      readonly default: readonly string[] | null;
      readonly expiresMs: number | null;
    }
  | { readonly uses: "approval"; readonly rule: ApprovalRule; readonly instructions: string | null }
  | { readonly uses: "wait"; readonly for: { readonly ms: number } | { readonly until: string } }
  | {
      readonly uses: "rollout";
      readonly skill: string;
      /** Percentages, each larger than the one before. */
      readonly stages: readonly number[];
      /** How long a stage must have been done before the next one (ms). */
      readonly soakMs: number;
      /** Between two stages. */
      readonly approval: ApprovalRule | null;
      readonly verification: VerificationRule;
    };

export type DecisionOption = { readonly name: string; readonly description: string | null };

/** How the outputs of a run are judged; without conditions a run that succeeded is good. */
export type VerificationRule = {
  /** CEL. */
  readonly success: string | null;
  readonly failure: string | null;
  /** How many measurements may fail. */
  readonly failureLimit: number;
  /** How often the skill measures, and how long after each other (ms). */
  readonly count: number;
  readonly intervalMs: number;
};

export type RollbackRule = {
  readonly skill: string;
  /** CEL that starts it by itself once a run has ended; null where only a person does. */
  readonly on: string | null;
};

export type WaveDefinition = {
  readonly name: string;
  readonly title: string | null;
  /** Whether it starts by itself once the waves before it are done. */
  readonly startsAutomatically: boolean;
  /** How many of its resources may have failed before nothing more starts in it. */
  readonly failureThreshold: number | { readonly percent: number };
  /** What opens before its first resource starts, and before it counts as done. */
  readonly gates: { readonly before: GateRule | null; readonly after: GateRule | null };
  /** How many resources of the wave may be under way at once. */
  readonly maxConcurrency: number | { readonly percent: number };
};

export type ResourceDefinition = {
  readonly id: string;
  readonly wave: string;
  readonly environments: readonly string[];
  /** `owner/name`; null means the repository that holds the definition. */
  readonly repository: string | null;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
};
