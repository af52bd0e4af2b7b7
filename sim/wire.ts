/**
 * The network between one replica and the fake GitHub: a `fetch` that takes time, breaks, lies
 * about the newest and, now and then, kills the replica right before or after a request.
 */
import { type Answered, type Asked } from "../src/sandbox/github/request.ts";
import { type Chance } from "./chance.ts";
import { answerOf, fateOf, isRead, type Fate } from "./faults.ts";
import { askedBy, responseOf } from "./light-response.ts";
import { type FaultKind, type Rates } from "./plan.ts";
import { type Setting } from "./setting.ts";
import { createMemory, withoutNewest } from "./stale.ts";

export type Peer = {
  readonly name: string;
  readonly isAlive: () => boolean;
  /** Runs it unless the replica is dead; later when it stands still. */
  readonly wake: (work: () => void) => void;
  readonly crash: () => void;
  /** It stands still for so long (ms): nothing it waits for reaches it. */
  readonly freeze: (ms: number) => void;
};

export type Call = {
  /** Counts the requests of the whole simulation, from 1. */
  readonly number: number;
  readonly peer: Peer;
  readonly asked: Asked;
};

export type WireOptions = {
  readonly setting: Setting;
  readonly chance: Chance;
  /** The rates now: they fall to nothing at the end. */
  readonly rates: () => Rates;
  /** Chosen beforehand instead of drawn: for one crash at one place. */
  readonly fate?: (call: Call) => Fate;
  readonly asking: (call: Call) => void;
  /** It has taken effect; `answered` is what GitHub would say, `told` what the replica hears of it. */
  readonly answered: (call: Call, answered: Answered | null, told: Answered | null) => void;
  /** The answer has reached the replica. */
  readonly heard: (call: Call, told: Answered | null) => void;
  /** GitHub said yes, and nothing came of it yet. */
  readonly swallowed: (call: Call) => void;
};

export type Wire = { readonly fetchFor: (peer: Peer) => typeof fetch };

/** As long as src/github/octokit.ts waits for an answer. */
const TIMEOUT_MS = 10_000;
/** Longer than any claim holds. */
export const FREEZE_MS = [60_000, 40 * 60_000] as const;
/** Some runs come when nobody waits for them any more. */
const LATE_RUN_MS = [60_000, 60 * 60_000] as const;

export function createWire(options: WireOptions): Wire {
  const { setting, chance } = options;
  const { time, door, journal } = setting;
  const memory = createMemory();
  let calls = 0;

  async function carry(peer: Peer, asked: Asked): Promise<Response> {
    calls += 1;
    const call: Call = { number: calls, peer, asked };
    options.asking(call);
    const fate = options.fate ? options.fate(call) : fateOf(asked, options.rates(), chance);
    if (fate) {
      journal.saw(`fault ${fate}`);
      journal.tell(() => `${peer.name} #${call.number} meets ${fate}`);
    }
    if (fate === "crash-before") {
      peer.crash();
      return never();
    }
    if (fate === "pause") peer.freeze(chance.between(...FREEZE_MS));
    await time.sleep(chance.between(20, 400));
    const told = await atGitHub(call, fate);
    if (fate === "crash-after") {
      peer.crash();
      return never();
    }
    await time.sleep(chance.between(20, 400));
    await new Promise<void>((resolve) => {
      peer.wake(resolve);
    });
    options.heard(call, told);
    if (told === null) throw new TypeError("fetch failed: the connection broke");
    const { location } = told.headers;
    if (told.status === 302 && location !== undefined) {
      return carry(peer, { ...asked, path: new URL(location).pathname });
    }
    return responseOf(told, asked);
  }

  /** Null when the connection breaks. */
  async function atGitHub(call: Call, fate: Fate): Promise<Answered | null> {
    const { asked } = call;
    if (fate === "hang-up-before") return nothing(call);
    if (fate === "timeout-before") {
      await time.sleep(TIMEOUT_MS);
      return nothing(call);
    }
    if (fate === "timeout-late") {
      // It takes effect when nobody waits for it any more.
      void time.sleep(TIMEOUT_MS + chance.between(500, 5000)).then(() => perform(call, () => null));
      await time.sleep(TIMEOUT_MS);
      return null;
    }
    const instead = fate === null ? null : answerOf(fate, time.now(), chance);
    if (fate === "dispatch-swallowed") {
      options.swallowed(call);
      if (chance.happens(0.3)) {
        void time.sleep(chance.between(...LATE_RUN_MS)).then(() => perform(call, () => null));
      }
    }
    if (instead && fate !== "5xx-after" && fate !== "dispatch-unnamed") {
      options.answered(call, null, instead);
      return instead;
    }
    return perform(call, (answered) => {
      // What was refused names no run, either.
      if (instead)
        return fate === "dispatch-unnamed" && answered.status !== 200 ? answered : instead;
      return fate === "hang-up-after" || fate === "truncated"
        ? null
        : staleUnlessFresh(fate, asked, answered);
    });
  }

  function nothing(call: Call): null {
    options.answered(call, null, null);
    return null;
  }

  async function perform(
    call: Call,
    toldOf: (answered: Answered) => Answered | null,
  ): Promise<Answered | null> {
    const answered = await door.answer(call.asked);
    const told = toldOf(answered);
    memory.learn(call.asked, answered, time.now());
    options.answered(call, answered, told);
    return told;
  }

  function staleUnlessFresh(fate: FaultKind | null, asked: Asked, answered: Answered): Answered {
    if (!isRead(asked)) return answered;
    if (fate === "stale-read") return memory.recall(asked, time.now()) ?? answered;
    if (fate === "list-lag") return withoutNewest(asked, answered, time.now()) ?? answered;
    return answered;
  }

  return {
    fetchFor: (peer) => (input, init) => {
      if (!peer.isAlive()) return never();
      return carry(peer, askedBy(input, init));
    },
  };
}

/** Whoever waits for it is dead. */
function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
