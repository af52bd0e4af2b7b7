/**
 * What can go wrong on the way, as data: a fault is used up by the first request it fits.
 * `after` is the cruel one: the request takes effect and the answer is lost.
 */
type Match = {
  readonly method?: string;
  /** The path without the `/api/v3` prefix; GraphQL is `/graphql`. */
  readonly path?: RegExp;
  /** The text of the body; the way to tell GraphQL operations apart. */
  readonly body?: RegExp;
};

type FaultResponse = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Fault = Match & {
  readonly when: "before" | "after";
  readonly response: FaultResponse | "hangup";
  /** How many requests it hits; 1 unless told. */
  readonly times?: number;
};

/** A request stopped at the door, for stepping through a race by hand. */
type Hold = {
  readonly arrived: Promise<void>;
  readonly release: () => void;
};

export type Faults = {
  /** Gives back what ends it, however often it has hit. */
  readonly queue: (fault: Fault) => () => void;
  readonly hold: (match: Match) => Hold;
  readonly take: (request: Matched) => Fault | undefined;
  /** Resolves when no hold stops the request any more. */
  readonly pass: (request: Matched) => Promise<void> | undefined;
};

type Matched = { readonly method: string; readonly path: string; readonly body: string };

type Gate = { readonly match: Match; readonly arrive: () => void; readonly open: Promise<void> };

/** The connection broke; there is no answer. */
export class HangUpError extends Error {
  override readonly name = "HangUpError";
  readonly code = "ECONNRESET";

  constructor() {
    super("The fake GitHub hung up.");
  }
}

export function createFaults(): Faults {
  const queued: { readonly fault: Fault; left: number }[] = [];
  const gates: Gate[] = [];
  return {
    queue(fault) {
      const entry = { fault, left: fault.times ?? 1 };
      queued.push(entry);
      return () => {
        const index = queued.indexOf(entry);
        if (index !== -1) queued.splice(index, 1);
      };
    },
    take: (request) => {
      const index = queued.findIndex(({ fault }) => fits(fault, request));
      const entry = queued[index];
      if (!entry) return undefined;
      if (--entry.left === 0) queued.splice(index, 1);
      return entry.fault;
    },
    hold: (match) => {
      const [arrived, arrive] = signal();
      const [open, release] = signal();
      gates.push({ match, arrive, open });
      return { arrived, release };
    },
    pass: (request) => {
      const index = gates.findIndex(({ match }) => fits(match, request));
      const [gate] = index === -1 ? [] : gates.splice(index, 1);
      gate?.arrive();
      return gate?.open;
    },
  };
}

function signal(): readonly [promise: Promise<void>, resolve: () => void] {
  const resolvers: (() => void)[] = [];
  const promise = new Promise<void>((done) => {
    resolvers.push(done);
  });
  return [promise, () => resolvers[0]?.()];
}

function fits(match: Match, { method, path, body }: Matched): boolean {
  return (
    (match.method === undefined || match.method.toUpperCase() === method) &&
    (match.path?.test(path) ?? true) &&
    (match.body?.test(body) ?? true)
  );
}
