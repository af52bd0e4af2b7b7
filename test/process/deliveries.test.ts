import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { createDeliveries } from "../../src/deliveries.ts";
import { held, openFrontDoor, webhook } from "./front-door.ts";

const delivery = (id: string) => ({ id, name: "ping", payload: {} }) as never;
const quiet = pino({ level: "silent" });

describe("a delivery", () => {
  it("is handled once when it comes fifty times at once", async () => {
    const work = held();
    const door = await openFrontDoor({ receive: () => work.promise });
    const answers = await Promise.all(Array.from({ length: 50 }, () => door.post(webhook())));
    const said = await Promise.all(answers.map((answer) => answer.json()));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(said.filter((body) => JSON.stringify(body).includes("accepted"))).toHaveLength(1);
    work.release();
    await door.stop();
    expect(door.received).toEqual(["d-1"]);
  });

  it("is dropped when it was handled before, and not when that failed", async () => {
    let works = false;
    const seen: string[] = [];
    const deliveries = createDeliveries({
      log: quiet,
      receive: async ({ id }) => {
        seen.push(id);
        if (!works) throw new Error("GitHub is away");
      },
    });
    expect(deliveries.accept(delivery("a"))).toBe(true);
    await deliveries.drained();
    works = true;
    expect(deliveries.accept(delivery("a"))).toBe(true);
    await deliveries.drained();
    expect(deliveries.accept(delivery("a"))).toBe(false);
    expect(seen).toEqual(["a", "a"]);
  });

  it("fails alone, also when it throws at once", async () => {
    const lines: string[] = [];
    const deliveries = createDeliveries({
      log: pino({}, { write: (line: string) => void lines.push(line) }),
      receive: () => {
        throw new Error("no such handler");
      },
    });
    deliveries.accept(delivery("a"));
    await deliveries.drained();
    expect(deliveries.running()).toBe(0);
    expect(lines.join("")).toContain("no such handler");
  });

  it("is forgotten after many others", async () => {
    const deliveries = createDeliveries({
      log: quiet,
      receive: async () => undefined,
      remembered: 2,
    });
    for (const id of ["a", "b", "c"]) {
      deliveries.accept(delivery(id));
      await deliveries.drained();
    }
    expect(["b", "c", "a"].map((id) => deliveries.accept(delivery(id)))).toEqual([
      false,
      false,
      true,
    ]);
    await deliveries.drained();
  });

  it("begins after whoever handed it in has gone on", async () => {
    const order: string[] = [];
    const deliveries = createDeliveries({
      log: quiet,
      receive: async () => void order.push("work"),
    });
    deliveries.accept(delivery("a"));
    await Promise.resolve();
    order.push("answer");
    await deliveries.drained();
    expect(order).toEqual(["answer", "work"]);
  });
});
