import { schema as published } from "@octokit/graphql-schema";
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  type GraphQLNamedType,
} from "graphql";
import { describe, expect, it } from "vitest";
import { schema } from "../../../src/sandbox/github/graphql/schema.ts";

// Published with a field that is there twice; whoever validates it gets no further.
const real = buildSchema(published.idl, { assumeValid: true, assumeValidSDL: true });
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));

describe("the GraphQL schema of the fake", () => {
  it("has something in it", () => expect(types.length).toBeGreaterThan(50));

  it.each(types.map((type) => [type.name, type] as const))(
    "%s is as GitHub has it",
    (name, type) => {
      const theirs = real.getType(name);
      expect(theirs, "GitHub has no such type").toBeDefined();
      expect(kindOf(type)).toBe(kindOf(theirs!));
      expect(factsOf(theirs!)).toEqual(expect.arrayContaining(factsOf(type)));
    },
  );

  it("leaves no required input out", () => {
    const missing = types.flatMap((type) => {
      const theirs = real.getType(type.name);
      if (!isInputObjectType(type) || !isInputObjectType(theirs)) return [];
      return Object.values(theirs.getFields())
        .filter((field) => String(field.type).endsWith("!") && !(field.name in type.getFields()))
        .map((field) => `${type.name}.${field.name}`);
    });
    expect(missing).toEqual([]);
  });

  it.each([
    ["a wrong type", "type Ref { name: String }"],
    ["an unknown field", "type Ref { colour: String! }"],
    [
      "an unknown argument",
      "type Query { repository(id: ID): Repository } type Repository { id: ID! }",
    ],
  ])("would be caught with %s", (_, sdl) => {
    const wrong = Object.values(buildSchema(sdl, { assumeValid: true }).getTypeMap());
    const facts = wrong
      .filter((type) => !isIntrospectionType(type))
      .flatMap((type) => {
        const known = factsOf(real.getType(type.name)!);
        return factsOf(type).filter((fact) => !known.includes(fact));
      });
    expect(facts).toHaveLength(1);
  });
});

/** Each thing a type promises, one line each. */
function factsOf(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => name);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => `${field.name}: ${String(field.type)}`);
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return [
    ...type.getInterfaces().map((one) => `implements ${one.name}`),
    ...Object.values(type.getFields()).flatMap((field) => [
      `${field.name}: ${String(field.type)}`,
      ...field.args.map((arg) => `${field.name}(${arg.name}: ${String(arg.type)})`),
    ]),
  ];
}

function kindOf(type: GraphQLNamedType): string {
  if (isScalarType(type)) return "scalar";
  if (isEnumType(type)) return "enum";
  if (isInputObjectType(type)) return "input";
  return isInterfaceType(type) ? "interface" : "object";
}
