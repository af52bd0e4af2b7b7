/**
 * Carries out a GraphQL request with graphql-js over the fake's part of the schema. What the
 * schema does not know is unsupported; what GitHub would refuse is an error under a 200.
 */
import {
  execute,
  Kind,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type OperationDefinitionNode,
} from "graphql";
import type { Operation } from "../operation.ts";
import { Refused } from "../refused.ts";
import type { RequestKind } from "../request-kinds.ts";
import type { Asked } from "../request.ts";
import type { Answer } from "../rest/call.ts";
import { restRefusal } from "../rest/router.ts";
import { UnsupportedError } from "../unsupported.ts";
import type { Visit } from "../visit.ts";
import type { Context } from "./context.ts";
import { mutation } from "./mutation.ts";
import { query } from "./query.ts";
import { schema } from "./schema.ts";

type Request = {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
};

const KINDS: Readonly<Record<keyof typeof mutation, RequestKind>> = {
  addComment: "comment",
  addReaction: "reaction",
  closeIssue: "issue_update",
  createCommitOnBranch: "commit",
  createIssue: "issue_create",
  minimizeComment: "minimize",
  reopenIssue: "issue_update",
  updateIssue: "issue_update",
  updateIssueComment: "comment",
};

/** A program asks the same few things over and over. */
const known = new Map<string, DocumentNode>();
const MAX_KNOWN = 500;

export function graphqlOperation({ asked, ...visit }: Visit): Operation {
  const { text, variables } = requestIn(asked);
  const document = checked(text);
  const operation = operationIn(document);
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  return {
    template: "/graphql",
    kinds: isMutation ? kindsOf(operation) : ["graphql_read"],
    resource: "graphql",
    isCacheable: false,
    refuse: (refused) => {
      const { status, kind, message } = refused;
      if (status === 401) return restRefusal(refused);
      return { status: 200, body: { errors: [{ type: kind, message }] } };
    },
    perform: (caller) => {
      if (caller.is === "app") throw new Refused(401, "Bad credentials");
      const contextValue: Context = { ...visit, caller };
      const rootValue = isMutation ? mutation : query;
      return answerTo(
        execute({ schema, document, rootValue, contextValue, variableValues: variables }),
      );
    },
  };
}

function answerTo(result: ExecutionResult | Promise<ExecutionResult>): Answer {
  if (result instanceof Promise) throw new Error("A resolver of the fake is not synchronous.");
  const { data = null, errors } = result;
  return { status: 200, body: { data, ...(errors ? { errors: errors.map(told) } : {}) } };
}

function told(error: GraphQLError): unknown {
  const { message, path, locations, originalError } = error;
  if (originalError && !(originalError instanceof Refused)) throw originalError;
  return { ...(originalError ? { type: originalError.kind } : {}), path, locations, message };
}

function requestIn({ method, body }: Asked): Request {
  if (method !== "POST") throw new UnsupportedError(`${method} /graphql`);
  const request: unknown = JSON.parse(body);
  if (typeof request !== "object" || request === null || !("query" in request)) {
    throw new Refused(400, "A query attribute must be specified and must be a string.");
  }
  const { query: text } = request;
  if (typeof text !== "string") {
    throw new Refused(400, "A query attribute must be specified and must be a string.");
  }
  const variables = "variables" in request ? request.variables : {};
  return { text, variables: typeof variables === "object" && variables ? { ...variables } : {} };
}

function checked(text: string): DocumentNode {
  const before = known.get(text);
  if (before) return before;
  const document = parse(text);
  const [problem] = validate(schema, document);
  if (problem) throw new UnsupportedError(`a GraphQL document: ${problem.message}`);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(text, document);
  return document;
}

function operationIn(document: DocumentNode): OperationDefinitionNode {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const [first] = operations;
  if (!first || operations.length > 1) {
    throw new UnsupportedError("a GraphQL document with other than one operation");
  }
  return first;
}

function kindsOf({ selectionSet }: OperationDefinitionNode): RequestKind[] {
  return selectionSet.selections.map((selection) => {
    const name = selection.kind === Kind.FIELD ? selection.name.value : "";
    return isMutationName(name) ? KINDS[name] : "unknown";
  });
}

function isMutationName(name: string): name is keyof typeof mutation {
  return name in KINDS;
}
