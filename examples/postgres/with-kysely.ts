import { Kysely, PostgresDialect } from "kysely";
import { app, type Booking, caller, pool } from "./firm.ts";

const db = new Kysely<{ offers: { id: string } }>({ dialect: new PostgresDialect({ pool }) });

export const win = (offer: string, booking: Booking) =>
  db.transaction().execute(async (trx) => {
    await trx.insertInto("offers").values({ id: offer }).execute();
    // A refusal rejects, so the transaction rolls back.
    return app.within(trx).as(caller).allocations.assign(booking);
  });
