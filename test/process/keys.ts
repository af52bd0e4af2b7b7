import { generateKeyPairSync } from "node:crypto";

/** One RSA key for all tests of a file: making one takes a while. */
export const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

export const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
export const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
