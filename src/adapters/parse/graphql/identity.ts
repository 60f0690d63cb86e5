import {
  GraphQLBoolean,
  type GraphQLFieldConfigMap,
  GraphQLID,
  GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLString,
} from "graphql";
import type { ParseAnswer, Visit } from "../route.ts";
import { route } from "../routes.ts";
import type { WireClass, WireField } from "../wire-class.ts";
import type { ClassTypes } from "./class-types.ts";
import { required } from "./common-types.ts";
import { type Context, freshReader, noted, visiting } from "./context.ts";
import { mutation } from "./mutations.ts";
import { objectIdOf } from "./names.ts";
import type { Row } from "./reader.ts";
import { GraphQLAny, GraphQLAnyObject } from "./scalars.ts";
import { needsRowIn } from "./selection.ts";
import { withUploads } from "./uploads.ts";
import { bodyOf } from "./write-input.ts";

type Values = Readonly<Record<string, unknown>>;
type Config = GraphQLFieldConfigMap<unknown, Context>;

/** Sign-up, log-in and the own account, through the routes of the dialect. */
export const identity = (
  types: ClassTypes,
  users: WireClass,
): { readonly queries: Config; readonly mutations: Config } => {
  const Viewer = new GraphQLObjectType({
    name: "Viewer",
    fields: () => ({ sessionToken: { type: required(GraphQLString) }, user: { type: required(types.object(users)) } }),
  });
  const ask = (
    context: Context,
    method: "GET" | "POST" | "PUT",
    path: ReadonlyArray<string>,
    body: Values = {},
  ): Promise<ParseAnswer> =>
    noted(
      context,
      context.received(visiting(context.visit, method, path, body)).then((asked) => route(asked, "")),
    );
  /** The account of a session, read with it. */
  const viewerOf = async (visit: Visit, sessionToken: string): Promise<Values> => {
    const user = (await visit.call("identity.me", {})) as Row;
    return { sessionToken, user: freshReader(visit).seen(users, user) };
  };
  const entered = async (context: Context, answer: Promise<ParseAnswer>): Promise<Values> => {
    const { body } = await answer;
    const { sessionToken } = body as { readonly sessionToken: string };
    return { viewer: await viewerOf(context.as(sessionToken), sessionToken) };
  };
  const viewer = () => ({ viewer: { type: required(Viewer) } });
  const credentials = { username: { type: required(GraphQLString) }, password: { type: required(GraphQLString) } };
  const ok = { ok: { type: required(GraphQLBoolean) } };
  const done = async (answer: Promise<ParseAnswer>): Promise<Values> => {
    await answer;
    return { ok: true };
  };
  const isWritten = (_: string, { field, custom }: WireField): boolean => custom !== undefined || field.system !== true;
  const [created, updated] = [
    types.fields(users, "Create", isWritten, { password: { type: GraphQLString } }),
    types.fields(users, "Update", isWritten, { password: { type: GraphQLString } }),
  ];
  const accountIn = async (fields: Values | null | undefined, { upload }: Context): Promise<Values> =>
    bodyOf(users, await withUploads(fields ?? {}, upload), types.classOf).body;

  return {
    queries: {
      viewer: {
        type: required(Viewer),
        description: "The account of the session.",
        resolve: async (_, __, { visit, reader }) => {
          // A dead or missing token is refused as by the route.
          const { body } = await route(visiting(visit, "GET", ["users", "me"]), "");
          const { sessionToken, objectId } = body as { readonly sessionToken: string; readonly objectId: string };
          return { sessionToken, user: (await reader.row(users, objectId)) ?? reader.stub(users, objectId) };
        },
      },
    },
    mutations: {
      signUp: mutation("signUp", { fields: { type: created } }, viewer, async ({ fields }, context) =>
        entered(context, ask(context, "POST", ["users"], await accountIn(fields, context))),
      ),
      logIn: mutation("logIn", credentials, viewer, ({ username, password }, context) =>
        entered(context, ask(context, "POST", ["login"], { username, password })),
      ),
      logOut: mutation("logOut", {}, ok, (_, context) => done(ask(context, "POST", ["logout"]))),
      resetPassword: mutation("resetPassword", { email: { type: required(GraphQLString) } }, ok, ({ email }, context) =>
        done(ask(context, "POST", ["requestPasswordReset"], { email })),
      ),
      sendVerificationEmail: mutation(
        "sendVerificationEmail",
        { email: { type: required(GraphQLString) } },
        ok,
        ({ email }, context) => done(ask(context, "POST", ["verificationEmailRequest"], { email })),
      ),
      updateUser: mutation(
        "updateUser",
        { id: { type: required(GraphQLID) }, fields: { type: updated } },
        () => ({ user: { type: required(types.object(users)) }, sessionToken: { type: GraphQLString } }),
        async ({ id = "", fields }, context, info: GraphQLResolveInfo) => {
          const objectId = objectIdOf("User", id);
          const answer = await ask(context, "PUT", ["users", objectId], await accountIn(fields, context));
          // A new password ends the session of the request, and begins another.
          const { sessionToken } = answer.body as { readonly sessionToken?: string };
          const reader = freshReader(sessionToken === undefined ? context.visit : context.as(sessionToken));
          const row = needsRowIn("user", info) ? await reader.row(users, objectId) : null;
          return { user: row ?? reader.stub(users, objectId), sessionToken };
        },
      ),
      callCloudCode: mutation(
        "callCloudCode",
        { functionName: { type: required(GraphQLString) }, params: { type: GraphQLAnyObject } },
        { result: { type: GraphQLAny } },
        async ({ functionName, params }, context) => {
          const body = (params ?? {}) as Values;
          const answer = await ask(context, "POST", ["functions", String(functionName)], body);
          return { result: (answer.body as { readonly result?: unknown }).result ?? null };
        },
      ),
    },
  };
};
