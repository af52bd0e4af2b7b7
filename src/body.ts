/**
 * Reads the body of a request up to a limit, and never keeps more than that: neither Node nor
 * Probot has a limit of its own. What comes after it is thrown away as it comes in, so that the
 * sender can still read the answer; the request timeout ends that too.
 */
import { type IncomingMessage } from "node:http";

export type Body =
  | { readonly outcome: "read"; readonly text: string }
  | { readonly outcome: "too-large" }
  /** The sender went away. */
  | { readonly outcome: "aborted" };

export function readBody(request: IncomingMessage, limitBytes: number): Promise<Body> {
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) {
    request.resume();
    return Promise.resolve({ outcome: "too-large" });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const keep = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      request.off("data", keep).resume();
      chunks.length = 0;
      resolve({ outcome: "too-large" });
    };
    request
      .on("data", keep)
      .on("end", () => resolve({ outcome: "read", text: Buffer.concat(chunks).toString("utf8") }))
      // Without a listener, a sender that goes away would end the process.
      .on("error", () => resolve({ outcome: "aborted" }))
      .on("close", () => resolve({ outcome: "aborted" }));
  });
}
