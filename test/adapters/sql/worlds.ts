import * as fc from "fast-check";
import { Allocation } from "../../../src/domain/allocation/entity.ts";
import { BillableHour } from "../../../src/domain/billable-hour/entity.ts";
import { EngineerProfile } from "../../../src/domain/engineer-profile/entity.ts";
import type { Change } from "../../../src/domain/kernel/decision/decision.ts";
import { allFields, type Entity, type Field, uniquesOf } from "../../../src/domain/kernel/schema/entity.ts";
import { Project } from "../../../src/domain/project/entity.ts";
import { User } from "../../../src/domain/user/entity.ts";
import { WorkingTime } from "../../../src/domain/working-time/entity.ts";
import { type Plain, recordOf } from "../sqlite/stores.ts";
import { customValues } from "./custom-predicates.ts";
import { ids, itemsFor, texts } from "./predicates.ts";

/** Classes with every kind of column, and with enforced, dangling and reverse pointers. */
export const classes: ReadonlyArray<Entity> = [User, EngineerProfile, Project, Allocation, BillableHour, WorkingTime];

const valueIn = (field: Field): fc.Arbitrary<unknown> => {
  const { kind, optional } = field;
  const value = ((): fc.Arbitrary<unknown> => {
    switch (kind.type) {
      case "id":
        return fc.constantFrom(...ids);
      case "text":
      case "word":
      case "literal":
        return fc.oneof(fc.constantFrom(...texts.slice(0, 4)), fc.constantFrom(...texts));
      case "boolean":
        return fc.boolean();
      case "money":
        return fc.record({ minor: fc.integer({ min: 0, max: 3 }), currency: fc.constantFrom("USD", "EUR") });
      case "list":
        return fc.array(fc.constantFrom(...itemsFor(field)), { maxLength: 2 });
      case "json":
        return fc.constantFrom({}, { deep: [1, null, "é"] });
      default:
        return fc.oneof(fc.integer({ min: -1, max: 1 }), fc.integer({ min: -3, max: 10 }));
    }
  })();
  return optional ? fc.option(value, { nil: null, freq: 3 }) : value;
};
const recordIn = (of: Entity, organizationId: string, objectId: string): fc.Arbitrary<Plain> =>
  fc
    .record(
      Object.fromEntries(
        Object.entries(allFields(of)).map(([name, field]) => [name, name === "custom" ? customValues : valueIn(field)]),
      ),
    )
    .map((fields) => recordOf(of, { ...fields, organizationId, objectId, version: 1 }));

const distinct = (of: Entity, rows: ReadonlyArray<Plain>): ReadonlyArray<Plain> =>
  rows.filter((row, i) =>
    uniquesOf(of).every((names) =>
      rows.slice(0, i).every((other) => names.some((name) => row[name] === null || row[name] !== other[name])),
    ),
  );

const rowsOf = (of: Entity, organizationId: string): fc.Arbitrary<ReadonlyArray<Plain>> => {
  const some =
    of === Allocation || of === BillableHour
      ? [...ids.slice(0, 3), "id00000004", "id00000005", "id00000006"]
      : ids.slice(0, 3);
  return fc.tuple(...some.map((id) => recordIn(of, organizationId, id))).map((rows) => distinct(of, rows));
};

/** Rows of two firms with the same ids, as changes to apply. */
export const world: fc.Arbitrary<Readonly<Record<string, ReadonlyArray<Change>>>> = fc
  .tuple(
    ...["acme", "other"].map((organizationId) =>
      fc
        .tuple(...classes.map((of) => rowsOf(of, organizationId)))
        .map((tables) =>
          tables.flatMap((rows, i) =>
            rows.map((after): Change => ({ entity: classes[i]?.name ?? "", event: "given", after: after as never })),
          ),
        ),
    ),
  )
  .map(([acme, other]) => ({ acme: acme ?? [], other: other ?? [] }));
