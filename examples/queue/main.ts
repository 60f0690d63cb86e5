import { openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { forward, prepare } from "./forward.ts";

const connectionString = process.env.DATABASE_URL ?? "";
const pool = new pg.Pool({ connectionString });
const app = await openFirm(postgres({ url: connectionString }));
const boss = await new PgBoss(connectionString).start();
await prepare(pool, boss);

const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
await forward(app, pool, boss, "acme", stop.signal);
await boss.stop();
await Promise.all([app.close(), pool.end()]);
