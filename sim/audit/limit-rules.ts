/** Who GitHub asked to wait, waits: nothing goes out from that process before. */
import { type Answered } from "../../src/sandbox/github/request.ts";
import { type Setting } from "../setting.ts";
import { type Call } from "../wire.ts";

export type LimitRules = {
  readonly asking: (call: Call) => void;
  /** The answer has reached the replica. */
  readonly heard: (call: Call, told: Answered | null) => void;
};

export function limitRules({ time, journal }: Setting): LimitRules {
  const until = new Map<string, number>();
  /** GitHub counts the App itself and its installation apart. */
  const keyOf = ({ peer, asked }: Call): string =>
    `${peer.name} ${asked.headers["authorization"] ?? ""}`;
  return {
    asking(call) {
      const wait = (until.get(keyOf(call)) ?? 0) - time.now();
      if (wait <= 0) return;
      journal.wrong(
        "S7",
        `${call.peer.name} asks ${call.asked.path} ${wait} ms before it may again`,
      );
    },
    heard(call, told) {
      const seconds = Number(told?.headers["retry-after"] ?? Number.NaN);
      if (!told || told.status < 400 || !Number.isFinite(seconds)) return;
      const key = keyOf(call);
      until.set(key, Math.max(until.get(key) ?? 0, time.now() + seconds * 1000));
    },
  };
}
