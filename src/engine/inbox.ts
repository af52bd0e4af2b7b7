/**
 * One at a time, state for all: what arrives while a batch is carried out waits and is carried
 * out together, so that a burst of deliveries costs commits by the batch.
 */
export type Inbox<T> = {
  readonly push: (item: T) => void;
  /** Resolves when nothing waits and nothing is carried out. */
  readonly idle: () => Promise<void>;
};

/** `carryOut` never rejects: what went wrong is its own business. */
export function createInbox<T>(
  carryOut: (items: readonly T[]) => Promise<void>,
  most = 100,
): Inbox<T> {
  const waiting: T[] = [];
  let running: Promise<void> | null = null;
  const isRunning = (): boolean => running !== null;

  async function drain(): Promise<void> {
    // What arrives in the same turn belongs to the same batch.
    await Promise.resolve();
    while (waiting.length > 0) await carryOut(waiting.splice(0, most));
    running = null;
  }

  return {
    push(item) {
      waiting.push(item);
      running ??= drain();
    },
    async idle() {
      while (isRunning()) await running;
    },
  };
}
