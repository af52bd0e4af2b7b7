/**
 * The webhooks GitHub tried to bring us, and the way to have one brought again. Asked as the App
 * itself; GitHub remembers them for three days.
 */
import { type Deliveries, type DeliveryAttempt } from "../engine/github.ts";
import { type Auth } from "./installations.ts";
import { silent } from "./request-kind.ts";

const PAGE = 100;
/** The list is newest first, and a busy App has many: what lies further back is left to the sweep. */
const MOST_PAGES = 10;

export function createDeliveries(auth: Auth): Deliveries {
  return {
    async listSince(since, which) {
      const { paginate, rest } = await auth();
      const only = which === "failed" ? { status: "failure" as const } : {};
      const asked = { per_page: PAGE, ...only };
      const found: DeliveryAttempt[] = [];
      let pages = 0;
      for await (const { data } of paginate.iterator(rest.apps.listWebhookDeliveries, asked)) {
        const recent = data.filter(({ delivered_at: at }) => Date.parse(at) >= Date.parse(since));
        found.push(...recent.map(attempt));
        pages += 1;
        if (recent.length < data.length || pages === MOST_PAGES) break;
      }
      return found;
    },
    async redeliver(id) {
      const { rest } = await auth();
      const asked = { delivery_id: id, request: silent("checkpoint") };
      await rest.apps.redeliverWebhookDelivery(asked);
    },
  };
}

function attempt(found: {
  readonly id: number;
  readonly guid: string;
  readonly delivered_at: string;
  readonly status_code: number;
}): DeliveryAttempt {
  const { id, guid, delivered_at: deliveredAt, status_code: status } = found;
  return { id, guid, deliveredAt, succeeded: status >= 200 && status < 400 };
}
