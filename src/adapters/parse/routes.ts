import type { Field } from "../../domain/kernel/schema/entity.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { namedFunctions } from "./adapter-rules.ts";
import { callerFirst } from "./caller-first.ts";
import { findRows, getRow, type Plan, planCreate, planDelete, planUpdate, runPlan } from "./class-routes.ts";
import { readConfig, writeConfig } from "./config-routes.ts";
import { runHostFunction } from "./host-functions.ts";
import { aggregate, purge } from "./master-routes.ts";
import { declareFor } from "./open-fields.ts";
import { badJson, badKey, classForbidden, ParseFault, parseCodes } from "./parse-fault.ts";
import { thrownAnswer } from "./refusal-answer.ts";
import { rolesRoute } from "./role-routes.ts";
import { ok, type ParseAnswer, type Route, type Visit } from "./route.ts";
import { behind } from "./row-grants.ts";
import { schemas, serverInfo } from "./schema-routes.ts";
import { userRoute } from "./user-routes.ts";
import { type WireClass, wireClass } from "./wire-class.ts";
import { decodeField } from "./wire-values.ts";

const classNamed = async (name: string, method: string, visit: Visit): Promise<WireClass> => {
  const of = await visit.classNamed(name);
  if (of !== undefined) return of;
  const action = { GET: "find", POST: "create", PUT: "update", DELETE: "delete" }[method] ?? "find";
  throw classForbidden(action, name);
};

/** Whether a request writes a row of a class. */
const writesRow = ({ request: { method, path } }: Visit): boolean =>
  path[0] === "classes" &&
  wireClass(path[1] ?? "")?.entity.name !== "User" &&
  (path.length === 2 ? method === "POST" : path.length === 3 && (method === "PUT" || method === "DELETE"));
/** The commands of a request that writes a row. */
const planOf = async (visit: Visit): Promise<Plan> => {
  const { method, path } = visit.request;
  const [, name = "", objectId = ""] = path;
  const named = await classNamed(name, method, visit);
  const declared = async () =>
    named.own === "open" && method !== "DELETE" ? declareFor(named, visit.request.body, visit) : named;
  if (method === "POST")
    return callerFirst(visit, named.create, named.scope, async () => planCreate(await declared(), visit));
  const of = await declared();
  return method === "PUT" ? planUpdate(of, objectId, visit) : planDelete(of, objectId, visit);
};

const readRow: Route = async (visit) => {
  const { method, path } = visit.request;
  const [, name = "", objectId] = path;
  const of = await classNamed(name, method, visit);
  return objectId === undefined ? findRows(of, visit) : getRow(of, objectId, visit);
};
const readsRow = ({ request: { method, path } }: Visit): boolean =>
  path[0] === "classes" && method === "GET" && (path.length === 2 || path.length === 3);

/** Runs an operation by its name: the body holds its inputs, in which typed values of the dialect may stand. */
const runFunction = async (name: string, visit: Visit): Promise<ParseAnswer> => {
  const own = visit.host.functions.get(name);
  if (own !== undefined) {
    const result = await runHostFunction(own, visit);
    return ok(result === undefined ? {} : { result });
  }
  const { operation: called, inputs } = (Object.hasOwn(namedFunctions, name) ? namedFunctions[name] : undefined) ?? {
    ...{ operation: name, inputs: {} },
  };
  const operation = visit.operationNamed(called);
  if (operation === undefined)
    throw new ParseFault(parseCodes.functionFailed, `Invalid function: "${name.slice(0, 100)}"`);
  const fields = operation.input as Readonly<Record<string, { readonly field: Field }>>;
  const decoded = () =>
    Object.fromEntries(
      Object.entries(visit.request.body).map(([sent, value]) => {
        const key = Object.hasOwn(inputs, sent) ? String(inputs[sent]) : sent;
        const field = Object.hasOwn(fields, key) ? fields[key]?.field : undefined;
        const isTyped = hasFields(value) && "__type" in value;
        return [key, field === undefined || !isTyped ? value : decodeField({ name: key, field }, value)];
      }),
    );
  const input = await callerFirst(visit, called, {}, decoded);
  return ok({ result: await visit.call(called, input) });
};

const mostItems = 50;
interface BatchItem {
  readonly method?: unknown;
  readonly path?: unknown;
  readonly body?: unknown;
}
/** A visit for each item of a batch. */
const itemsOf = (visit: Visit, mount: string): ReadonlyArray<Visit> => {
  const { requests } = visit.request.body;
  if (!Array.isArray(requests)) throw badJson("requests must be an array");
  if (requests.length > mostItems) throw badJson(`a batch has at most ${mostItems} requests`);
  return requests.map((each: BatchItem): Visit => {
    const { method, path, body = {} } = hasFields(each) ? each : {};
    if (typeof method !== "string" || typeof path !== "string" || !path.startsWith(`${mount}/`))
      throw badJson(`cannot route batch path ${String(path).slice(0, 100)}`);
    if (!hasFields(body)) throw badJson("the body of a request must be an object");
    if (path.slice(mount.length).startsWith("/batch")) throw badJson("a batch has no batches");
    const [below = "", query = ""] = path.slice(mount.length).split("?");
    const wanted = method.toUpperCase() as Visit["request"]["method"];
    return {
      ...visit,
      request: {
        ...visit.request,
        method: wanted,
        path: below.split("/").filter((part) => part !== ""),
        body: body as Visit["request"]["body"],
        parameters: wanted === "GET" ? { ...Object.fromEntries(new URLSearchParams(query)), ...body } : {},
        // Each command is kept under the id of the whole batch by its place, so a repeat answers the same.
        credentials: { ...visit.request.credentials, requestId: null },
      },
    };
  });
};

const succeeded = ({ body, warnings = [] }: ParseAnswer): object => ({
  success: body,
  ...(warnings.length === 0 ? {} : { warnings }),
});

const runBatch = async (visit: Visit, mount: string): Promise<ParseAnswer> => {
  const items = itemsOf(visit, mount);
  if (visit.request.body.transaction === true) {
    const plans: Array<Plan> = [];
    for (const item of items) {
      if (!writesRow(item)) throw badJson("a transaction takes creates, updates and deletes of rows");
      plans.push(await planOf(item));
    }
    if (plans.some(({ chosen }) => chosen !== undefined))
      throw badKey("objectId", "The rows of a transaction get their ids from the server.");
    let before = 0;
    const all = plans.flatMap(({ steps }) => {
      const first = before;
      before += steps.length;
      return steps.map((each) => behind(first, each));
    });
    const values = await visit.all(all);
    let next = 0;
    const answers = plans.map(({ steps, answer }) => {
      next += steps.length;
      return answer(values.slice(next - steps.length, next));
    });
    return ok((await Promise.all(answers)).map(succeeded));
  }
  const results: Array<object> = [];
  for (const item of items)
    try {
      results.push(succeeded(await route(item, mount)));
    } catch (thrown) {
      const answer = thrownAnswer(thrown);
      if (answer === undefined) throw thrown;
      results.push({ error: answer.body });
    }
  return ok(results);
};

const unknownRoute = ({ request: { method, path } }: Visit): ParseFault =>
  new ParseFault(parseCodes.invalidQuery, `${method} /${path.join("/").slice(0, 100)} is not offered.`, 404);

/** Answers a request. Throws what is refused. */
export const route = async (visit: Visit, mount: string): Promise<ParseAnswer> => {
  const { method, path } = visit.request;
  const [first, second] = path;
  if (first === "config" && path.length === 1 && method === "GET") return readConfig(visit);
  if (first === "config" && path.length === 1 && method === "PUT") return writeConfig(visit);
  if (first === "schemas" && path.length <= 2) return schemas(second, visit);
  if (first === "serverInfo" && path.length === 1 && method === "GET") return serverInfo(visit);
  if (path.length === 2 && second !== undefined && first === "aggregate" && method === "GET")
    return aggregate(await classNamed(second, method, visit), visit);
  if (path.length === 2 && second !== undefined && first === "purge" && method === "DELETE")
    return purge(await classNamed(second, method, visit), visit);
  if (first === "batch" && path.length === 1 && method === "POST") return runBatch(visit, mount);
  if (first === "functions" && second !== undefined && method === "POST")
    return runFunction(path.slice(1).join("/"), visit);
  if (writesRow(visit)) return runPlan(await planOf(visit), visit);
  // `/classes/_User` is another name of `/users`.
  const [, name, ...rest] = path;
  const asUser = first === "classes" && (name === "_User" || name === "User") && method !== "GET";
  const seen = asUser ? { ...visit, request: { ...visit.request, path: ["users", ...rest] } } : visit;
  const found = userRoute(seen) ?? rolesRoute(visit) ?? (readsRow(visit) ? readRow : undefined);
  if (found === undefined) throw unknownRoute(visit);
  return found(seen);
};
