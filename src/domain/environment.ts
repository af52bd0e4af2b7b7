/** How far an environment is, as a whole. */
import { type EnvironmentProgress } from "./resource.ts";

/** It has begun, and nobody has signed it off. */
export function isPastItsGate({ status }: EnvironmentProgress): boolean {
  return status === "active" || status === "awaiting_sign_off";
}
