import { drizzle } from "drizzle-orm/node-postgres";
import { pgTable, text } from "drizzle-orm/pg-core";
import { app, type Booking, caller, pool } from "./firm.ts";

const offers = pgTable("offers", { id: text().primaryKey() });
const db = drizzle(pool);

export const win = (offer: string, booking: Booking) =>
  db.transaction(async (tx) => {
    await tx.insert(offers).values({ id: offer });
    return app.within(tx).as(caller).allocations.assign(booking);
  });
