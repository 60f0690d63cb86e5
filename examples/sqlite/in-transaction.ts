import Database from "better-sqlite3";
import { app, type Booking, caller, file } from "./firm.ts";

export const database: Database.Database = new Database(file);
database.exec("create table if not exists offers (id text primary key)");

/** Wins the offer and books the engineer in one transaction. */
export const win = async (offer: string, booking: Booking) => {
  database.exec("begin immediate");
  try {
    database.prepare("insert into offers (id) values (?)").run(offer);
    const allocation = await app.within(database).as(caller).allocations.assign(booking);
    database.exec("commit");
    return allocation;
  } catch (error) {
    database.exec("rollback");
    throw error;
  }
};
