import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { type FirmApi, openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { assign, booking, type FirmIds, seed } from "./booking-firm.ts";
import { handWritten } from "./booking-floor.ts";
import type { Race } from "./harness.ts";

const seeded = async (file: string): Promise<FirmIds> => {
  const app = await openFirm(sqlite({ file }));
  await app.migrate();
  const ids = await seed(app.as({ organizationId: "bench", userId: "host", role: "administrator" }));
  await app.close();
  return ids;
};

/** Booking on SQLite, one caller against the hand-written floor and 64 at once against one at a time; `close` removes the files. */
export const bookingRaces = async (): Promise<{
  readonly races: ReadonlyArray<Race>;
  readonly close: () => Promise<void>;
}> => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-bench-"));
  const first = join(folder, "seed.db");
  const ids = await seeded(first);
  const source = new Database(first);
  source.exec("analyze");
  source.pragma("wal_checkpoint(truncate)");
  const closing: Array<() => unknown> = [];
  const races: Array<Race> = [];
  for (const synchronous of ["normal", "full"] as const) {
    const files = ["ours", "floor", "together", "alone"].map((name) => join(folder, `${name}-${synchronous}.db`));
    for (const file of files) source.exec(`vacuum into '${file}'`);
    const [oursFile, floorFile, togetherFile, aloneFile] = files as [string, string, string, string];
    const open = async (file: string): Promise<FirmApi> => {
      const app = await openFirm(sqlite({ file, synchronous }));
      closing.push(() => app.close());
      return app.as({ organizationId: "bench", userId: "host", role: "administrator" });
    };
    const [ours, together, alone] = [await open(oursFile), await open(togetherFile), await open(aloneFile)];
    const floor = handWritten(floorFile, synchronous);
    closing.push(() => floor.close());
    const counters = { ours: 0, floor: 0, together: 0, alone: 0 };
    const rows = (file: string): string => {
      const reader = new Database(file, { readonly: true });
      const row = reader.prepare("select count(*), sum(start_date), max(end_date) from firm_allocation").raw().get();
      reader.close();
      return String(row);
    };
    races.push({
      work: `booking on SQLite ${synchronous.toUpperCase()}, one caller, against the same by hand`,
      goal: { atLeast: synchronous === "normal" ? 0.85 : 0.92 },
      agree: async () => {
        for (let i = 0; i < 300; i++) {
          await assign(ours, booking(counters.ours++, ids));
          floor.book(booking(counters.floor++, ids));
        }
        if (rows(oursFile) !== rows(floorFile))
          throw new Error(`the two sides wrote different rows: ${rows(oursFile)} and ${rows(floorFile)}`);
      },
      ours: () => assign(ours, booking(counters.ours++, ids)),
      floor: () => floor.book(booking(counters.floor++, ids)),
    });
    races.push({
      work: `booking on SQLite ${synchronous.toUpperCase()}, 64 callers at once, against one at a time`,
      goal: { atLeast: synchronous === "normal" ? 1.6 : 3.5 },
      pieces: 64,
      agree: async () => {
        await Promise.all(Array.from({ length: 64 }, () => assign(together, booking(counters.together++, ids))));
        for (let i = 0; i < 64; i++) await assign(alone, booking(counters.alone++, ids));
        if (rows(togetherFile) !== rows(aloneFile)) throw new Error("the two sides wrote different rows");
      },
      ours: () => Promise.all(Array.from({ length: 64 }, () => assign(together, booking(counters.together++, ids)))),
      floor: async () => {
        for (let i = 0; i < 64; i++) await assign(alone, booking(counters.alone++, ids));
      },
    });
  }
  source.close();
  return {
    races,
    close: async () => {
      for (const end of closing) await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
