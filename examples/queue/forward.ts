import type { App } from "firmcore";
import type pg from "pg";
import type { PgBoss } from "pg-boss";

const queue = "changes";

/** A table of yours that says how far each firm was forwarded, and the queue. */
export const prepare = async (pool: pg.Pool, boss: PgBoss) => {
  await pool.query("create table if not exists forwarded (organization_id text primary key, cursor text not null)");
  await boss.createQueue(queue);
};

/** Forwards the changes of a firm until the signal aborts. What is sent and how far it is are committed together. */
export const forward = async (
  app: Pick<App, "changes" | "currentCursor">,
  pool: pg.Pool,
  boss: PgBoss,
  organizationId: string,
  signal: AbortSignal,
) => {
  const present = await app.currentCursor({ organizationId });
  await pool.query("insert into forwarded values ($1, $2) on conflict do nothing", [organizationId, present]);
  const saved = await pool.query("select cursor from forwarded where organization_id = $1", [organizationId]);
  let after: string = saved.rows[0].cursor;
  for await (const page of app.changes({ organizationId, after, signal }).pages()) {
    const next = page.at(-1)?.cursor ?? after;
    const jobs = page.map(({ class: name, objectId, version, event }) => ({
      data: { class: name, objectId, version, event },
    }));
    const client = await pool.connect();
    try {
      await client.query("begin");
      const move = "update forwarded set cursor = $3 where organization_id = $1 and cursor = $2";
      const { rowCount } = await client.query(move, [organizationId, after, next]);
      if (rowCount !== 1) throw new Error(`Another process forwards the changes of ${organizationId}`);
      await boss.insert(queue, jobs, { db: { executeSql: (text, values) => client.query(text, values) } });
      await client.query("commit");
      after = next;
    } catch (error) {
      await client.query("rollback");
      throw error;
    } finally {
      client.release();
    }
  }
};
