import { EventEmitter } from "node:events";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { runUntilSignal, type Running } from "../../src/process.ts";
import { held } from "./front-door.ts";

/** A process that is asked to run something with a `stop` that ends when it is released. */
function run(running: Partial<Running> = {}, start?: () => Promise<Running>) {
  const emitter = new EventEmitter();
  const order: (string | number)[] = [];
  const lines: string[] = [];
  const stopped = held();
  let now = 0;
  const finished = runUntilSignal({
    start:
      start ??
      (async () => ({
        stop: () => {
          order.push("stop");
          return stopped.promise;
        },
        ...running,
      })),
    log: pino({ base: null }, { write: (line: string) => void lines.push(line) }),
    clock: { now: () => now, wait: async () => undefined },
    host: { on: emitter.on.bind(emitter), exit: (code) => order.push(code) },
  });
  return {
    order,
    finished,
    release: stopped.release,
    emit: (event: string, value: unknown = event) => emitter.emit(event, value),
    later: (ms: number) => {
      now += ms;
    },
    logged: () => lines.join(""),
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("the process", () => {
  it.each(["SIGTERM", "SIGINT"])("stops in order on %s and exits with 0", async (signal) => {
    const app = run();
    app.emit(signal);
    await settle();
    expect(app.order).toEqual(["stop"]);
    app.release();
    await app.finished;
    expect(app.order).toEqual(["stop", 0]);
  });

  it("takes a signal that comes twice at once for one", async () => {
    const app = run();
    app.emit("SIGINT");
    app.later(999);
    app.emit("SIGINT");
    app.release();
    await app.finished;
    expect(app.order).toEqual(["stop", 0]);
  });

  it("ends at once on a second signal", async () => {
    const app = run();
    app.emit("SIGTERM");
    await settle();
    app.later(1000);
    app.emit("SIGTERM");
    app.emit("SIGINT");
    expect(app.order).toEqual(["stop", 143, 130]);
  });

  it("stops what was still starting when the signal came", async () => {
    const started = held();
    const order: string[] = [];
    const app = run({}, async () => {
      await started.promise;
      order.push("started");
      return { stop: async () => void order.push("stop") };
    });
    app.emit("SIGTERM");
    started.release();
    await app.finished;
    expect([order, app.order]).toEqual([["started", "stop"], [0]]);
  });

  it("goes on after a rejection nobody handled, and counts them", async () => {
    const app = run();
    app.emit("unhandledRejection", new Error("lost"));
    app.emit("unhandledRejection", "lost too");
    await settle();
    expect(app.order).toEqual([]);
    expect(app.logged()).toContain('"rejections":2');
    app.emit("SIGTERM");
    app.release();
    await app.finished;
    expect(app.order).toEqual(["stop", 0]);
  });

  it("finishes its work after an uncaught exception, then exits with 1", async () => {
    const app = run();
    app.emit("uncaughtException", new Error("broken"));
    app.release();
    await app.finished;
    expect(app.order).toEqual(["stop", 1]);
    expect(app.logged()).toContain("broken");
  });

  it("exits with 1 when an exception comes while it stops", async () => {
    const app = run();
    app.emit("SIGTERM");
    app.emit("uncaughtException", new Error("broken"));
    app.release();
    await app.finished;
    expect(app.order).toEqual(["stop", 1]);
  });

  it("ends by itself with the exit code of what it ran", async () => {
    const app = run({ done: Promise.resolve(3) });
    app.release();
    await app.finished;
    expect(app.order).toEqual(["stop", 3]);
  });

  it("exits with 1 when what it ran ends with an error", async () => {
    const app = run({ done: Promise.reject(new Error("no more clusters")) });
    app.release();
    await app.finished;
    expect(app.order).toEqual(["stop", 1]);
    expect(app.logged()).toContain("no more clusters");
  });

  it("exits with 1 when it cannot start or stop", async () => {
    const unstartable = run({}, () => Promise.reject(new Error("the port is taken")));
    await unstartable.finished;
    expect(unstartable.order).toEqual([1]);
    expect(unstartable.logged()).toContain("the port is taken");

    const unstoppable = run({ stop: () => Promise.reject(new Error("stuck")) });
    unstoppable.emit("SIGTERM");
    await unstoppable.finished;
    expect(unstoppable.order).toEqual([1]);
  });
});
