import type pg from "pg";
import type { PgPool, PgPoolClient } from "../../../src/adapters/postgres/connection/driver.ts";
import type { Asked } from "./explain-plan.ts";

/** What a message of ours is to `pg`: it writes itself to a connection. */
export interface Message {
  readonly submit: (connection: unknown) => unknown;
}

/** The statements of a message with their values: it is written to a connection that keeps what it is given and sends nothing. */
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

/** A pool that keeps what is sent through it: the statements since they were last taken, all of them or those about rows. */
export const watching = (
  pool: pg.Pool,
): { readonly pool: PgPool; readonly taken: () => ReadonlyArray<Asked>; readonly all: () => ReadonlyArray<Asked> } => {
  let sent: Array<Asked> = [];
  const all = (): ReadonlyArray<Asked> => {
    const taken = sent;
    sent = [];
    return taken;
  };
  const watched = (client: pg.PoolClient): PgPoolClient => ({
    query: (message: Message) => {
      sent.push(...statementsInMessage(message));
      return client.query(message as never);
    },
    release: (broken) => client.release(broken),
  });
  return {
    pool: { connect: async () => watched(await pool.connect()) },
    taken: () => all().filter(({ text }) => /"firm_/.test(text)),
    all,
  };
};
