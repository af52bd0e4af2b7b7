/** Webhook deliveries as an App finds them in its log. */
import type { Attempt } from "../hookshot.ts";
import type { Json } from "./account.ts";

export function commonDeliveryFields({ id, delivery, ...attempt }: Attempt): Json {
  return {
    id,
    guid: delivery.guid,
    delivered_at: attempt.deliveredAt,
    redelivery: attempt.redelivery,
    duration: 0.1,
    status: attempt.status,
    status_code: attempt.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

export function deliveryPayload(attempt: Attempt): Json {
  const { delivery } = attempt;
  const payload: unknown = JSON.parse(delivery.body);
  return {
    ...commonDeliveryFields(attempt),
    url: delivery.app.webhook.url,
    request: { headers: delivery.headers, payload },
    response: { headers: {}, payload: "" },
  };
}
