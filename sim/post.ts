/**
 * What becomes of webhooks on their way: lost, doubled, late, out of order. GitHub does not try
 * again by itself; what reaches nobody is gone until somebody looks.
 */
import { type Deliver, type SendWebhook } from "../src/sandbox/github/hookshot.ts";
import { type Chance } from "./chance.ts";
import { type Rates } from "./plan.ts";
import { type Replica } from "./replica.ts";
import { type Journal } from "./setting.ts";
import { type Time } from "./time.ts";
import { read } from "./webhook.ts";

type PostOptions = {
  /** Known only after the world they belong to is made. */
  readonly around: () => { readonly time: Time; readonly journal: Journal };
  readonly rates: () => Rates;
  readonly chance: Chance;
  readonly alive: () => readonly Replica[];
};

const HOUR = 3_600_000;

export function createPost({ around, rates, chance, alive }: PostOptions): {
  readonly send: SendWebhook;
  readonly deliver: Deliver;
} {
  return {
    async deliver({ guid, event, action }, send) {
      const { time, journal } = around();
      const now = rates();
      const what = (): string => `${event}${action === null ? "" : `.${action}`} ${guid.slice(-6)}`;
      if (chance.happens(now["delivery-lost"])) {
        journal.saw("fault delivery-lost");
        journal.tell(() => `lost: ${what()}`);
        return;
      }
      const copies = chance.happens(now["delivery-duplicated"]) ? 2 : 1;
      if (copies > 1) journal.saw("fault delivery-duplicated");
      for (let copy = 0; copy < copies; copy++) {
        await time.sleep(delay(now, journal));
        journal.tell(() => `delivered: ${what()}`);
        await send();
      }
    },
    async send({ headers, body }) {
      const { journal } = around();
      const replica = chance.any(alive());
      if (!replica) {
        journal.saw("a delivery found nobody");
        throw new Error("nobody listens");
      }
      const id = headers["x-github-delivery"] ?? "";
      const name = headers["x-github-event"] ?? "";
      // A process that stands still answers nothing; what it was sent waits in its socket.
      replica.wake(() => replica.deliveries.accept(read({ id, name, body })));
      return 202;
    },
  };

  function delay(now: Rates, journal: Journal): number {
    if (chance.happens(now["delivery-late"])) {
      journal.saw("fault delivery-late");
      return chance.between(0.2 * HOUR, 3 * HOUR);
    }
    if (chance.happens(now["delivery-reordered"])) {
      journal.saw("fault delivery-reordered");
      return chance.between(1000, 60_000);
    }
    return chance.between(100, 1000);
  }
}
