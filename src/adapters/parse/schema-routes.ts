import { customValue } from "../../domain/import/parse-server/custom-value.ts";
import { ownRecords } from "../../domain/kernel/context/custom-fields.ts";
import { defaultSettings, type Settings } from "../../domain/kernel/context/settings.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { classPermissionsOf } from "../../operations/permissions/class-permissions.ts";
import type { Step } from "./adapter-rules.ts";
import { type ClassSchema, classSchemas } from "./class-schema.ts";
import { leavesFieldsToAdministrators, type OwnRights, ownPermissions, rightsOf } from "./own-permissions.ts";
import { badJson, forbidden, ParseFault, parseCodes, wrongType } from "./parse-fault.ts";
import { Refused } from "./refusal-answer.ts";
import { ok, type ParseAnswer, type Route, type Visit } from "./route.ts";
import { entityName, ownWireClass, type WireClass, wireClass, wireName, withDeclared } from "./wire-class.ts";
import { encodeField } from "./wire-values.ts";

type Values = Readonly<Record<string, unknown>>;
interface DeclaredClass extends OwnRights {
  readonly class: string;
}
interface DeclaredField {
  readonly class: string;
  readonly field: string;
  readonly type: string;
  readonly target?: string;
  readonly required?: boolean;
  readonly default?: unknown;
}

const listed = async <T>(visit: Visit, operation: string): Promise<ReadonlyArray<T>> =>
  ((await visit.call(operation, {})) as { readonly results: ReadonlyArray<T> }).results;

const masterOnly: ParseAnswer = { status: 403, body: { error: "unauthorized: master key is required" } };
/** Whether the caller is the host, or an administrator. */
const mayDeclare = async (visit: Visit): Promise<boolean> => {
  if (visit.host.master) return true;
  if (visit.request.credentials.sessionToken === null) return false;
  return ((await visit.call("identity.me", {})) as { readonly role: string }).role === "administrator";
};

const noClass = (name: string): ParseFault =>
  new ParseFault(parseCodes.invalidClass, `Class ${name.slice(0, 100)} does not exist.`);

/** A field as `/schemas` shows it. */
const shownField = (of: DeclaredField): Values => {
  const { type, target, required, default: initial } = of;
  const wire = withDeclared(ownWireClass(of.class, "open"), { [of.field]: of as never }).fields[of.field];
  const defaultValue =
    initial === undefined || wire === undefined ? undefined : encodeField(wire, { custom: { [of.field]: initial } });
  return {
    type,
    ...(target === undefined ? {} : { targetClass: wireName(target) }),
    ...(required === true ? { required } : {}),
    ...(defaultValue === undefined ? {} : { defaultValue }),
  };
};

const everyClassHas = {
  ...{ objectId: { type: "String" }, createdAt: { type: "Date" }, updatedAt: { type: "Date" }, ACL: { type: "ACL" } },
} as const;

const schemaOf = (of: DeclaredClass, fields: ReadonlyArray<DeclaredField>): Values => ({
  className: of.class,
  fields: {
    ...everyClassHas,
    ...Object.fromEntries(
      fields.filter((each) => each.class === of.class).map((each) => [each.field, shownField(each)]),
    ),
  },
  classLevelPermissions: ownPermissions(of),
  indexes: {},
});

/** The schema of a class of firmcore, with the fields that the firm declared; its permissions follow from the policy (R-POL-3). */
const firmSchema = (name: string, of: ClassSchema, firm: Settings, fields: ReadonlyArray<DeclaredField>): Values => ({
  className: of.className,
  fields: {
    ...of.fields,
    ACL: { type: "ACL" },
    ...Object.fromEntries(fields.filter((each) => each.class === name).map((each) => [each.field, shownField(each)])),
  },
  classLevelPermissions: classPermissionsOf(name, firm),
  indexes: {},
});
/** The settings that policies use. */
const settingsOf = async (visit: Visit): Promise<Settings> => {
  const set = (await visit.call("settings.get", {})) as Pick<Settings, "projectVisibility" | "crmVisibility">;
  return { ...defaultSettings, projectVisibility: set.projectVisibility, crmVisibility: set.crmVisibility };
};

const schemasOf = async (visit: Visit): Promise<ReadonlyArray<Values>> => {
  const fields = await listed<DeclaredField>(visit, "customFields.list");
  const own = (await listed<DeclaredClass>(visit, "customClasses.list")).map((each) => schemaOf(each, fields));
  const firm = await settingsOf(visit);
  const ofFirm = [...classSchemas].filter(([name]) => name !== ownRecords);
  return [...ofFirm.map(([name, of]) => firmSchema(name, of, firm, fields)), ...own];
};
const ownClassNamed = async (name: string, visit: Visit): Promise<DeclaredClass | undefined> =>
  (await listed<DeclaredClass>(visit, "customClasses.list")).find((each) => each.class === name);
const schemaNamed = async (name: string, visit: Visit): Promise<Values | undefined> => {
  const fields = await listed<DeclaredField>(visit, "customFields.list");
  const entity = wireClass(name)?.entity.name;
  const ofFirm = entity === undefined ? undefined : classSchemas.get(entity);
  if (entity !== undefined && ofFirm !== undefined) return firmSchema(entity, ofFirm, await settingsOf(visit), fields);
  const own = await ownClassNamed(name, visit);
  return own === undefined ? undefined : schemaOf(own, fields);
};

/** The commands that declare the fields of a body and delete those that it says. What every class has may be in it. */
const fieldSteps = (name: string, fields: Values): ReadonlyArray<Step> =>
  Object.entries(fields).flatMap(([field, of]): ReadonlyArray<Step> => {
    if (Object.hasOwn(everyClassHas, field)) return [];
    if (!hasFields(of)) throw badJson(`bad field ${field.slice(0, 60)}`);
    const { __op, type, targetClass, required, defaultValue } = of as Values;
    if (__op === "Delete") return [{ operation: "customFields.delete", input: { class: name, field } }];
    const input = {
      ...{ class: name, field, type },
      ...(typeof targetClass === "string" ? { target: entityName(targetClass) } : {}),
      ...(required === undefined ? {} : { required }),
      ...(defaultValue === undefined ? {} : { default: customValue(defaultValue) }),
    };
    return [{ operation: "customFields.declare", input }];
  });
/** The most commands of a transaction (R-BATCH-1). */
const mostSteps = 50;
const run = async (steps: ReadonlyArray<Step>, visit: Visit): Promise<void> => {
  for (let i = 0; i < steps.length; i += mostSteps) await visit.all(steps.slice(i, i + mostSteps));
};

/**
 * Declares the fields of a body that a class of firmcore does not have. What it has stays as it is, so that the schemas of one firm can be
 * sent to another; permissions follow from the policies and are not taken (wire.md, Schemas).
 */
const writeFirmClass = async (of: WireClass, visit: Visit): Promise<ParseAnswer> => {
  const { fields = {} } = visit.request.body;
  if (!hasFields(fields)) throw badJson("fields must be an object");
  const known = classSchemas.get(of.entity.name)?.fields ?? {};
  const before = (await schemaNamed(of.className, visit))?.fields as Values;
  const more = Object.entries(fields).filter(([name, field]) => {
    const own = Object.hasOwn(known, name) ? known[name] : undefined;
    if (own !== undefined && (field as Values | null)?.type !== own.type)
      throw wrongType(
        name,
        `schema mismatch for ${of.className}.${name}; expected ${own.type} but got ${String((field as Values | null)?.type).slice(0, 60)}`,
      );
    return own === undefined && name !== "ACL" && JSON.stringify(before[name]) !== JSON.stringify(field);
  });
  await run(fieldSteps(of.entity.name, Object.fromEntries(more)), visit);
  return answered(of.className, visit);
};

const answered = async (name: string, visit: Visit): Promise<ParseAnswer> => ok(await schemaNamed(name, visit));

const write = async (name: string, visit: Visit): Promise<ParseAnswer> => {
  const { method, body } = visit.request;
  const ofFirm = wireClass(name);
  if (ofFirm !== undefined) return writeFirmClass(ofFirm, visit);
  const before = await ownClassNamed(name, visit);
  if (method === "PUT" && before === undefined) throw noClass(name);
  if (method === "POST" && before !== undefined)
    throw new ParseFault(parseCodes.invalidClass, `Class ${name.slice(0, 100)} already exists.`);
  const { fields = {}, classLevelPermissions } = body;
  if (!hasFields(fields)) throw badJson("fields must be an object");
  const opens = visit.host.openClasses && !leavesFieldsToAdministrators(classLevelPermissions);
  const open = before?.open ?? opens;
  const declaring = open ? "customClasses.open" : "customClasses.declare";
  const declared = before === undefined ? [{ operation: declaring, input: { class: name } }] : [];
  const rights = (classLevelPermissions ?? null) === null ? undefined : rightsOf(classLevelPermissions, open);
  const permitted =
    rights === undefined ? [] : [{ operation: "customClasses.declare", input: { class: name, ...rights } }];
  await run([...declared, ...fieldSteps(name, fields as Values), ...permitted], visit);
  return answered(name, visit);
};

const remove = async (name: string, visit: Visit): Promise<ParseAnswer> => {
  if (wireClass(name) !== undefined)
    throw forbidden(`Class ${name} belongs to firmcore and cannot be deleted.`, { class: name, event: "delete" });
  if ((await schemaNamed(name, visit)) === undefined) throw noClass(name);
  try {
    await visit.call("customClasses.delete", { class: name });
  } catch (thrown) {
    if (!(thrown instanceof Refused) || thrown.refusal._tag !== "HasHistory") throw thrown;
    const { records = 0 } = thrown.refusal.counts as { readonly records?: number };
    throw new ParseFault(
      parseCodes.classNotEmpty,
      `Class ${name} is not empty, contains ${records} objects, cannot drop schema.`,
    );
  }
  return ok({});
};

/** `/serverInfo`: what a client may count on, and the version of Parse Server whose dialect this is. */
export const serverInfo: Route = async (visit) => {
  if (!(await mayDeclare(visit))) return masterOnly;
  const writes = visit.host.configStore !== undefined;
  return ok({
    features: {
      globalConfig: { create: writes, read: true, update: writes, delete: writes },
      schemas: { addField: true, removeField: true, addClass: true, removeClass: true, clearAllDataFromClass: true },
    },
    parseServerVersion: "9.0.0",
  });
};

/** `/schemas`: all classes of the firm, for administrators and the host. */
export const schemas = async (name: string | undefined, visit: Visit): Promise<ParseAnswer> => {
  if (!(await mayDeclare(visit))) return masterOnly;
  const { method, body } = visit.request;
  if (name === undefined && method === "GET") return ok({ results: await schemasOf(visit) });
  const of = name ?? (typeof body.className === "string" ? body.className : undefined);
  if (of === undefined) throw new ParseFault(parseCodes.invalidClass, "Missing class name.");
  if (method === "DELETE") return remove(of, visit);
  if (method !== "GET") return write(of, visit);
  const found = await schemaNamed(of, visit);
  if (found === undefined) throw noClass(of);
  return ok(found);
};
