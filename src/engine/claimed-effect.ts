/** An effect that is ours to perform for as long as its claim lets us. */
import { type OwnedEffect } from "../domain/outbox.ts";
import { type Doing } from "./certain.ts";

export type ClaimedEffect = OwnedEffect & {
  /** It was somebody else's, who may have performed it. */
  readonly taken: boolean;
};

/** Nobody acts in the second half of a claim: whoever takes it over may have a clock that is ahead. */
export function untilOf({ until }: ClaimedEffect["claim"], leaseMs: number): number {
  return Date.parse(until) - leaseMs / 2;
}

export type ByClaim = Pick<Doing<unknown>, "lookFirst" | "isUnclaimed" | "until" | "mayRepeat">;

/** How it is done, where a repeat does no harm. */
export function claimed({ claim, taken }: ClaimedEffect, leaseMs: number): ByClaim {
  const until = untilOf(claim, leaseMs);
  return { lookFirst: taken, isUnclaimed: false, until, mayRepeat: true };
}
