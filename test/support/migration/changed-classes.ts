import * as Schema from "effect/Schema";
import * as fc from "fast-check";
import type { Ddl } from "../../../src/derive/migration/migration-statements.ts";
import { postgresDdl } from "../../../src/derive/sql/ddl-postgres.ts";
import { sqliteDdl } from "../../../src/derive/sql/ddl-sqlite.ts";
import { type SystemTable, systemTables } from "../../../src/domain/change-log/system-tables.ts";
import { allEntities } from "../../../src/domain/entities.ts";
import {
  type Entity,
  entity,
  type Field,
  type Fields,
  field,
  optional,
} from "../../../src/domain/kernel/schema/entity.ts";
import * as kind from "../../../src/domain/kernel/schema/kind.ts";

const inside = kind.structure(
  Schema.Struct({
    name: Schema.NullOr(Schema.String),
    size: Schema.Struct({ width: Schema.Int }),
    whole: Schema.Boolean,
  }),
  (value) => value,
);
const indexable = [
  kind.text,
  kind.longText,
  kind.id,
  kind.day,
  kind.instant,
  kind.percent,
  kind.hours,
  kind.boolean,
  kind.integer(0, 9),
  kind.integer(-(2 ** 40), 2 ** 40),
  kind.literal("north", "south"),
];
const kinds = [...indexable, kind.money, kind.rate, kind.list(kind.text), inside];

/** A field that can be added to a table with rows. */
const addable: fc.Arbitrary<Field> = fc.oneof(
  fc.constantFrom(...kinds).map((of) => optional(of, "May be absent.")),
  fc.constantFrom(...indexable).map((of) => optional(of, "Is shared by no two.", { unique: true })),
  fc.constantFrom("User", "Nowhere").map((references) => optional(kind.id, "Points.", { references, dangles: true })),
  fc.constantFrom(null, 20_000).map((initial) => optional(kind.day, "The last day.", { open: true, initial })),
  fc
    .tuple(
      fc.constantFrom(field, optional),
      fc.constantFrom("", "it's, (new", ["`$", "{a}\\"].join(""), "default ' not null"),
    )
    .map(([of, initial]) => of(kind.text, "Says something.", { initial })),
  fc.integer({ min: -5, max: 5 }).map((initial) => field(kind.integer(-5, 5), "Counts.", { initial })),
  fc.boolean().map((initial) => field(kind.boolean, "Holds or does not.", { initial })),
  fc.constant(optional(inside, "Has parts.", { parts: ["name", "size.width", "whole"] })),
);
const isIndexable = ({ kind: { type } }: Field): boolean => !["money", "list", "json"].includes(type);

/** Inserts a field between those of a class, at any position. */
const withField = (fields: Fields, at: number, name: string, of: Field): Fields => {
  const all = Object.entries(fields);
  return Object.fromEntries(all.toSpliced(at % (all.length + 1), 0, [name, of]));
};
const changed = (of: Entity): fc.Arbitrary<Entity> =>
  fc
    .record({
      fields: fc.array(fc.tuple(fc.nat(50), addable), { maxLength: 3 }),
      kept: fc.subarray([...of.indexes]),
      indexed: fc.array(fc.nat(50), { maxLength: 2 }),
      unique: fc.boolean(),
    })
    .map(({ fields: more, kept, indexed, unique }) => {
      const fields = more.reduce<Fields>(
        (all, [at, each], i) => withField(all, at, `andThe${i}Field`, each),
        of.fields,
      );
      const usable = Object.keys(fields).filter((name) => isIndexable(fields[name] as Field));
      // On a new field, so that no index exists twice and no two rows are equal.
      const [added] = more.flatMap(([, each], i) => (isIndexable(each) ? [`andThe${i}Field`] : []));
      const names = added === undefined ? [] : [added, ...indexed.map((at) => usable[at % usable.length] as string)];
      const apart = fields[added ?? ""]?.initial === undefined && !names.some((name) => fields[name]?.open === true);
      return {
        ...of,
        fields,
        indexes: [...kept, ...(names.length > 1 ? [[...new Set(names)]] : [])],
        uniques: [...of.uniques, ...(unique && apart && names.length > 1 ? [[...new Set(names)]] : [])],
      };
    });

/** A new class, with a field of every kind. */
const created = (name: string, before: ReadonlyArray<string>): fc.Arbitrary<Entity> =>
  fc.record({ to: fc.constantFrom(...before), more: fc.array(addable, { maxLength: 3 }) }).map(({ to, more }) =>
    entity(
      name,
      "New.",
      {
        owner: field(kind.id, "Whose.", { references: to }),
        until: optional(kind.day, "The last day.", { open: true }),
        ...Object.fromEntries(kinds.map((of, i) => [`needed${i}`, field(of, "Every kind.")])),
        ...Object.fromEntries(more.map((of, i) => [`andThe${i}Field`, of])),
      },
      { indexes: [["owner", "until"]], uniques: [["owner"]] },
    ),
  );

/** The classes and the library's own tables. */
export interface Classes {
  readonly entities: ReadonlyArray<Entity>;
  readonly system: ReadonlyArray<SystemTable>;
}
const { Request, ChangeLog } = systemTables;
const system: fc.Arbitrary<ReadonlyArray<SystemTable>> = fc.constantFrom(
  [Request, ChangeLog],
  [
    { ...Request, fields: { through: optional(kind.text, "By which way."), ...Request.fields } },
    { ...ChangeLog, indexes: [...ChangeLog.indexes, ["organizationId", "requestId", "seq"]] },
  ],
);

/** Changes that keep every row: of a few classes, of the library's own tables, and new classes. */
export const changedClasses: fc.Arbitrary<Classes> = fc
  .tuple(fc.subarray([...allEntities], { maxLength: 4 }), fc.nat(2), system)
  .chain(([some, news, systemTablesOfThen]) =>
    fc.record({
      entities: fc
        .tuple(
          ...allEntities.map((each) => (some.includes(each) ? changed(each) : fc.constant(each))),
          ...["QuiteNewThing", "QuiteNewPart"]
            .slice(0, news)
            .map((name, i) =>
              created(
                name,
                [...allEntities.map((each) => each.name), "QuiteNewThing"].slice(0, allEntities.length + i),
              ),
            ),
        )
        .map((all) => all as ReadonlyArray<Entity>),
      system: fc.constant(systemTablesOfThen),
    }),
  );

/** The DDL for an empty database. */
export const ddlOf = ({ entities, system: tables }: Classes): Ddl => ({
  sqlite: sqliteDdl(entities, tables),
  postgres: postgresDdl(entities, tables),
});
