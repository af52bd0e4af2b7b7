import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { held, openFrontDoor, rawPost, webhook } from "./front-door.ts";

describe("stopping the server", () => {
  it("finishes accepted work first, once, however often it is asked", async () => {
    const work = held();
    const door = await openFrontDoor({ receive: () => work.promise });
    await door.post(webhook());
    const order: string[] = [];
    const stops = [door.stop(), door.stop()].map((stop) => stop.then(() => order.push("stopped")));
    await expect(door.get("/healthz")).rejects.toThrow("fetch failed");
    order.push("released");
    work.release();
    await Promise.all(stops);
    expect(order).toEqual(["released", "stopped", "stopped"]);
    expect(door.logged()).not.toContain("unfinished");
  });

  it("takes in what is on its way and refuses what comes after", async () => {
    const door = await openFrontDoor();
    const begun = held();
    const socket = connect(door.port, "127.0.0.1");
    const ended = new Promise((resolve) => socket.once("close", resolve));
    let said = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      begun.release();
    });
    const first = rawPost(webhook("{}", { expect: "100-continue" }));
    socket.write(first.slice(0, -1));
    await begun.promise;
    const stopped = door.stop();
    socket.write(first.slice(-1) + rawPost(webhook("{}", { "x-github-delivery": "d-2" })));
    await Promise.all([stopped, ended]);
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 100", "HTTP/1.1 200", "HTTP/1.1 503"]);
    expect(door.received).toEqual(["d-1"]);
  });

  it("does not wait for ever", async () => {
    const door = await openFrontDoor({ receive: () => new Promise(() => undefined) });
    await door.post(webhook());
    const stopped = door.stop();
    door.runOutOfPatience();
    await stopped;
    expect(door.logged()).toContain("accepted work unfinished");
  });
});
