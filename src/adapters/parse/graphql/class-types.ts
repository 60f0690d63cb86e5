import {
  GraphQLBoolean,
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLID,
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLString,
  GraphQLUnionType,
} from "graphql";
import { targetOf } from "../where.ts";
import type { WireClass, WireField } from "../wire-class.ts";
import { encodeField } from "../wire-values.ts";
import { accessOut } from "./access.ts";
import { AccessInput, AccessOutput, conditions, listOf, Node, PageInfo, required, typeOfRow } from "./common-types.ts";
import { type Connection, type ConnectionArguments, connection } from "./connection.ts";
import { globalId, plural, typeName } from "./names.ts";
import { type Below, knownAs, type Reader, type Row } from "./reader.ts";
import { GraphQLDate } from "./scalars.ts";
import { includedPaths, needsRow } from "./selection.ts";
import { shown, valueTypes } from "./value-types.ts";
import { type ClassOf, whereOf } from "./where-input.ts";

type Values = Readonly<Record<string, unknown>>;
type Fields = GraphQLFieldConfigMap<Row, unknown>;
const capital = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Names of fields that every type has. */
const common: ReadonlySet<string> = new Set(["id", "objectId", "createdAt", "updatedAt", "ACL"]);
/** The fields of a class under their own names, and under second ones. */
const fieldsOf = (of: WireClass): ReadonlyArray<readonly [string, WireField]> =>
  Object.entries(of.fields).filter(([name]) => !common.has(name));

const readerOf = (row: Row): Reader => {
  const found = knownAs(row);
  if (found === undefined) throw new Error("A row that nobody read");
  return found.reader;
};
/** The ids that a field holds. */
const idsIn = (wire: WireField, row: Row): ReadonlyArray<string> => {
  const value = wire.custom === undefined ? row[wire.name] : (row.custom as Values | null)?.[wire.name];
  return Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
};

/** What each class becomes in a schema. Types are made when they are first asked for. */
export class ClassTypes {
  readonly classes: ReadonlyMap<string, WireClass>;
  readonly classOf: ClassOf;
  readonly #made = new Map<string, unknown>();
  readonly #below = new Map<WireClass, ReadonlyMap<string, Below>>();
  constructor(classes: ReadonlyMap<string, WireClass>) {
    this.classes = classes;
    this.classOf = (name) => classes.get(name);
    for (const of of classes.values()) this.#below.set(of, new Map());
    for (const of of classes.values()) this.#addBelow(of);
  }
  #once<T>(name: string, make: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as T;
  }

  /** The class that a field points to, if it is one of the schema. */
  target({ field: { references } }: WireField): WireClass | undefined {
    return references === undefined ? undefined : this.classes.get(references);
  }

  /**
   * Every pointer is a list on the class that it points to: `engineerProfile { allocations }`. The first pointer of a class has the
   * plain name, so that a new field renames none.
   */
  #addBelow(of: WireClass): void {
    const pointers = [
      ...fieldsOf(of).flatMap(([name, wire]) =>
        name === wire.name && wire.custom !== "Relation" && wire.field.kind.items === undefined
          ? [[name, wire] as const]
          : [],
      ),
      ...Object.entries(of.either).flatMap(([name, wires]) => wires.map((wire) => [name, wire] as const)),
    ];
    for (const [field, wire] of pointers) {
      const target = this.target(wire);
      const lists = target === undefined ? undefined : (this.#below.get(target) as Map<string, Below>);
      if (target === undefined || lists === undefined) continue;
      const many = plural(typeName(of));
      const taken = (name: string): boolean =>
        lists.has(name) || common.has(name) || target.fields[name] !== undefined || target.either[name] !== undefined;
      const name = [many, `${many}By${capital(field)}`].find((each) => !taken(each));
      if (name !== undefined) lists.set(name, { of, field, own: wire.name });
    }
  }

  object(of: WireClass): GraphQLObjectType {
    const name = typeName(of);
    return this.#once(
      name,
      () => new GraphQLObjectType<Row>({ name, interfaces: [Node], fields: () => this.#objectFields(of, name) }),
    );
  }
  #objectFields(of: WireClass, name: string): Fields {
    const computed = Object.entries(of.computed).map(([each, value]): [string, Fields[string]] => [
      each,
      {
        type: valueTypes({ name: each, field: { kind: { type: "json" } } } as never).out,
        resolve: (row) => value(row),
      },
    ]);
    return {
      id: { type: required(GraphQLID), resolve: ({ objectId }) => globalId(name, objectId) },
      objectId: { type: required(GraphQLID) },
      createdAt: { type: GraphQLDate },
      updatedAt: { type: GraphQLDate },
      ACL: { type: AccessOutput, resolve: async (row) => accessOut(await readerOf(row).access(of, row)) },
      ...Object.fromEntries(fieldsOf(of).map(([each, wire]) => [each, this.#outputField(wire)])),
      ...Object.fromEntries(
        Object.entries(of.either).map(([each, wires]) => [each, this.#eitherField(of, each, wires)]),
      ),
      ...Object.fromEntries(computed),
      ...Object.fromEntries(
        [...(this.#below.get(of) ?? [])].map(([each, below]) => [each, this.#belowField(of, below)]),
      ),
    };
  }
  #outputField(wire: WireField): Fields[string] {
    const description = wire.field.doc;
    const target = this.target(wire);
    if (target === undefined)
      return {
        ...{ description, type: valueTypes(wire).out },
        resolve: (row) => shown(wire.custom, encodeField(wire, row)),
      };
    if (wire.custom === "Relation") return { description, ...this.#relation(wire, target) };
    const isList = wire.field.kind.items !== undefined;
    const type = this.object(target);
    const resolve = (row: Row, _: unknown, __: unknown, info: GraphQLResolveInfo) => {
      const reader = readerOf(row);
      const ids = idsIn(wire, row);
      const one = (id: string) => (needsRow(info) ? reader.row(target, id) : reader.stub(target, id));
      return isList ? ids.map(one) : ids[0] === undefined ? null : one(ids[0]);
    };
    return { description, type: isList ? listOf(type) : type, resolve };
  }
  #eitherField(of: WireClass, name: string, wires: ReadonlyArray<WireField>): Fields[string] {
    const targets = wires.flatMap((each) => targetOf(each) ?? []);
    const union = `${typeName(of)}${capital(name)}`;
    return {
      type: this.#once(
        union,
        () =>
          new GraphQLUnionType({
            name: union,
            types: () => targets.map((each) => this.object(each)),
            resolveType: typeOfRow as never,
          }),
      ),
      resolve: (row) => {
        const wire = wires.find((each) => (row[each.name] ?? null) !== null);
        const target = wire === undefined ? undefined : targetOf(wire);
        return wire === undefined || target === undefined ? null : readerOf(row).row(target, String(row[wire.name]));
      },
    };
  }
  /** The rows of a set of pointers. */
  #relation(wire: WireField, target: WireClass): Fields[string] {
    return {
      type: this.connection(target),
      args: this.listArguments(target),
      resolve: (row, args, _, info) => {
        const ids = idsIn(wire, row);
        return this.list(target, readerOf(row), { ...args, where: this.#and(args.where, { id: { in: ids } }) }, info);
      },
    };
  }
  #and(where: unknown, more: Values): Values {
    return where === null || where === undefined ? more : { AND: [where, more] };
  }
  #belowField(parent: WireClass, below: Below): Fields[string] {
    const { of } = below;
    return {
      description: `Its rows of ${of.className}, by their ${below.field}.`,
      type: required(this.connection(of)),
      args: this.listArguments(of),
      resolve: (row, args: ConnectionArguments, _, info) => {
        const asked = this.asked(of, args, info);
        const all = (): Promise<ReadonlyArray<Row>> => readerOf(row).below(below, parent, row.objectId, asked);
        return connection(args, {
          rows: async ({ skip, limit }) => (await all()).slice(skip, skip + limit),
          total: async () => (await all()).length,
        });
      },
    };
  }

  /** The query of a list in the dialect, without the bounds of its page. */
  asked(of: WireClass, { where, order }: ConnectionArguments, info: GraphQLResolveInfo) {
    const include = includedPaths(of, info, this.classOf);
    return {
      ...(where === null || where === undefined ? {} : { where: whereOf(of, where, this.classOf) }),
      ...(order === null || order === undefined ? {} : { order }),
      ...(include.length === 0 ? {} : { include }),
    };
  }
  list(of: WireClass, reader: Reader, args: ConnectionArguments, info: GraphQLResolveInfo): Connection {
    const asked = this.asked(of, args, info);
    return connection(args, {
      rows: (page) => reader.page(of, { ...asked, ...page }),
      total: () => reader.count(of, asked),
    });
  }
  listArguments(of: WireClass) {
    return {
      where: { type: this.where(of) },
      order: { type: listOf(required(this.order(of))) },
      ...{ skip: { type: GraphQLInt }, first: { type: GraphQLInt }, last: { type: GraphQLInt } },
      ...{ after: { type: GraphQLString }, before: { type: GraphQLString } },
    };
  }

  connection(of: WireClass): GraphQLObjectType {
    const type = typeName(of);
    return this.#once(`${type}Connection`, () => {
      const edge = new GraphQLObjectType({
        name: `${type}Edge`,
        fields: () => ({ cursor: { type: required(GraphQLString) }, node: { type: this.object(of) } }),
      });
      return new GraphQLObjectType({
        name: `${type}Connection`,
        fields: {
          count: { type: required(GraphQLInt) },
          edges: { type: listOf(edge) },
          pageInfo: { type: required(PageInfo) },
        },
      });
    });
  }
  order(of: WireClass): GraphQLEnumType {
    const type = typeName(of);
    return this.#once(`${type}Order`, () => {
      const names = [
        "objectId",
        "createdAt",
        "updatedAt",
        ...fieldsOf(of).flatMap(([name, wire]) => (wire.field.kind.items === undefined ? [name] : [])),
      ];
      const values = names.flatMap((name) => [
        [`${name}_ASC`, { value: name }] as const,
        [`${name}_DESC`, { value: `-${name}` }] as const,
      ]);
      return new GraphQLEnumType({ name: `${type}Order`, values: Object.fromEntries(values) });
    });
  }
  where(of: WireClass): GraphQLInputObjectType {
    const type = typeName(of);
    return this.#once(`${type}WhereInput`, () => {
      const made: GraphQLInputObjectType = new GraphQLInputObjectType({
        name: `${type}WhereInput`,
        fields: (): GraphQLInputFieldConfigMap => ({
          ...{ id: { type: conditions.id }, objectId: { type: conditions.id } },
          ...{ createdAt: { type: conditions.date }, updatedAt: { type: conditions.date } },
          ...Object.fromEntries(fieldsOf(of).map(([name, wire]) => [name, { type: this.#condition(wire) }])),
          ...Object.fromEntries(
            Object.entries(of.either).map(([name, wires]) => [name, { type: this.#eitherCondition(of, name, wires) }]),
          ),
          // Before a field of an own class with such a name.
          ...Object.fromEntries(["AND", "OR", "NOR"].map((name) => [name, { type: listOf(required(made)) }])),
        }),
      });
      return made;
    });
  }
  #condition(wire: WireField): GraphQLInputObjectType {
    const target = this.target(wire);
    return target === undefined ? valueTypes(wire).where : this.#pointerCondition(target);
  }
  #pointerCondition(target: WireClass): GraphQLInputObjectType {
    const name = `${typeName(target)}RelationWhereInput`;
    return this.#once(
      name,
      () =>
        new GraphQLInputObjectType({
          name,
          fields: () => ({ have: { type: this.where(target) }, haveNot: { type: this.where(target) }, ...byId }),
        }),
    );
  }
  #eitherCondition(of: WireClass, field: string, wires: ReadonlyArray<WireField>): GraphQLInputObjectType {
    const name = `${typeName(of)}${capital(field)}WhereInput`;
    const targets = wires.flatMap((each) => targetOf(each) ?? []);
    const fields = (): GraphQLInputFieldConfigMap =>
      Object.fromEntries(
        targets.flatMap((target) =>
          ["have", "haveNot"].map((verb) => [`${verb}${typeName(target)}`, { type: this.where(target) }]),
        ),
      );
    return this.#once(name, () => new GraphQLInputObjectType({ name, fields: () => ({ ...fields(), ...byId }) }));
  }

  /** The fields of a row that a client writes. */
  fields(
    of: WireClass,
    verb: "Create" | "Update",
    accepts: (name: string, wire: WireField) => boolean,
    more: GraphQLInputFieldConfigMap = {},
  ): GraphQLInputObjectType {
    const name = `${verb}${typeName(of)}FieldsInput`;
    return this.#once(
      name,
      () =>
        new GraphQLInputObjectType({
          name,
          fields: () => ({
            ...Object.fromEntries(
              fieldsOf(of).flatMap(([each, wire]) =>
                accepts(each, wire) ? [[each, { type: this.#input(wire) }]] : [],
              ),
            ),
            ...Object.fromEntries(Object.keys(of.either).map((each) => [each, { type: this.#eitherPointer }])),
            ACL: { type: AccessInput },
            ...more,
          }),
        }),
    );
  }
  readonly #eitherPointer = new GraphQLInputObjectType({
    name: "AnyPointerInput",
    description: "A pointer to a row of one of several classes, by its Relay id.",
    fields: { link: { type: required(GraphQLID) } },
  });
  /** Makes the fields of a new row behind a pointer; set by the mutations. */
  creates: (of: WireClass) => GraphQLInputObjectType | undefined = () => undefined;
  #input(wire: WireField): GraphQLInputType {
    const target = this.target(wire);
    if (target === undefined) return valueTypes(wire).in;
    const type = typeName(target);
    if (wire.custom === "Relation")
      return this.#once(
        `${type}RelationInput`,
        () =>
          new GraphQLInputObjectType({
            name: `${type}RelationInput`,
            fields: () => {
              const created = this.creates(target);
              const ids = { type: listOf(required(GraphQLID)) };
              return {
                ...{ add: ids, remove: ids },
                ...(created === undefined ? {} : { createAndAdd: { type: listOf(required(created)) } }),
              };
            },
          }),
      );
    const pointer = this.#once(
      `${type}PointerInput`,
      () =>
        new GraphQLInputObjectType({
          name: `${type}PointerInput`,
          fields: () => {
            const created = this.creates(target);
            return {
              link: { type: GraphQLID },
              ...(created === undefined ? {} : { createAndLink: { type: created } }),
            };
          },
        }),
    );
    return wire.field.kind.items === undefined ? pointer : listOf(required(pointer));
  }
}

const byId: GraphQLInputFieldConfigMap = {
  ...{ equalTo: { type: GraphQLID }, notEqualTo: { type: GraphQLID }, exists: { type: GraphQLBoolean } },
  ...{ in: { type: listOf(required(GraphQLID)) }, notIn: { type: listOf(required(GraphQLID)) } },
};
