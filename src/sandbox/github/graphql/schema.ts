/**
 * The part of GitHub's GraphQL schema the fake answers. Everything in it stands in GitHub's own
 * schema with the same types; a test compares the two.
 */
import { buildSchema } from "graphql";
import { READ_SCHEMA } from "./read-schema.ts";
import { WRITE_SCHEMA } from "./write-schema.ts";

export const schema = buildSchema(READ_SCHEMA + WRITE_SCHEMA);
