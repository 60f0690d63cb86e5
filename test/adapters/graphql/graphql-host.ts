import { Client, fetchExchange, type TypedDocumentNode } from "@urql/core";
import { type FirmOptions, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import type { GraphQLError } from "graphql";
import { onTestFinished } from "vitest";
import { type GraphqlOptions, graphqlHandler } from "../../../src/graphql.ts";
import type { Adapter } from "../../../src/ports/adapter.ts";
import { openPostgres } from "../../support/postgres/stores.ts";
import { openMemory, openSqlite } from "../../support/stores.ts";

type Values = Readonly<Record<string, unknown>>;
/** What a client reads. */
export interface Answer {
  readonly data: Readonly<Record<string, never>>;
  readonly errors?: ReadonlyArray<{
    readonly message: string;
    readonly extensions: {
      readonly code: number;
      readonly refusal?: { readonly code: string; readonly detail: Values };
    };
  }>;
  readonly extensions?: Values;
}
/** What a subscription tells of a row. */
interface Told {
  readonly event: string;
  readonly node: Values;
  readonly original?: Values | null;
}
export const endpoint = "http://graphql.test/graphql";

/** A host with the firm `acme` under the application id `firmcore`, and clients of it, without a network between. */
export const openGraphqlHost = async (
  adapter: Adapter<never> = memory(),
  more: Partial<GraphqlOptions> = {},
  firm: FirmOptions = {},
) => {
  const clock = { now: Date.parse("2027-03-01T09:00:00Z") };
  const app = await openFirm(adapter, { identity: quickIdentity(), now: () => clock.now, ...firm });
  await app.migrate();
  const boss = { username: "boss", email: "boss@example.com", password: "correct horse" };
  await app.bootstrap({ organizationId: "acme", ...boss });
  const thrown: Array<unknown> = [];
  const handler = graphqlHandler(app, {
    applications: { firmcore: "acme" },
    onError: (cause) => void thrown.push(cause),
    ...more,
  });
  const headersOf = (token: string) => ({
    "x-parse-application-id": "firmcore",
    ...(token === "" ? {} : { "x-parse-session-token": token }),
  });
  /** The bytes of an answer to any body. */
  const send = (body: unknown, token = "", headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    handler(
      new Request(endpoint, {
        method: "POST",
        headers: { "content-type": "application/json", ...headersOf(token), ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    );
  const ask = async (query: string, variables: Values = {}, token = "", headers = {}): Promise<Answer> =>
    (await send({ query, variables }, token, headers)).json() as Promise<Answer>;
  /** The client of the ecosystem, as an app uses it; rejects with the first error. */
  const urqlOf = (token: string, fetching: typeof fetch, url = endpoint, headers = {}): Client =>
    new Client({
      ...{ url, exchanges: [fetchExchange], preferGetMethod: false, requestPolicy: "network-only" },
      ...{ fetchSubscriptions: true, fetchOptions: { headers: { ...headersOf(token), ...headers } } },
      fetch: fetching,
    });
  const withoutNetwork: typeof fetch = (input, init) => handler(new Request(input, init));
  const clientOf = (token: string) => {
    const client = urqlOf(token, withoutNetwork);
    const settled = async (query: string, variables: Values) => {
      const isMutation = /^\s*mutation/.test(query);
      const document = query as unknown as TypedDocumentNode<Values, Values>;
      const { data, error } = await (isMutation
        ? client.mutation(document, variables)
        : client.query(document, variables));
      if (error !== undefined) throw error.graphQLErrors[0] ?? error;
      return data as never;
    };
    return async <T = Readonly<Record<string, never>>>(query: string, variables: Values = {}): Promise<T> =>
      settled(query, variables);
  };
  const logIn = async (username: string, password = boss.password): Promise<string> => {
    const said = await ask("mutation ($input: LogInInput!) { logIn(input: $input) { viewer { sessionToken } } }", {
      input: { username, password },
    });
    return (said.data as unknown as { logIn: { viewer: { sessionToken: string } } }).logIn.viewer.sessionToken;
  };
  /** A subscription of the same client, from when the server answered. */
  const subscribe = async (query: string, token: string, { url = endpoint, headers = {}, variables = {} } = {}) => {
    const told: Array<Told> = [];
    const errors: Array<GraphQLError> = [];
    let isOver = false;
    const answered = Promise.withResolvers<Response>();
    const fetching = url === endpoint ? withoutNetwork : fetch;
    const answering: typeof fetch = async (input, init) => {
      const response = await fetching(input, init);
      answered.resolve(response);
      return response;
    };
    const client = urqlOf(token, answering, url, headers);
    const document = query as unknown as TypedDocumentNode<Values>;
    const { unsubscribe } = client.subscription(document, variables).subscribe(({ data, error, hasNext }) => {
      const [event] = Object.values(data ?? {});
      const [first] = error?.graphQLErrors ?? [];
      // The client repeats the last error when the stream ends.
      if (first !== undefined) errors.splice(0, hasNext ? 0 : 1, first);
      else if (event !== undefined) told.push(event as Told);
      isOver = !hasNext;
    });
    const response = await answered.promise;
    return { told, errors, response, unsubscribe, isOver: () => isOver };
  };
  return { app, boss, clock, thrown, handler, send, ask, clientOf, subscribe, logIn };
};

/** The stores that an interface stands on: each opens empty, and is closed after the test. */
export const stores = [
  ["memory", openMemory],
  ["SQLite", openSqlite],
  ["Postgres", openPostgres()],
] as const;
export const hostOn = async (
  open: (typeof stores)[number][1],
  atEnd: (close: () => Promise<void>) => void = onTestFinished,
) => {
  const { adapter, close } = await open();
  atEnd(close);
  return openGraphqlHost(adapter as Adapter<never>);
};
