/**
 * Knows when the app is busy. Each request counts from the call until its body is read, and what
 * it signs until it is signed; after that the app gets a few turns of the event loop to begin the
 * next one.
 */
import { InFlight } from "./github/in-flight.ts";
import { signing } from "./signing.ts";

export type Calls = {
  /** The `fetch` to give to the app. */
  readonly fetch: typeof fetch;
  /** Resolves when neither a request nor anything of `also` is under way. */
  readonly settled: (also: () => Promise<void>) => Promise<void>;
};

/** Turns without a new request after which the app is taken to have nothing to do. */
const QUIET_TURNS = 8;

export function countCalls(send: typeof fetch): Calls {
  const inFlight = new InFlight();
  const begun = () => inFlight.entered + signing.entered;

  async function settled(also: () => Promise<void>): Promise<void> {
    const before = begun();
    await also();
    await inFlight.idle();
    await signing.idle();
    for (let turn = 0; turn < QUIET_TURNS; turn++) {
      // oxlint-disable-next-line no-await-in-loop -- turns come one after the other
      await nextTurn();
    }
    if (begun() !== before) await settled(also);
  }

  return {
    settled,
    fetch: async (input, init) => {
      const done = inFlight.enter();
      try {
        return await readWhole(await send(input, init));
      } finally {
        done();
      }
    },
  };
}

/** The same response with its body in hand, so that reading it later waits for nothing. */
async function readWhole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  const { status, statusText, headers, url } = response;
  const bodiless = status === 204 || status === 205 || status === 304;
  const whole = new Response(bodiless ? null : body, { status, statusText, headers });
  return Object.defineProperty(whole, "url", { value: url });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
