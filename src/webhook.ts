/**
 * Takes a webhook in: who sent it is established from the raw body before any of it is read as
 * JSON. Whoever cannot sign learns nothing from the answer.
 *
 * The names of the event and of the delivery are not signed. An attacker who holds a signed body
 * could rename it, so nothing privileged may follow from a payload alone.
 */
import { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { emitterEventNames, Webhooks, type EmitterWebhookEvent } from "@octokit/webhooks";
import { readBody } from "./body.ts";

export type TakenIn =
  | { readonly outcome: "delivery"; readonly delivery: EmitterWebhookEvent }
  /** Signed, but of a kind we do not know. */
  | { readonly outcome: "unknown-event"; readonly id: string; readonly name: string }
  | { readonly outcome: "refused"; readonly status: 400 | 401 | 413 | 415; readonly reason: string }
  | { readonly outcome: "aborted" };

export type WebhookReader = (request: IncomingMessage) => Promise<TakenIn>;

type Unchecked = { readonly id: string; readonly name: string; readonly payload: unknown };

const EVENTS: ReadonlySet<string> = new Set(emitterEventNames);

export function webhookReader(secrets: readonly string[], bodyLimitBytes: number): WebhookReader {
  const verifiers = secrets.map((secret) => new Webhooks({ secret }));

  async function isSigned(text: string, signature: string): Promise<boolean> {
    for (const verifier of verifiers) {
      if (await verifier.verify(text, signature)) return true;
    }
    return false;
  }

  return async (request) => {
    const head = headOf(request.headers);
    if ("status" in head) return head;
    const body = await readBody(request, bodyLimitBytes);
    if (body.outcome === "aborted") return body;
    if (body.outcome === "too-large") return refused(413, "body-too-large");
    if (!body.text || !(await isSigned(body.text, head.signature))) {
      return refused(401, "unauthorized");
    }
    const payload = parsed(body.text);
    if (payload === null) return refused(400, "malformed-json");
    const delivery: Unchecked = { id: head.id, name: head.name, payload };
    return isKnown(delivery)
      ? { outcome: "delivery", delivery }
      : { outcome: "unknown-event", id: head.id, name: head.name };
  };
}

type Head = { readonly id: string; readonly name: string; readonly signature: string };

function headOf(headers: IncomingHttpHeaders): Head | Extract<TakenIn, { outcome: "refused" }> {
  if (!/^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? "")) {
    return refused(415, "content-type-must-be-application-json");
  }
  const { "x-github-delivery": id, "x-github-event": name } = headers;
  const { "x-hub-signature-256": signature } = headers;
  if (!isWord(id) || !isWord(name) || typeof signature !== "string" || !signature) {
    return refused(400, "missing-github-headers");
  }
  return { id, name, signature };
}

/** Headers are logged and remembered, so they are kept short and plain. */
function isWord(header: string | string[] | undefined): header is string {
  return typeof header === "string" && /^[\w.-]{1,100}$/.test(header);
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Only the name is looked at; the shape of the payload is GitHub's word, proven by the signature. */
function isKnown(delivery: Unchecked): delivery is EmitterWebhookEvent {
  return EVENTS.has(delivery.name) && !delivery.name.includes(".");
}

function refused(
  status: 400 | 401 | 413 | 415,
  reason: string,
): Extract<TakenIn, { outcome: "refused" }> {
  return { outcome: "refused", status, reason };
}
