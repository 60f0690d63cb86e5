import {
  type GraphQLFieldConfig,
  GraphQLID,
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLString,
} from "graphql";
import { operationNamed } from "../../../operations/call-by-name.ts";
import { callerFirst } from "../caller-first.ts";
import { type Plan, planCreate, planDelete, planUpdate, runPlan } from "../class-routes.ts";
import { declareFor } from "../open-fields.ts";
import type { Visit } from "../route.ts";
import { route } from "../routes.ts";
import { behind } from "../row-grants.ts";
import type { WireClass, WireField } from "../wire-class.ts";
import type { ClassTypes } from "./class-types.ts";
import { required } from "./common-types.ts";
import { type Context, freshReader, noted, visiting } from "./context.ts";
import { objectIdOf, singular, typeName } from "./names.ts";
import type { Row } from "./reader.ts";
import { needsRowIn } from "./selection.ts";
import { withUploads } from "./uploads.ts";
import { bodyOf, withReferences } from "./write-input.ts";

type Values = Readonly<Record<string, unknown>>;
export interface Input {
  readonly id?: string;
  readonly fields?: Values | null;
  readonly clientMutationId?: string | null;
}
type Mutation = GraphQLFieldConfig<unknown, Context>;

const own = { clientMutationId: { type: GraphQLString } };
/** A mutation as Relay has it: one input, one answer, and the id of the client in both. */
export const mutation = (
  name: string,
  inputs: GraphQLInputFieldConfigMap,
  payload: ConstructorParameters<typeof GraphQLObjectType>[0]["fields"],
  run: (input: Input & Values, context: Context, info: GraphQLResolveInfo) => Promise<Values>,
): Mutation => {
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const fields = () => ({ ...(typeof payload === "function" ? payload() : payload), ...own });
  const input = new GraphQLInputObjectType({ name: `${title}Input`, fields: { ...inputs, ...own } });
  return {
    type: new GraphQLObjectType({ name: `${title}Payload`, fields }),
    args: { input: { type: required(input) } },
    resolve: async (_, { input: given }, context, info) => {
      const { clientMutationId = null } = given as Input;
      return { ...(await run(given, context, info)), clientMutationId };
    },
  };
};

const takes = (operation: string | undefined, name: string): boolean =>
  operation !== undefined && Object.hasOwn((operationNamed(operation)?.input ?? {}) as object, name);
/** Whether a save has a field: the operation takes it, or the dialect makes something of it (a state, who made the row). */
const accepted =
  (operation: string | undefined) =>
  (name: string, wire: WireField): boolean =>
    wire.custom !== undefined ||
    wire.field.kind.type === "word" ||
    wire.field.author === true ||
    (wire.field.createOnly === true && wire.field.references === "User") ||
    takes(operation, name) ||
    takes(operation, wire.name);

/** The fields of a new row; undefined where rows are not created by a mutation of their class. */
export const createFields = (types: ClassTypes, of: WireClass): GraphQLInputObjectType | undefined =>
  of.create === undefined || of.entity.name === "User" ? undefined : types.fields(of, "Create", accepted(of.create));

/** A plan whose steps are preceded by those that create the rows that it links to; all of them run in one transaction. */
const planLinked = async (
  types: ClassTypes,
  of: WireClass,
  fields: Values,
  { visit, received, upload }: Context,
  method: "POST" | "PUT",
  plan: (of: WireClass, visit: Visit) => Promise<Plan>,
): Promise<Plan> => {
  const { body, linked } = bodyOf(of, await withUploads(fields, upload), types.classOf);
  const steps: Array<Plan["steps"][number]> = [];
  const references = new Map<string, object>();
  const add = (planned: Plan): void => {
    const before = steps.length;
    for (const step of planned.steps) {
      const moved = behind(before, step);
      steps.push({ ...moved, input: withReferences(moved.input, references) });
    }
  };
  for (const row of linked) {
    const at = steps.length;
    const created = await received(visiting(visit, "POST", ["classes", row.of.className], row.body));
    add(await callerFirst(visit, row.of.create, row.of.scope, () => planCreate(row.of, created)));
    references.set(row.mark, { $ref: [at, "objectId"] });
  }
  const asked = await received(visiting(visit, method, ["classes", of.className], body));
  const planned = async () => plan(of.own === "open" ? await declareFor(of, asked.request.body, asked) : of, asked);
  const last = await (method === "POST" ? callerFirst(visit, of.create, of.scope, planned) : planned());
  const before = steps.length;
  add(last);
  return { ...last, steps, answer: (answers) => last.answer(answers.slice(before)) };
};

/** `createDeal`, `updateDeal` and `deleteDeal`, where the class has the operation. */
export const rowMutations = (types: ClassTypes, of: WireClass): Readonly<Record<string, Mutation>> => {
  const type = typeName(of);
  const isUser = of.entity.name === "User";
  const field = singular(type);
  const payload = () => ({ [field]: { type: required(types.object(of)) } });
  const byId = { id: { type: required(GraphQLID) } };
  const fieldsFor = (verb: "Create" | "Update", operation: string) => ({
    fields: { type: types.fields(of, verb, accepted(operation)) },
  });
  /** The row after a write; one that its writer does not read has its id alone. */
  const answered = async (visit: Visit, objectId: string, info: GraphQLResolveInfo): Promise<Values> => {
    const reader = freshReader(visit);
    const row = needsRowIn(field, info) ? await reader.row(of, objectId) : null;
    return { [field]: row ?? reader.stub(of, objectId) };
  };
  return {
    ...(of.create === undefined || isUser
      ? {}
      : {
          [`create${type}`]: mutation(
            `create${type}`,
            fieldsFor("Create", of.create),
            payload,
            async ({ fields }, context, info) => {
              const { visit } = context;
              const plan = await planLinked(types, of, fields ?? {}, context, "POST", planCreate);
              const { body } = await noted(context, runPlan(plan, visit));
              return answered(visit, (body as Row).objectId, info);
            },
          ),
        }),
    ...(of.update === undefined || isUser
      ? {}
      : {
          [`update${type}`]: mutation(
            `update${type}`,
            { ...byId, ...fieldsFor("Update", of.update) },
            payload,
            async ({ id = "", fields }, context, info) => {
              const { visit } = context;
              const objectId = objectIdOf(type, id);
              const plan = await planLinked(types, of, fields ?? {}, context, "PUT", (as, asked) =>
                planUpdate(as, objectId, asked),
              );
              await noted(context, runPlan(plan, visit));
              return answered(visit, objectId, info);
            },
          ),
        }),
    ...(of.delete === undefined
      ? {}
      : {
          [`delete${type}`]: mutation(`delete${type}`, byId, payload, async ({ id = "" }, context, info) => {
            const { visit } = context;
            const objectId = objectIdOf(type, id);
            // What is asked of the row is read while it is there.
            const before = needsRowIn(field, info) ? await freshReader(visit).row(of, objectId) : null;
            const plan = isUser ? undefined : await planDelete(of, objectId, visit);
            const path = ["users", objectId];
            await noted(
              context,
              plan === undefined ? route(visiting(visit, "DELETE", path), "") : runPlan(plan, visit),
            );
            return { [field]: before ?? freshReader(visit).stub(of, objectId) };
          }),
        }),
  };
};
