import type { Settled } from "../../../api/settled.ts";
import { exampleBody } from "../../../derive/openapi/example-values.ts";
import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import type { Input } from "../../../domain/kernel/schema/input.ts";
import { type PlainClass, plainClasses } from "../../../operations/plain-classes.ts";
import type { KitApi } from "../harness/api.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { FirmCase, Suite } from "../harness/suite.ts";
import type { ChangeCases } from "./expected-version-setup.ts";

type Body = Readonly<Record<string, unknown>>;
interface Made extends Body {
  readonly objectId: string;
  readonly version: number;
}
type Calls = Readonly<
  Record<"create" | "get" | "list" | "count" | "update" | "delete", (input: unknown) => Promise<Settled<Made, never>>>
>;
const callsOf = (asking: KitApi, group: string): Calls =>
  (asking as unknown as Readonly<Record<string, Calls>>)[group] as Calls;

/** Records that others point to, created when they are first needed. */
type Targets = (entity: string) => string;
const targets = new WeakMap<KitFirm, Promise<Targets>>();
/** A record of each class that the bodies of plain classes point to, made once for a firm. */
const targetsOf = (firm: KitFirm): Promise<Targets> => {
  const made = targets.get(firm) ?? makeTargets(firm);
  targets.set(firm, made);
  return made;
};
const makeTargets = async (firm: KitFirm): Promise<Targets> => {
  const made = new Map<string, string>([["User", firm.adminId]]);
  const wanted = plainClasses.flatMap(({ inputs }) => [inputs.create, inputs.update].flatMap(targetsIn));
  if (wanted.includes("EngineerProfile")) made.set("EngineerProfile", (await firm.engineer("Pointed to")).objectId);
  if (wanted.includes("Project")) made.set("Project", await firm.project("Pointed to"));
  const pointTo: Targets = (entity) => {
    const found = made.get(entity);
    if (found === undefined) throw new Error(`The kit makes no ${entity} to point to`);
    return found;
  };
  for (const { entity, group, inputs } of inOrder(plainClasses))
    made.set(
      entity.name,
      accepted(await callsOf(firm.admin, group).create(exampleBody(inputs.create, pointTo))).objectId,
    );
  return pointTo;
};
const targetsIn = (input: Input): ReadonlyArray<string> =>
  Object.values(input).flatMap(({ field }) => (field.references === undefined ? [] : [field.references]));
/** Each class after those that it points to. */
const inOrder = (classes: ReadonlyArray<PlainClass>): ReadonlyArray<PlainClass> => {
  const names = new Set(classes.map(({ entity }) => entity.name));
  const ready = classes.filter(({ inputs }) => !targetsIn(inputs.create).some((each) => names.has(each)));
  if (ready.length === 0 && classes.length > 0)
    throw new Error(`${[...names].join(", ")} point to each other: make the pointers of one of them by hand`);
  const left = classes.filter((each) => !ready.includes(each));
  return classes.length === 0 ? [] : [...ready, ...inOrder(left)];
};

/** A second value of the field: a longer text, another number, the other boolean. */
const other = (value: unknown): unknown => {
  if (typeof value === "string" && !/^\d{4}-/.test(value)) return `${value} 2`;
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return null;
};
/** Texts that must be unique get the number too. */
const numbered = ({ fields, uniques }: Entity, body: Body, n: number): Body =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === "string" && (fields[name]?.unique || uniques.some((names) => names.includes(name)))
        ? `${value} ${n}`
        : value,
    ]),
  );

const ofEach =
  (trial: (firm: KitFirm, of: PlainClass, pointTo: Targets) => Promise<void>): FirmCase =>
  async (firm) => {
    const pointTo = await targetsOf(firm);
    for (const of of plainClasses) await trial(firm, of, pointTo);
  };

/** Cases of the stale versions, for every plain class. */
export const plainClassCases: ChangeCases = Object.fromEntries(
  plainClasses.flatMap(({ entity, group, inputs }) => {
    const made = async (firm: KitFirm, next: () => number) => {
      const pointTo = await targetsOf(firm);
      const body = numbered(entity, exampleBody(inputs.create, pointTo), next());
      return accepted(await callsOf(firm.admin, group).create(body)) as Made;
    };
    const [name = ""] = Object.keys(inputs.update).filter((each) => inputs.create[each]?.field.kind.type === "text");
    return [
      [
        `${group}.update`,
        async ({ firm, next }) => {
          const { objectId, [name]: value } = await made(firm, next);
          return { input: { objectId, [name]: other(value) } };
        },
      ],
      [`${group}.delete`, async ({ firm, next }) => ({ input: { objectId: (await made(firm, next)).objectId } })],
    ] satisfies ReadonlyArray<readonly [string, ChangeCases[string]]>;
  }),
);

/** The behaviour of every class that has no rules besides its policy. */
export const plainClassRecords: Suite = {
  name: "plain classes",
  cases: {
    "a created record is found by id and by value": ofEach(async (firm, { entity, group, inputs }, pointTo) => {
      const calls = callsOf(firm.admin, group);
      const body = numbered(entity, exampleBody(inputs.create, pointTo), 7);
      const { warnings, ...made } = accepted(await calls.create(body));
      same(warnings, []);
      same(made.version, 1);
      for (const [name, value] of Object.entries(body)) same(made[name], value, `${group}: ${name}`);
      same(accepted(await calls.get(made.objectId)) as unknown, made);
      for (const [name, value] of Object.entries(body)) {
        if (typeof value === "object" || inputs.create[name]?.field.kind.type === "instant") continue;
        const { results } = accepted(
          await calls.list({ where: { [name]: value, objectId: made.objectId } }),
        ) as never as {
          readonly results: ReadonlyArray<Made>;
        };
        same(results as unknown, [made], `${group} by ${name}`);
      }
    }),
    "omitted fields are null or required by name": ofEach(async (firm, { entity, group, inputs }, pointTo) => {
      const calls = callsOf(firm.admin, group);
      const least = numbered(entity, exampleBody(inputs.create, pointTo, "needed"), 8);
      const made = accepted(await calls.create(least));
      for (const name of Object.keys(inputs.create))
        if (!(name in least)) same(made[name], entity.fields[name]?.default ?? null, `${group}: ${name}`);
      for (const name of Object.keys(least)) {
        const { [name]: _left, ...rest } = least;
        const { issues } = refused(await calls.create(rest), "Required" as never) as never as {
          readonly issues: ReadonlyArray<{ readonly path: ReadonlyArray<string> }>;
        };
        same(
          issues.map(({ path }) => path),
          [[name]],
        );
      }
    }),
    "R-LOG-2 an update changes only the given fields": ofEach(async (firm, { entity, group, inputs }, pointTo) => {
      const calls = callsOf(firm.admin, group);
      const created = accepted(await calls.create(numbered(entity, exampleBody(inputs.create, pointTo), 9)));
      let row = accepted(await calls.get(created.objectId));
      for (const [name, { field }] of Object.entries(inputs.update)) {
        if (!(name in entity.fields)) continue;
        const value = field.references === undefined ? other(row[name]) : field.optional ? null : row[name];
        if (value === null && !field.optional) continue;
        const { warnings, ...changed } = accepted(await calls.update({ objectId: row.objectId, [name]: value }));
        const version = row.version + (JSON.stringify(value) === JSON.stringify(row[name]) ? 0 : 1);
        same(warnings, []);
        same(changed as unknown, { ...row, updatedAt: changed.updatedAt, [name]: value, version }, `${group}: ${name}`);
        row = changed as Made;
      }
      const entries = (await firm.log()).length;
      same(accepted(await calls.update({ objectId: row.objectId })).version, row.version);
      same((await firm.log()).length, entries);
    }),
    "a pointer to a missing record is refused by field": ofEach(async (firm, { entity, group, inputs }, pointTo) => {
      const calls = callsOf(firm.admin, group);
      const body = exampleBody(inputs.create, pointTo);
      const { objectId } = accepted(await calls.create(numbered(entity, body, 10)));
      for (const [name, { field }] of Object.entries(inputs.create)) {
        if (field.references === undefined) continue;
        const wrong = { [name]: "Nothing000" };
        const about = { _tag: "PointerInvalid", field: name, class: field.references };
        same(
          refused(await calls.create({ ...numbered(entity, body, 11), ...wrong }), "PointerInvalid" as never),
          about as never,
        );
        if (name in inputs.update)
          same(refused(await calls.update({ objectId, ...wrong }), "PointerInvalid" as never), about as never);
      }
    }),
    "a deleted record is gone": ofEach(async (firm, { entity, group, inputs }, pointTo) => {
      const calls = callsOf(firm.admin, group);
      const { objectId } = accepted(await calls.create(numbered(entity, exampleBody(inputs.create, pointTo), 12)));
      same(accepted(await calls.delete(objectId)) as unknown, { objectId, warnings: [] });
      const gone = { _tag: "NotFound", class: entity.name };
      for (const each of ["get", "update", "delete"] as const)
        same(refused(await calls[each]({ objectId }), "NotFound" as never) as unknown, gone);
    }),
  },
};
