import { sameValue } from "../../domain/import/merge/same-value.ts";
import { objectType } from "../../domain/import/parse-server/pointers-and-dates.ts";
import { idPattern, openIdPattern } from "../../domain/kernel/schema/kind.ts";
import { operationNamed } from "../../operations/call-by-name.ts";
import { givenInputs, reasons, type Step, stateSteps } from "./adapter-rules.ts";
import { clientNamed } from "./client-names.ts";
import { topOf, withoutDottedKeys } from "./dotted-keys.ts";
import { includeRows, type ReadRows } from "./include-rows.ts";
import { parsedJson } from "./json.ts";
import { asksCount, libraryInclude, listQueryOf, namesOf, namesUnknown } from "./list-query.ts";
import { accessOf } from "./own-access.ts";
import { type Find, withoutInnerQueries } from "./own-queries.ts";
import { badKey, classForbidden, missing, objectNotFound, ParseFault, parseCodes } from "./parse-fault.ts";
import { readPage } from "./read-page.ts";
import { Refused } from "./refusal-answer.ts";
import { type ChosenId, ok, type ParseAnswer, type Visit } from "./route.ts";
import { createdRow, grantSteps } from "./row-grants.ts";
import { permissionsOf } from "./row-permissions.ts";
import { targetOf } from "./where.ts";
import { hasField, isPlainPointer, type WireClass, type WireField, wireClass } from "./wire-class.ts";
import { encodeRow, type Included, type RowContext } from "./wire-row.ts";
import { decodeItem, pointerTo } from "./wire-values.ts";
import { afterOperation, dependsOnRow, type FieldOperation, isFieldOperation, readBody } from "./write-body.ts";

type Values = Readonly<Record<string, unknown>>;
type Row = Values & { readonly objectId: string };

/** A save or a delete: the commands that it runs, and the answer from what they answer. */
export interface Plan {
  readonly steps: ReadonlyArray<Step>;
  /** The id that a client chose for the new row. */
  readonly chosen?: ChosenId;
  /** The names that the fields of the row have for a client. */
  readonly fields?: ReadonlyArray<string>;
  readonly answer: (values: ReadonlyArray<unknown>) => ParseAnswer | Promise<ParseAnswer>;
}

const denied = (action: string, of: WireClass): ParseFault => classForbidden(action, of.entity.name, of.className);

/** Options of an operation that a client sends in the context of a save. */
const contextInputs = [
  ...["expectedVersion", "expectedUpdatedAt", "overrideReason", "acknowledge", "cascade"],
  ...["skipConflicting", "resolve", "billedMinutes"],
];
const takes = (operation: string, name: string): boolean =>
  Object.hasOwn((operationNamed(operation)?.input ?? {}) as object, name);

/** The input of a step with what the context says, and the reason that the event needs. */
const completed = ({ operation, input }: Step, context: Values): Step => {
  const options = Object.fromEntries(
    contextInputs.flatMap((name) => (name in context && takes(operation, name) ? [[name, context[name]]] : [])),
  );
  const reason = context.reason ?? input.notes ?? reasons[operation];
  return {
    operation,
    input: {
      ...(typeof reason === "string" && takes(operation, "reason") ? { reason } : {}),
      ...givenInputs[operation],
      ...input,
      ...options,
    },
  };
};

const withCustom = (values: Values, custom: Values): Values =>
  Object.keys(custom).length === 0 ? values : { ...values, custom };
const present = (of: Values): Values => Object.fromEntries(Object.entries(of).filter(([, value]) => value !== null));

/** The fields of a stored row that a client did not send with this value. */
const differing = (of: WireClass, row: Row, sent: Values, among: (name: string) => boolean): Values => {
  const shown = encodeRow(of, row);
  return Object.fromEntries(
    Object.entries(shown).filter(([name, value]) => {
      if (["objectId", "createdAt", "updatedAt"].includes(name) || !among(name)) return false;
      return JSON.stringify(value) !== JSON.stringify(sent[name]);
    }),
  );
};

const warningsOf = (values: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  values.flatMap((each) => (each as { readonly warnings?: ReadonlyArray<unknown> }).warnings ?? []);

/** What the templates demand of a new row; the library has defaults for the words among them. */
const requireFields = (of: WireClass, values: Values): void => {
  for (const [name, { field, name: own }] of Object.entries(of.fields)) {
    const isWord =
      field.kind.type === "word" && field.optional === false && field.ours !== true && field.author !== true;
    if (isWord && name === own && (values[own] ?? null) === null) throw missing(name, `${name} is required`);
  }
};

/** The class with its declared fields, if the body names any that it does not have. */
const forBody = async (of: WireClass, body: Values, visit: Visit): Promise<WireClass> =>
  Object.keys(body).every((name) => hasField(of, name)) ? of : visit.declared(of);

/** An operation on a list of pointers, with pointers as a row shows them. */
const asPointers = (wire: WireField | undefined, operation: FieldOperation): FieldOperation => {
  const target = wire?.custom === undefined ? wire?.field.references : undefined;
  const { objects } = operation;
  if (wire === undefined || target === undefined || !Array.isArray(objects)) return operation;
  return { ...operation, objects: objects.map((each) => pointerTo(target, String(decodeItem(wire, each)))) };
};
/** What a body writes for an operation, with the results of field operations on the row as the client sees it. */
export const writtenOver = (
  of: WireClass,
  seen: Values,
  sent: Values,
  operation: string,
): { readonly values: Values; readonly custom: Values } => {
  const body = withoutDottedKeys(of, sent, seen);
  const { values, custom, relative } = readBody(of, body, (name) => takes(operation, name));
  const after = Object.entries(relative).map(
    ([name, each]) => [name, afterOperation(name, asPointers(of.fields[name], each), seen[name])] as const,
  );
  const results = readBody(of, Object.fromEntries(after), (name) => takes(operation, name));
  return { values: { ...values, ...results.values }, custom: { ...custom, ...results.custom } };
};

const badId = (message: string): ParseFault =>
  new ParseFault(parseCodes.idInvalid, message, 400, { code: "ID_INVALID", detail: { field: "objectId" } });
/** The id that a client chose, where the host lets it. */
const chosenId = (of: WireClass, { request, host: { customObjectIds } }: Visit): string => {
  const { objectId } = request.body;
  if (customObjectIds === undefined) throw badKey("objectId", "objectId is an invalid field name.");
  if (objectId === null || objectId === "") throw badId("objectId must not be empty or null");
  const fits = customObjectIds === "any" && of.own === "open" ? openIdPattern : idPattern;
  if (typeof objectId === "string" && fits.test(objectId)) return objectId;
  throw badId(`Invalid object ID: ${String(objectId).slice(0, 60)}`);
};

export const planCreate = async (base: WireClass, visit: Visit): Promise<Plan> => {
  const { body, context } = visit.request;
  const of = await forBody(base, body, visit);
  const { create } = of;
  if (create === undefined) throw denied("create", of);
  const { values, custom } = writtenOver(of, {}, body, create);
  // Who made a row is always the actor, whoever a client names (domain.md §3).
  const isAuthor = (name: string): boolean => {
    const { createOnly, system, references } = of.entity.fields[name] ?? {};
    return createOnly === true && system === true && references === "User";
  };
  const written = Object.fromEntries(
    Object.entries(present(values)).filter(([name]) => takes(create, name) || !isAuthor(name)),
  );
  requireFields(of, written);
  const access = of.own === undefined ? {} : accessOf(body.ACL);
  return {
    ...(body.objectId === undefined ? {} : { chosen: { operation: create, objectId: chosenId(of, visit) } }),
    fields: Object.keys(of.fields),
    steps: [
      completed(
        { operation: create, input: { ...of.scope, ...access, ...withCustom(written, present(custom)) } },
        context,
      ),
      ...(await grantSteps(of.entity.name, createdRow, body.ACL, visit)),
    ],
    answer: async (answers) => {
      const row = answers[0] as Row;
      // The row is stored, so this save has succeeded, whether its access list can be read or not.
      const permissions = await permissionsOf(visit, of, [row]).catch(() => undefined);
      const list = permissions?.get(row.objectId);
      return {
        status: 201,
        headers: { location: visit.addressOf(`/classes/${of.className}/${row.objectId}`) },
        body: {
          ...{ objectId: row.objectId, createdAt: row.createdAt },
          ...(list === undefined ? {} : { ACL: list }),
          ...differing(of, row, body, () => true),
        },
        warnings: warningsOf(answers),
      };
    },
  };
};

/** What a client sent, with a pointer in the place of a row that it included. */
const withPointers = (sent: unknown): unknown => {
  if (Array.isArray(sent)) return sent.map(withPointers);
  if (typeof sent !== "object" || sent === null || objectType(sent) !== "Object") return sent;
  const { className, objectId } = sent as Values;
  return { __type: "Pointer", className, objectId };
};
/** Whether a client sent a value as it reads it. */
const isSame = (seen: unknown, sent: unknown): boolean =>
  seen !== undefined && sent !== null && sameValue(seen, withPointers(sent));

/** The row as the caller reads it; throws "Object not found." */
const rowOf = async (of: WireClass, objectId: string, visit: Visit): Promise<Row> =>
  (await visit.call(of.get, { ...of.scope, objectId })) as Row;

/**
 * The row that a save changes. Somebody may write a row of an open class without reading it. Nothing is known of the row then, and a save
 * that depends on one of its values is answered as if there were no row. Whether there is a row is for the save to say.
 */
const rowToChange = async (of: WireClass, objectId: string, visit: Visit): Promise<Row> => {
  try {
    return await rowOf(of, objectId, visit);
  } catch (thrown) {
    const isHidden = thrown instanceof Refused && ["NotFound", "ClassForbidden"].includes(thrown.refusal._tag);
    if (of.own === undefined || !isHidden) throw thrown;
    if (dependsOnRow(visit.request.body)) throw objectNotFound(of.className);
    return { objectId };
  }
};

/** The context of the commands after the first: each of them makes a version of the row. */
const unversioned = ({ expectedVersion: _, expectedUpdatedAt: __, ...context }: Values): Values => context;

export const planUpdate = async (base: WireClass, objectId: string, visit: Visit): Promise<Plan> => {
  const { body, context } = visit.request;
  const of = await forBody(base, body, visit);
  const { update } = of;
  if (update === undefined) throw denied("update", of);
  if (of.declared === false) throw objectNotFound(of.className);
  const before = await rowToChange(of, objectId, visit);
  const seen = encodeRow(of, before);
  // A field sent with its value as it stands counts as not sent, so a client may send a whole row back.
  const isChanged = ([name, value]: [string, unknown]): boolean => !isSame(seen[name], value);
  const { values, custom } = writtenOver(of, seen, Object.fromEntries(Object.entries(body).filter(isChanged)), update);
  const written = withCustom(values, custom);
  const access = of.own === undefined ? {} : accessOf(body.ACL);
  const steps = (await stateSteps(of, objectId, written, before, visit.firmWords)) ?? [
    { operation: update, input: { ...of.scope, objectId, ...access, ...written } },
  ];
  const grants = await grantSteps(of.entity.name, objectId, body.ACL, visit);
  return {
    fields: Object.keys(of.fields),
    steps: [...steps.map((each, i) => completed(each, i === 0 ? context : unversioned(context))), ...grants],
    answer: (answers) => {
      // A save that changes nothing runs nothing.
      const row = (steps.length === 0 ? before : answers[steps.length - 1]) as Row;
      const operated = Object.entries(body).flatMap(([key, value]) => (isFieldOperation(value) ? [topOf(key)] : []));
      const isAsked = (name: string): boolean => name in body || operated.includes(name);
      const changes = { updatedAt: row.updatedAt, ...differing(of, row, body, isAsked) };
      return { status: 200, body: changes, warnings: warningsOf(answers) };
    },
  };
};

export const planDelete = async (of: WireClass, objectId: string, visit: Visit): Promise<Plan> => {
  if (of.delete === undefined) throw denied("delete", of);
  if (of.declared === false) throw objectNotFound(of.className);
  return {
    steps: [completed({ operation: of.delete, input: { ...of.scope, objectId } }, visit.request.context)],
    answer: (answers) => ({ status: 200, body: {}, warnings: warningsOf(answers) }),
  };
};

/** A row that the caller may read and not write answers as one that is not there (wire.md, Errors). */
const asMissing = (thrown: unknown, { operation }: Step): unknown => {
  if (!(thrown instanceof Refused)) return thrown;
  const { refusal } = thrown;
  const isRow = refusal._tag === "Forbidden" && !("field" in refusal && refusal.field !== undefined);
  const isPlain = /\.(update|change|edit|delete|revoke|remove)$/.test(operation);
  return isRow && isPlain ? objectNotFound(refusal.class) : thrown;
};

/** Runs a plan: one command by itself, several in one transaction. */
export const runPlan = async ({ steps, chosen, fields = [], answer }: Plan, visit: Visit): Promise<ParseAnswer> => {
  const [first] = steps;
  const { call, all } = chosen === undefined ? visit : visit.creating(chosen);
  try {
    const values =
      steps.length === 1 && first !== undefined ? [await call(first.operation, first.input)] : await all(steps);
    return await answer(values);
  } catch (thrown) {
    throw first === undefined ? thrown : asMissing(clientNamed(thrown, fields), first);
  }
};

/** The class with its declared fields, if one of the rows has a custom value. */
const forRows = async (of: WireClass, rows: ReadonlyArray<Row>, visit: Visit): Promise<WireClass> =>
  rows.some(({ custom }) => custom !== null && custom !== undefined) ? visit.declared(of) : of;

/** The classes of included rows with custom values, with the fields that the firm declared. */
const classesOf = async (included: Included, visit: Visit): Promise<ReadonlyMap<string, WireClass>> => {
  const found = new Map<string, WireClass>();
  for (const [name, rows] of Object.entries(included)) {
    const of = wireClass(name);
    if (of !== undefined) found.set(name, await forRows(of, Object.values(rows), visit));
  }
  return found;
};

/** Rows of an own class by a query, without the answer around them. */
const findOwn: Find = async (of, parameters, visit) => {
  const { body } = await findRows(of, { ...visit, request: { ...visit.request, parameters } });
  return (body as { readonly results: ReadonlyArray<Values> }).results;
};
const readByIds: ReadRows = (of, ids, visit) =>
  findOwn(of, { where: { objectId: { $in: ids } }, limit: ids.length }, visit);

/** The paths that a client includes. */
const includedPaths = ({ fields }: WireClass, { include, includeAll }: Values): ReadonlyArray<string> => {
  const paths = namesOf(include);
  const every = paths.includes("*") || includeAll === true || includeAll === "true";
  return every ? [...Object.keys(fields), ...paths] : paths;
};

/** A query on an own class: queries inside it run first, and what is included is read after it. */
const ownRows = async (base: WireClass, visit: Visit): Promise<ParseAnswer> => {
  const { where, include, includeAll, redirectClassNameForKey: key, ...rest } = visit.request.parameters;
  // The rows that a relation of this class holds: their class is that of the relation.
  const target = typeof key === "string" ? base.fields[key]?.field.references : undefined;
  const of = (target === undefined ? undefined : await visit.classNamed(target)) ?? base;
  if (of.own === undefined) return findRows(of, visit);
  const asked = typeof where === "string" ? parsedJson(where, "where") : where;
  const plain = await withoutInnerQueries(asked, visit, findOwn);
  const redirected = typeof key === "string" ? { redirectClassNameForKey: key } : {};
  const parameters = { ...rest, ...redirected, ...(plain === undefined ? {} : { where: plain }) };
  const found = await pageOf(of, { ...visit, request: { ...visit.request, parameters } });
  const body = found.body as { readonly results: ReadonlyArray<Values> };
  const paths = includedPaths(of, { include, includeAll });
  return { ...found, body: { ...body, results: await includeRows(body.results, paths, visit, readByIds) } };
};

/** Whether a field may have pointers that the library does not include: one of the firm's own, or a list. */
const isFollowedHere = (wire: WireField): boolean =>
  wire.custom !== undefined || (wire.field.references !== undefined && !isPlainPointer(wire));
/** Whether a path leads through fields of firmcore alone, which the library includes. */
const isBuiltInPath = (of: WireClass, [first = "", ...rest]: ReadonlyArray<string>): boolean => {
  const wire = of.fields[first];
  if (of.either[first] !== undefined) return true;
  if (wire === undefined || isFollowedHere(wire)) return false;
  const target = rest.length === 0 ? undefined : targetOf(wire);
  return target === undefined || isBuiltInPath(target, rest);
};
/** Whether a path leads through another field. */
const isCustomPath = async (
  of: WireClass,
  [first = "", ...rest]: ReadonlyArray<string>,
  visit: Visit,
): Promise<boolean> => {
  const wire = of.fields[first] ?? (await visit.declared(of)).fields[first];
  if (wire === undefined || isFollowedHere(wire)) return wire !== undefined;
  const target = rest.length === 0 ? undefined : targetOf(wire);
  return target !== undefined && isCustomPath(target, rest, visit);
};
const customPaths = async (of: WireClass, visit: Visit): Promise<ReadonlyArray<string>> => {
  const { parameters } = visit.request;
  if (namesOf(parameters.include).every((path) => isBuiltInPath(of, path.split(".")))) return [];
  const { fields } = await visit.declared(of);
  const found: Array<string> = [];
  for (const path of includedPaths({ ...of, fields }, parameters))
    if (await isCustomPath(of, path.split("."), visit)) found.push(path);
  return found;
};
/** Rows with what their custom pointers point to. */
const withCustomPointers = async (
  of: WireClass,
  rows: ReadonlyArray<Values>,
  visit: Visit,
): Promise<ReadonlyArray<Values>> => {
  const paths = await customPaths(of, visit);
  return paths.length === 0 ? rows : includeRows(rows, paths, visit, readByIds);
};

export const findRows = async (of: WireClass, visit: Visit): Promise<ParseAnswer> => {
  const { parameters } = visit.request;
  if (of.own === undefined) {
    const page = await pageOf(of, visit);
    const body = page.body as { readonly results: ReadonlyArray<Values> };
    return { ...page, body: { ...body, results: await withCustomPointers(of, body.results, visit) } };
  }
  if (of.declared !== false) return ownRows(of, visit);
  // A query is judged, also if no class has rows for it.
  listQueryOf(of, parameters);
  return ok({ results: [], ...(asksCount(parameters) ? { count: 0 } : {}) });
};

const pageOf = async (base: WireClass, visit: Visit): Promise<ParseAnswer> => {
  const { parameters } = visit.request;
  const of = namesUnknown(base, parameters) ? await visit.declared(base) : base;
  const asked = listQueryOf(of, parameters);
  const { keys, include, count } = asked;
  const page = await readPage(of, asked, visit, of.own !== "open");
  const renamed = typeof parameters.redirectClassNameForKey === "string" ? { className: of.className } : {};
  const shown = await forRows(of, page.results, visit);
  const { included } = page;
  const classes = await classesOf(included, visit);
  const permissions = page.permissions ?? (await permissionsOf(visit, of, page.results, included));
  const context: RowContext = { keys, include, included, permissions, classes, encoded: new Map() };
  const results = page.results.map((row) => ({ ...encodeRow(shown, row, context), ...renamed }));
  return ok({ results, ...(count ? { count: page.count } : {}) });
};

export const getRow = async (base: WireClass, objectId: string, visit: Visit): Promise<ParseAnswer> => {
  const answer = await rowAnswer(base, objectId, visit);
  if (base.own !== undefined) return answer;
  const [row] = await withCustomPointers(base, [answer.body as Values], visit);
  return { ...answer, body: row };
};
const rowAnswer = async (base: WireClass, objectId: string, visit: Visit): Promise<ParseAnswer> => {
  const { parameters } = visit.request;
  if (base.own !== undefined) {
    const [row] = await findOwn(base, { ...parameters, where: { objectId }, limit: 1 }, visit);
    if (row === undefined) throw objectNotFound(base.className);
    return ok(row);
  }
  const of = namesUnknown(base, parameters) ? await visit.declared(base) : base;
  const { keys, include } = listQueryOf(of, parameters);
  const tree = libraryInclude(of, include);
  // R-DOC-2: a single GET reads the document, with the address of its file, and is logged.
  if (of.entity.name === "Document" && Object.keys(tree).length === 0) {
    const row = (await visit.call("documents.read", { objectId })) as Row;
    const permissions = await permissionsOf(visit, of, [row]);
    return ok(encodeRow(await forRows(of, [row], visit), row, { keys, permissions }));
  }
  const page = await readPage(of, { ...oneRow, where: { objectId }, keys, include }, visit, true);
  const [row] = page.results;
  if (row === undefined) throw objectNotFound(of.entity.name);
  const { included, permissions = await permissionsOf(visit, of, [row], included) } = page;
  const classes = await classesOf(included, visit);
  return ok(encodeRow(await forRows(of, [row], visit), row, { keys, include, included, permissions, classes }));
};
const oneRow = { order: [], limit: 1, skip: 0, count: false };

/** The row of an account as a client reads it; `declared` gives the types of its custom fields. */
export const encodeUser = async (
  of: WireClass,
  user: unknown,
  declared: (of: WireClass) => Promise<WireClass>,
  permissions?: RowContext["permissions"],
): Promise<Values> => {
  const row = user as Row;
  const known = row.custom === null || row.custom === undefined ? of : await declared(of);
  return encodeRow(known, row, permissions === undefined ? {} : { permissions });
};
