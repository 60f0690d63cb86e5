import type * as Effect from "effect/Effect";
import { type OperationAnswer, type OperationInput, openFirm } from "firmcore";
import { Firm, firmWith } from "firmcore/effect";
import { memory } from "firmcore/memory";
import { expect, expectTypeOf, test } from "vitest";

const extend = {
  fields: {
    Project: {
      region: { type: "String" },
      seats: { type: "Number" },
      sites: { type: "Relation", target: "Company" },
      sponsor: { type: "Pointer", target: "Company" },
    },
    Company: { rating: { type: "Number", required: true } },
    Visit: { at: { type: "Date", required: true }, project: { type: "Pointer", target: "Project" } },
  },
  classes: { Visit: { read: ["everyone"], update: ["everyone"] } },
} as const;
const opened = async () => {
  const app = await openFirm(memory(), { extend, now: () => Date.parse("2027-01-04T09:00:00Z") });
  const firm = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
  const projectManager = (await firm.users.provision({ externalId: "pia", role: "projectManager" })).objectId;
  return { firm, dam: { projectCode: "D-1", projectName: "Dam", clientName: "City", projectManager } };
};
/** Calls that the compiler refuses, and firmcore too. */
const refusedBy = (calls: Record<string, () => Promise<unknown>>) =>
  Promise.all(
    Object.values(calls).map((call) =>
      call().then(
        () => "accepted",
        (error) => error.code,
      ),
    ),
  );

test("R-CUST-1: records and inputs of a class have the types of the fields that a host defines", async () => {
  const { firm, dam } = await opened();
  const { objectId, custom } = await firm.projects.create({ ...dam, custom: { region: "North", seats: 4, sites: [] } });
  expectTypeOf(custom?.region).toEqualTypeOf<string | undefined>();
  expectTypeOf(custom?.seats).toEqualTypeOf<number | undefined>();
  expectTypeOf(custom?.sites).toEqualTypeOf<ReadonlyArray<string> | undefined>();
  // A firm may have declared more.
  expectTypeOf(custom?.ofTheFirm).toEqualTypeOf<unknown>();
  const changed = await firm.projects.update({ objectId, custom: { region: null, sites: { add: ["City000001"] } } });
  expectTypeOf(changed.custom?.seats).toEqualTypeOf<number | undefined>();
  expect(changed.custom).toEqual({ seats: 4, sites: ["City000001"] });
  const { results } = await firm.projects.list({
    where: { or: [{ custom: { seats: { atLeast: 4 } } }, { custom: { sponsor: { where: { name: "City" } } } }] },
    order: "-custom.seats",
  });
  expectTypeOf(results[0]?.custom?.seats).toEqualTypeOf<number | undefined>();
  const few = await firm.projects.list({ select: ["custom"] });
  expectTypeOf(few.results[0]?.custom?.region).toEqualTypeOf<string | undefined>();
  expect(results.length + few.results.length).toBe(2);
  const outcome = await firm.settled.projects.get(objectId);
  if (outcome.ok) expectTypeOf(outcome.value.custom?.region).toEqualTypeOf<string | undefined>();
  const [item] = await firm.batch([{ operation: "projects.update", input: { objectId } }], { transaction: true });
  expectTypeOf(item.custom?.region).toEqualTypeOf<string | undefined>();
  // Of a class without fields of the host, nothing changes.
  expectTypeOf((await firm.users.list()).results[0]?.custom).toEqualTypeOf<
    Readonly<Record<string, unknown>> | null | undefined
  >();
});

test("R-CUST-1: the compiler refuses fields, values and conditions that firmcore refuses", async () => {
  const { firm, dam } = await opened();
  const codes = await refusedBy({
    // @ts-expect-error no such field
    name: () => firm.projects.create({ ...dam, custom: { regoin: "North" } }),
    // @ts-expect-error no text
    value: () => firm.projects.create({ ...dam, custom: { region: 4 } }),
    // @ts-expect-error `rating` is required
    lacking: () => firm.companies.create({ name: "City" }),
    // @ts-expect-error no number
    condition: () => firm.projects.count({ where: { custom: { seats: { above: "many" } } } }),
    // @ts-expect-error a number does not begin with a text
    operator: () => firm.projects.list({ where: { not: { custom: { seats: { hasAll: ["4"] } } } } }),
    // @ts-expect-error no such field
    unknown: () => firm.projects.list({ where: { custom: { regoin: "North" } } }),
  });
  expect(codes).toEqual([
    "UNKNOWN_FIELD",
    "TYPE_MISMATCH",
    "REQUIRED",
    "TYPE_MISMATCH",
    "UNKNOWN_FIELD",
    "UNKNOWN_FIELD",
  ]);
});

test("R-CUST-1: the class that an input names gives own records their types", async () => {
  const { firm, dam } = await opened();
  const project = (await firm.projects.create(dam)).objectId;
  const at = "2027-01-05T09:00:00.000Z";
  const visit = await firm.records.create({ class: "Visit", custom: { at, project } });
  expectTypeOf(visit.custom?.at).toEqualTypeOf<string | undefined>();
  const { results } = await firm.records.list({
    class: "Visit",
    where: { custom: { at: { atLeast: at }, project: { where: { projectName: "Dam" } } } },
  });
  expectTypeOf(results[0]?.custom?.project).toEqualTypeOf<string | undefined>();
  expect(results.map(({ objectId }) => objectId)).toEqual([visit.objectId]);
  const outcome = await firm.settled.records.get({ class: "Visit", objectId: visit.objectId });
  if (outcome.ok) expectTypeOf(outcome.value.custom?.at).toEqualTypeOf<string | undefined>();
  const codes = await refusedBy({
    // @ts-expect-error `at` is required
    lacking: () => firm.records.create({ class: "Visit", custom: { project } }),
    // @ts-expect-error no instant
    value: () => firm.records.update({ class: "Visit", objectId: visit.objectId, custom: { at: 4 } }),
  });
  expect(codes).toEqual(["REQUIRED", "TYPE_MISMATCH"]);
  // The firm's own classes keep the general type.
  await firm.customClasses.declare({ class: "Intake" });
  await firm.customFields.declare({ class: "Intake", field: "subject", type: "String" });
  const intake = await firm.records.create({ class: "Intake", custom: { subject: "Leak" } });
  expectTypeOf(intake.custom).toEqualTypeOf<Readonly<Record<string, unknown>> | null>();
});

test("R-CUST-1: orders, included records, changes and named operations have these types, too", async () => {
  const { firm, dam } = await opened();
  const after = await firm.currentCursor();
  const city = await firm.companies.create({ name: "City", custom: { rating: 4 } });
  const { objectId } = await firm.projects.create({ ...dam, client: city.objectId, custom: { seats: 4 } });
  const { results, included } = await firm.projects.list({
    order: ["-custom.seats", "projectName"],
    include: { client: true, projectManager: true },
  });
  expectTypeOf(results[0]?.custom?.seats).toEqualTypeOf<number | undefined>();
  expectTypeOf(included?.Company?.[city.objectId]?.custom?.rating).toEqualTypeOf<number | undefined>();
  expectTypeOf(included?.User?.[dam.projectManager]?.custom?.rating).toEqualTypeOf<unknown>();
  expect(included?.Company?.[city.objectId]?.custom?.rating).toBe(4);
  // Also of a class without fields of the host, and beside selected fields.
  const contact = await firm.contacts.create({ name: "Eve", company: city.objectId });
  const few = await firm.contacts.list({ select: ["name"], include: { company: true } });
  expectTypeOf(few.results[0]).toEqualTypeOf<{ readonly name: string; readonly objectId: string } | undefined>();
  expectTypeOf(few.included?.Company?.[city.objectId]?.custom?.rating).toEqualTypeOf<number | undefined>();
  expect(few.results).toEqual([{ name: "Eve", objectId: contact.objectId }]);
  for await (const change of firm.changes({ classes: ["Project", "Visit"], after })) {
    if (change.class === "Project") expectTypeOf(change.record?.custom?.seats).toEqualTypeOf<number | undefined>();
    else expectTypeOf(change.record?.custom?.at).toEqualTypeOf<string | undefined>();
    expect([change.class, change.objectId]).toEqual(["Project", objectId]);
    break;
  }
  const input: OperationInput<"companies.create", { readonly extend: typeof extend }> = {
    name: "Mill",
    custom: { rating: 1 },
  };
  expectTypeOf<
    NonNullable<OperationAnswer<"companies.get", { readonly extend: typeof extend }>["custom"]>["rating"]
  >().toEqualTypeOf<number | undefined>();
  expect((await firm.companies.create(input)).custom).toEqual({ rating: 1 });
  expect(
    await refusedBy({
      // @ts-expect-error no such field
      order: () => firm.projects.list({ order: "custom.regoin" }),
      // @ts-expect-error no such field
      orders: () => firm.projects.list({ order: ["projectName", "-custom.regoin"] }),
      // @ts-expect-error no such field
      own: () => firm.records.list({ class: "Visit", order: "custom.when" }),
    }),
  ).toEqual(["UNKNOWN_FIELD", "UNKNOWN_FIELD", "UNKNOWN_FIELD"]);
});

test("R-CUST-1: the operations for Effect have these types, too", () => {
  const Own = firmWith({ extend });
  expect(Object.keys(Own)).toEqual(Object.keys(Firm));
  type Project = Effect.Success<ReturnType<typeof Own.projects.get>>;
  expectTypeOf<NonNullable<Project["custom"]>["seats"]>().toEqualTypeOf<number | undefined>();
  // @ts-expect-error no such field
  expect(() => Own.projects.update({ objectId: "Dam0000001", custom: { regoin: "North" } })).not.toThrow();
});
