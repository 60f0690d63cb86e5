import { app, type Booking, caller, pool } from "./firm.ts";

/** Wins the offer and books the engineer in one transaction. */
export const win = async (offer: string, booking: Booking) => {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("insert into offers (id) values ($1)", [offer]);
    const allocation = await app.within(client).as(caller).allocations.assign(booking);
    await client.query("commit");
    return allocation;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
};
