import type pg from "pg";
import type { PgPool, PgPoolClient } from "../../../src/adapters/postgres/connection/driver.ts";
import type { Asked } from "./explain-plan.ts";

/** A submittable of `pg`, which writes itself to a connection. */
export interface Message {
  readonly submit: (connection: unknown) => unknown;
}

/** The statements of a submittable with their values, read through a fake connection. */
export const statementsInMessage = (message: Message): ReadonlyArray<Asked> => {
  const texts = new Map<string, string>();
  const statements: Array<Asked> = [];
  message.submit({
    stream: {},
    parse: ({ name, text }: { readonly name: string; readonly text: string }) => texts.set(name, text),
    bind: ({ statement, values }: { readonly statement: string; readonly values: Asked["values"] }) =>
      statements.push({ text: texts.get(statement) ?? "", values }),
    ...Object.fromEntries(
      ["close", "execute", "sendCopyFromChunk", "endCopyFrom", "sync"].map((each) => [each, () => {}]),
    ),
  });
  return statements;
};

/** A pool that records its statements, all of them or those about rows, until they are taken. */
export const watching = (
  pool: pg.Pool,
): {
  readonly pool: PgPool;
  readonly taken: () => ReadonlyArray<Asked>;
  readonly all: () => ReadonlyArray<Asked>;
  /** The number of messages so far: each is one round trip. */
  readonly messages: () => number;
} => {
  let messages = 0;
  let sent: Array<Asked> = [];
  const all = (): ReadonlyArray<Asked> => {
    const taken = sent;
    sent = [];
    return taken;
  };
  const watched = (client: pg.PoolClient): PgPoolClient => ({
    query: (message: Message) => {
      messages++;
      sent.push(...statementsInMessage(message));
      return client.query(message as never);
    },
    release: (broken) => client.release(broken),
  });
  return {
    pool: { connect: async () => watched(await pool.connect()) },
    taken: () => all().filter(({ text }) => /"firm_/.test(text)),
    all,
    messages: () => messages,
  };
};
