/**
 * Sends webhooks the way GitHub does: signed, in order per App, once. A delivery that fails
 * stays in the log until someone asks for it to be redelivered; nothing is retried.
 */
import { createHmac } from "node:crypto";
import type { App } from "./apps.ts";
import type { Clock } from "./clock.ts";
import type { Ids } from "./ids.ts";
import type { InFlight } from "./in-flight.ts";

type Delivery = {
  readonly guid: string;
  readonly app: App;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes that are signed and sent. */
  readonly body: string;
};

export type Attempt = {
  readonly id: number;
  readonly delivery: Delivery;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  readonly status: string;
  readonly statusCode: number;
};

/** Carries one webhook to its App and answers with the App's status code. */
export type SendWebhook = (request: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}) => Promise<number>;

/** Decides what becomes of a delivery; not calling `send` loses it. */
export type Deliver = (delivery: Delivery, send: () => Promise<void>) => Promise<void>;

type WebhookDraft = Pick<
  Delivery,
  "app" | "event" | "action" | "installationId" | "repositoryId"
> & { readonly payload: Readonly<Record<string, unknown>> };

export type Hookshot = {
  /** Oldest first; GitHub forgets them after three days. */
  readonly recent: () => readonly Attempt[];
  readonly enqueue: (draft: WebhookDraft) => void;
  readonly redeliver: (attempt: Attempt) => void;
  readonly deliverWith: (deliver: Deliver) => void;
};

type HookshotOptions = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly inFlight: InFlight;
  readonly send: SendWebhook | undefined;
  readonly deliver: Deliver | undefined;
};

/** How long GitHub waits for an App's answer. */
const PATIENCE_MS = 10_000;
const REMEMBERED_MS = 3 * 24 * 3_600_000;

const sendAtOnce: Deliver = (_delivery, send) => send();

export function createHookshot(options: HookshotOptions): Hookshot {
  const { clock, ids, inFlight } = options;
  const transport = options.send ?? sendByFetch;
  const attempts: Attempt[] = [];
  const lines = new Map<number, Promise<void>>();
  let deliver = options.deliver ?? sendAtOnce;

  function attempt(delivery: Delivery, redelivery: boolean): Promise<void> {
    // Marked before waiting in line, so that idle() cannot miss it.
    const done = inFlight.enter();
    const before = lines.get(delivery.app.id) ?? Promise.resolve();
    const turn = before.then(() => post(delivery, redelivery)).finally(done);
    lines.set(delivery.app.id, turn);
    return turn;
  }

  async function post(delivery: Delivery, redelivery: boolean): Promise<void> {
    const { url } = delivery.app.webhook;
    try {
      const statusCode = await transport({ url, headers: delivery.headers, body: delivery.body });
      const isFine = statusCode >= 200 && statusCode < 300;
      const status = isFine ? "OK" : `Invalid HTTP Response: ${statusCode}`;
      record({ delivery, redelivery, status, statusCode });
    } catch {
      record({ delivery, redelivery, status: "failed to connect to host", statusCode: 0 });
    }
  }

  function record(outcome: Omit<Attempt, "id" | "deliveredAt">): void {
    const deliveredAt = new Date(clock.now()).toISOString();
    attempts.push({ id: ids.number(), deliveredAt, ...outcome });
    // Now and then, so that a long story does not keep every payload it ever sent.
    if (attempts.length % 1000 === 0) recent();
  }

  function recent(): readonly Attempt[] {
    const since = clock.now() - REMEMBERED_MS;
    const kept = attempts.findIndex((one) => Date.parse(one.deliveredAt) >= since);
    attempts.splice(0, kept === -1 ? attempts.length : kept);
    return attempts;
  }

  async function hand(delivery: Delivery): Promise<void> {
    const sends: Promise<void>[] = [];
    await deliver(delivery, () => {
      const send = attempt(delivery, false);
      sends.push(send);
      return send;
    });
    if (sends.length === 0)
      record({ delivery, redelivery: false, status: "timed out", statusCode: 0 });
  }

  return {
    recent,
    enqueue: (draft) => {
      if (draft.app.webhook.url === "") return;
      void hand(pack(draft, ids));
    },
    redeliver: ({ delivery }) => {
      void attempt(delivery, true);
    },
    deliverWith: (next) => {
      deliver = next;
    },
  };
}

function pack({ payload, ...draft }: WebhookDraft, ids: Ids): Delivery {
  const { app, event } = draft;
  const guid = ids.guid();
  const body = JSON.stringify(payload);
  const digest = createHmac("sha256", app.webhook.secret).update(body).digest("hex");
  const headers = {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/cairn",
    "x-github-delivery": guid,
    "x-github-event": event,
    "x-github-hook-id": String(app.webhook.id),
    "x-github-hook-installation-target-id": String(app.id),
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature-256": `sha256=${digest}`,
  };
  return { ...draft, guid, headers, body };
}

const sendByFetch: SendWebhook = async ({ url, headers, body }) => {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(url, { method: "POST", headers, body, signal });
  await response.arrayBuffer();
  return response.status;
};
