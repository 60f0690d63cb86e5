import type { Settled } from "../../../api/settled.ts";
import { exampleBody } from "../../../derive/openapi/example-values.ts";
import { allEntities, entityNamed } from "../../../domain/entities.ts";
import { importClasses } from "../../../domain/import/classes/import-classes.ts";
import type { Entity, Field } from "../../../domain/kernel/schema/entity.ts";
import type { Input } from "../../../domain/kernel/schema/input.ts";
import { operationNamed } from "../../../operations/call-by-name.ts";
import { operations } from "../../../operations/index.ts";
import { listOperations } from "../../../operations/operation-tree.ts";
import { plainClasses } from "../../../operations/plain-classes.ts";
import { operationOf } from "../harness/api.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";
import { exported, importFiles } from "../import/export-files.ts";

type Body = Readonly<Record<string, unknown>>;
type Made = Body & { readonly objectId: string };
/** Names a record of a class: the first or the second of those that a trial has. */
type PointTo = (entity: string) => string;

const commands = listOperations(operations).filter((each) => each.kind === "command");
const inputOf = (name: string): Input => {
  const found = operationNamed(name);
  holds(found !== undefined, `there is no ${name}`);
  return found.input as Input;
};
const send = async ({ admin }: KitFirm, name: string, input: unknown): Promise<Made> =>
  accepted((await operationOf(admin, name)(input)) as Settled<Made, never>);

/** Values for the fields whose samples cannot be generated. */
const values: Body = {
  minutes: [480, 480, 480, 480, 480, 0, 0],
  minutesPerDay: 60,
  requiredCertifications: ["PE"],
  dependsOn: [],
  email: "nora@example.org",
};
const chosen = (body: Body, names: ReadonlyArray<string>): Body =>
  Object.fromEntries(names.map((name) => [name, body[name]]));
const without = <T>(body: Readonly<Record<string, T>>, names: ReadonlyArray<string>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
const sampled = (input: Input, pointTo: PointTo): Body => {
  const own = Object.keys(values).filter((name) => name in input);
  return { ...exampleBody(without(input, own), pointTo), ...chosen(values, own) };
};
/** Other values for the same fields, where they can change without an event. */
const otherwise = (body: Body, input: Input, pointTo: PointTo): Body =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      other(value, (input[name] as { readonly field: Field }).field, pointTo),
    ]),
  );
const other = (value: unknown, { kind, references }: Field, pointTo: PointTo): unknown => {
  if (references !== undefined) return pointTo(references);
  if (kind.type === "day") return "2027-05-04";
  if (kind.type === "text") return `${String(value)} 2`;
  if (kind.type === "money") return { minor: 20_000, currency: "EUR" };
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return Array.isArray(value) ? value.toReversed() : value;
};

/** How the records of a class are created and changed. `key`: the fields that identify the row, which a change repeats. */
interface Way {
  readonly create: string;
  readonly update: string;
  /** Input fields that repeat or exclude others. */
  readonly twice?: ReadonlyArray<string>;
  readonly key?: ReadonlyArray<string>;
}
const step = ["engineer", "from"];
/** Classes without a pair of operations to create and to update a record. */
const apart = ["User", "TimeOff", "Session", "Organization", "AccessLog", "AlertMark", "Grant", "OwnRecord"];
const ways: Readonly<Record<string, Way>> = {
  EngineerProfile: { create: "engineers.create", update: "engineers.update" },
  Certification: { create: "certifications.create", update: "certifications.update" },
  Project: { create: "projects.create", update: "projects.update", twice: ["name", "manager"] },
  Allocation: { create: "allocations.assign", update: "allocations.change" },
  BillableHour: { create: "hours.create", update: "hours.edit" },
  Task: { create: "tasks.create", update: "tasks.update" },
  StatusUpdate: { create: "statusUpdates.create", update: "statusUpdates.update" },
  WorkingTime: { create: "workingTime.set", update: "workingTime.set", key: step },
  CapacityLimit: { create: "limits.set", update: "limits.set", key: step },
  RateStep: { create: "rates.set", update: "rates.set", key: step },
  Deal: { create: "deals.create", update: "deals.update" },
  // An activity is about a deal or a contact.
  Activity: { create: "activities.create", update: "activities.update", twice: ["relatedContact"] },
  Document: { create: "documents.create", update: "documents.update", twice: ["owner"] },
  Holiday: { create: "holidays.set", update: "holidays.set", key: ["calendar", "day"] },
};
const beside = ["objectId", "expectedVersion", "expectedUpdatedAt", "reason", "resolve", "resubmit", "overrideReason"];
const fieldsOf = (entity: string, input: Input, twice: ReadonlyArray<string> = []): Input =>
  Object.fromEntries(
    Object.entries(input).filter(
      ([name]) => !beside.includes(name) && !twice.includes(name) && name in entityNamed(entity).fields,
    ),
  );

/** Records to point to. A class without records in this trial has an unknown id, which a dangling pointer may hold. */
const idOf = (entity: string, n: number): string => `${entity.slice(0, 6).padEnd(9, "0")}${n}`;
const worldOf = async (firm: KitFirm, n: number): Promise<PointTo> => {
  const { objectId: engineer, user } = await firm.engineer(`Engineer ${n}`);
  const project = await firm.project(`Project ${n}`);
  const { companies, contacts, deals } = firm.admin;
  const known: Readonly<Record<string, string>> = {
    ...{ EngineerProfile: engineer, User: user, Project: project },
    Company: accepted(await companies.create({ name: `Company ${n}` })).objectId,
    Contact: accepted(await contacts.create({ name: `Contact ${n}` })).objectId,
    Deal: accepted(await deals.create({ title: `Deal ${n}` })).objectId,
  };
  return (entity) => known[entity] ?? idOf(entity, n);
};

/** Checks that each sent field has the sent value. */
const keeps = (row: Body, sent: Body, about: string): void => {
  for (const [name, value] of Object.entries(sent)) same(row[name], value, `${about}: ${name}`);
};

/** The rows of one class in an export. */
interface Exported {
  readonly entity: Entity;
  /** The fields that are compared. */
  readonly own: Input;
  readonly bodies: ReadonlyArray<Made>;
}
/** Two rows of each class that an import knows, with every field that it reads; they point to those of the same number. */
const exportedRows = (): ReadonlyArray<Exported> =>
  importClasses.map(({ entity, input: all, derived }) => {
    // What firmcore itself says of a row is taken only where its state has it.
    const input = without(all, [...derived.map(({ field }) => field), "writtenAs", "source"]);
    return {
      entity,
      own: fieldsOf(entity.name, input),
      bodies: [1, 2].map((n) => {
        const body = sampled(without(input, entity.name === "Project" ? ["name", "manager"] : []), (name) =>
          idOf(name, n),
        );
        const unique = Object.keys(body).filter((name) => uniqueTexts.includes(name));
        return {
          ...body,
          ...Object.fromEntries(unique.map((name) => [name, `${n}${String(body[name])}`])),
          objectId: idOf(entity.name, n),
        };
      }),
    };
  });
const uniqueTexts = ["username", "email", "externalId", "projectCode"];
/** The same rows in a later export: all fields changed except the names and roles of accounts. */
const exportedLater = (rows: ReadonlyArray<Exported>): ReadonlyArray<Exported> =>
  // Nobody changes an entry of the access log (R-DOC-3).
  rows
    .filter(({ entity }) => entity.name !== "AccessLog")
    .map(({ entity, own, bodies }) => {
      const changed = Object.keys(own).filter((name) => !["username", "email", "externalId", "role"].includes(name));
      return {
        entity,
        own,
        bodies: bodies.map((body, at) => ({
          ...body,
          ...otherwise(chosen(body, changed), own, (name) => idOf(name, at + 1)),
          updatedAt: "2026-03-01T09:30:00.000Z",
        })),
      };
    });
const keptIn = async (firm: KitFirm, rows: ReadonlyArray<Exported>): Promise<void> => {
  const report = await importFiles(
    firm,
    rows.map(({ entity: { name }, bodies }) => exported(name === "User" ? "_User" : name, ...bodies)),
  );
  same(report.leftOut, []);
  const tables = await firm.tables();
  for (const { entity, own, bodies } of rows) {
    const stored = new Map((tables[entity.name] ?? []).map((row) => [row.objectId, row as Body]));
    for (const body of bodies)
      for (const [name, { field }] of Object.entries(own)) {
        const kept = stored.get(body.objectId)?.[name] ?? null;
        same(kept === null ? null : field.kind.format(kept as never), body[name], `import of ${entity.name}: ${name}`);
      }
  }
};

/** Every field that callers may write can be written; no code besides its definition is needed. */
export const writtenFields: Suite = {
  name: "written fields",
  cases: {
    "create and update store every input field": async (firm) => {
      const known = [...Object.keys(ways), ...plainClasses.map(({ entity }) => entity.name), ...apart];
      const written = allEntities.filter(({ name }) => commands.some((each) => each.class === name));
      same(
        written.map(({ name }) => name).filter((name) => !known.includes(name)),
        [],
      );
      firm.setClock("2027-06-01");
      const worlds = [await worldOf(firm, 1), await worldOf(firm, 2)] as const;
      const free = await firm.user("Free");
      // Hours stay with their engineer and project, and so do the bookings that they may name.
      const [engineer, project] = [worlds[0]("EngineerProfile"), worlds[0]("Project")];
      const booked = () => firm.booked(engineer, project, 5, "2027-05-01");
      const bookings = [await booked(), await booked()] as const;
      const [first, second] = ([0, 1] as const).map(
        (n): PointTo =>
          (name) =>
            name === "Allocation" ? bookings[n] : worlds[n](name),
      ) as [PointTo, PointTo];
      for (const [entity, { create, update, twice, key = [] }] of Object.entries(ways)) {
        const input = fieldsOf(entity, inputOf(create), twice);
        const body = { ...sampled(input, first), ...(entity === "EngineerProfile" ? { user: free } : {}) };
        const made = await send(firm, create, body);
        keeps(made, body, create);
        const changed = without(fieldsOf(entity, inputOf(update), twice), key);
        const more = otherwise(chosen(body, Object.keys(changed)), changed, second);
        const which = create === update ? chosen(body, key) : { objectId: made.objectId };
        keeps(await send(firm, update, { ...which, ...more }), more, update);
        const get = `${create.split(".")[0]}.get`;
        keeps(await send(firm, get, made.objectId), { ...body, ...more }, get);
      }
      const asked = sampled(fieldsOf("TimeOff", inputOf("timeOff.request")), first);
      keeps(await send(firm, "timeOff.request", asked), asked, "timeOff.request");
    },
    "R-IMP-3 an import reads every input field": async (firm) => {
      const rows = exportedRows();
      await keptIn(firm, rows);
      await keptIn(firm, exportedLater(rows));
    },
  },
};
