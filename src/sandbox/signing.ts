/**
 * Signing as the App happens in a thread of Node's own: it is no call, and it takes no turns of the
 * event loop. Whoever waits until the app has nothing to do must wait for it, too, or time that is
 * not real passes while the app signs.
 */
import { subtle } from "node:crypto";
import { InFlight } from "./github/in-flight.ts";

/** What `universal-github-app-jwt` asks of WebCrypto, in the whole process. */
export const signing = new InFlight();

const counted: ProxyHandler<(...args: never[]) => Promise<unknown>> = {
  apply(method, _, args) {
    const done = signing.enter();
    return Reflect.apply(method, subtle, args).finally(done);
  },
};
Object.assign(subtle, {
  importKey: new Proxy(subtle.importKey.bind(subtle), counted),
  sign: new Proxy(subtle.sign.bind(subtle), counted),
});
