/**
 * The webhooks in hand. Each is handled once: a delivery that is running, or was handled lately,
 * is dropped when it comes again (GitHub, a proxy or an attacker may repeat it). One whose
 * handling failed may come again, which is how an operator has it redelivered.
 *
 * Nothing here outlives the process. What a crash loses, the sweep finds.
 */
import { type EmitterWebhookEvent } from "@octokit/webhooks";
import { type Logger } from "pino";

export type Deliveries = {
  /** False when it is dropped. The work begins in a later turn, after the answer was sent. */
  readonly accept: (delivery: EmitterWebhookEvent) => boolean;
  /** How many are in hand. */
  readonly running: () => number;
  /** Resolves when none is in hand any more. */
  readonly drained: () => Promise<void>;
};

export type DeliveriesOptions = {
  readonly receive: (delivery: EmitterWebhookEvent) => Promise<void>;
  readonly log: Logger;
  /** How many handled deliveries are remembered. */
  readonly remembered?: number;
};

export function createDeliveries({
  receive,
  log,
  remembered = 10_000,
}: DeliveriesOptions): Deliveries {
  const running = new Map<string, Promise<void>>();
  const handled = new Set<string>();

  async function handle(delivery: EmitterWebhookEvent): Promise<void> {
    const { id, name } = delivery;
    await new Promise((resolve) => setImmediate(resolve));
    try {
      await receive(delivery);
      remember(id);
    } catch (error) {
      log.error({ delivery: id, event: name, err: error }, "handling a delivery failed");
    } finally {
      running.delete(id);
    }
  }

  function remember(id: string): void {
    handled.add(id);
    const [oldest] = handled;
    if (handled.size > remembered && oldest !== undefined) handled.delete(oldest);
  }

  return {
    accept(delivery) {
      const { id, name } = delivery;
      if (running.has(id) || handled.has(id)) {
        log.info({ delivery: id, event: name }, "dropped a delivery that came before");
        return false;
      }
      running.set(id, handle(delivery));
      return true;
    },
    running: () => running.size,
    async drained() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
