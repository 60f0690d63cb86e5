import pg from "pg";

/**
 * A pool whose idle connections may be ended from outside. A pool counts its connections as ended before the server knows,
 * and each database is dropped with its connections: without a listener that error ends the run.
 */
export const testPool = (config: pg.PoolConfig): pg.Pool => {
  const pool = new pg.Pool(config);
  pool.on("error", () => {});
  return pool;
};
