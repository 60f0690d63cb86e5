import * as Result from "effect/Result";
import { entities } from "firmcore/testing";
import { expect, test } from "vitest";
import { standaloneSchema } from "../../src/derive/openapi/json-schema.ts";
import { defaultSettings } from "../../src/domain/kernel/context/settings.ts";
import type { Entity } from "../../src/domain/kernel/schema/entity.ts";
import type { Kind } from "../../src/domain/kernel/schema/kind.ts";
import { filterableFields } from "../../src/operations/query/filter-fields.ts";
import { whereKind } from "../../src/operations/query/filter-input.ts";
import { orderKind } from "../../src/operations/query/order.ts";
import { throughJson, validator } from "./validator.ts";

const classes = Object.values(entities).map((each): [string, Entity] => [each.name, each]);
/** Whether it is accepted. A workflow word is: a schema does not know the words of the firm. */
const taken = (kind: Kind, sent: unknown): boolean => {
  const shaped = kind.parse(sent);
  if (Result.isFailure(shaped)) return false;
  const outcome = kind.validate(shaped.success, defaultSettings);
  return Result.isSuccess(outcome) || outcome.failure.tag === "UnknownWord";
};
/** Conditions on a field, valid for some fields and invalid for others. */
const values: ReadonlyArray<unknown> = [
  ...[null, true, 7, -1, 1.5, 30, "text", "", " ", "0123456789", "active", "administrator", "2027-03-10", "2027-02-30"],
  ...["0000-01-01", "2027-03-10T09:00:00.000Z", "0000-03-10T09:00:00.000Z", [], {}, { minor: 1, currency: "USD" }],
];
const operators = [
  ...["is", "not", "in", "notIn", "exists", "atLeast", "atMost", "above", "below", "reaches", "startsWith", "endsWith"],
  ...["contains", "hasAll", "hasAny", "hasOnly", "like"],
];

/** Kinds of fields whose conditions were judged with every value: other fields of a kind have the same schema. */
const judged = new Set<string>();
test.each(classes)("the filter schema of %s accepts exactly valid filters", (_name, entity) => {
  const kind = whereKind(entity) as unknown as Kind;
  const faults = validator(standaloneSchema("sent", ({ of }) => of(kind)));
  const wrong: Array<string> = [];
  let accepted = 0;
  let refused = 0;
  const judge = (sent: unknown): void => {
    const fits = taken(kind, sent);
    if (fits) accepted++;
    else refused++;
    if (fits !== (faults(throughJson(sent)).length === 0))
      wrong.push(`${JSON.stringify(sent)}: ${fits ? "taken" : "refused"}`);
  };
  const fields = filterableFields(entity);
  for (const name of [...fields.keys(), "noField", "organizationId", "passwordHash", "tokenHash"]) {
    const { kind: of, references } = fields.get(name) ?? {};
    const form = `${of?.type} ${of?.items?.type} ${of?.words?.name} ${references !== undefined}`;
    const some = judged.has(form) ? [null, 7, "text", "2027-03-10", []] : values;
    judged.add(form);
    for (const value of some) {
      judge({ [name]: value });
      for (const operator of operators) judge({ [name]: { [operator]: value } });
      for (const operator of ["in", "notIn", "hasAll", "hasAny", "hasOnly"]) judge({ [name]: { [operator]: [value] } });
      judge({ [name]: { contains: { text: value } } });
    }
  }
  const parts = [{ text: "a", anyCase: true }, { text: "a", anyCase: 1 }, { text: "a", any: true }, { anyCase: true }];
  for (const name of [...fields.keys()].slice(-8)) for (const part of parts) judge({ [name]: { endsWith: part } });
  const one = { objectId: "0123456789" };
  for (const sent of [one, [], [one], [one, {}], [one, { noField: 1 }], null, { not: one }, [{ or: [{ and: [] }] }]])
    for (const joined of ["and", "or", "not"]) judge({ [joined]: sent });
  expect(wrong).toEqual([]);
  expect(accepted).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(50);
});

test.each(classes)("the order schema of %s accepts exactly valid orders", (_name, entity) => {
  const kind = orderKind(entity) as unknown as Kind;
  const faults = validator(standaloneSchema("sent", ({ of }) => of(kind)));
  const names = [...filterableFields(entity).keys(), "noField", "passwordHash", "tokenHash", "", "-"];
  for (const name of names)
    for (const sent of [
      name,
      `-${name}`,
      `--${name}`,
      [name],
      [name, "-createdAt"],
      Array(11).fill(name),
      { name },
      null,
    ])
      expect(faults(sent).length === 0, JSON.stringify(sent)).toBe(taken(kind, sent));
  expect(taken(kind, ["createdAt", "-objectId"])).toBe(true);
});
