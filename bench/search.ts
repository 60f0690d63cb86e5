import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { dayText } from "../src/domain/kernel/values/day.ts";
import type { Race } from "./harness.ts";

const caller = { organizationId: "bench", userId: "host", role: "administrator" } as const;
const [base, openEnd] = [21_000, 2_932_897];
const window = { from: base + 200, to: base + 227 };
const percent = 50;

/** Engineers of two disciplines with eight bookings and two certificates each, and a limit for every fifth. */
const filled = (file: string, engineers: number): void => {
  const db = new Database(file);
  // The accounts and projects behind these rows play no part in a search.
  db.pragma("foreign_keys = off");
  const insert = (table: string, columns: string) => {
    const marks = columns.split(",").map(() => "?");
    const statement = db.prepare(
      `insert into ${table} (organization_id, object_id, version, created_at, updated_at, ${columns}) values ('bench', ?, 1, 0, 0, ${marks})`,
    );
    return (id: string, ...values: ReadonlyArray<string | number | null>) => statement.run(id, ...values);
  };
  const profile = insert("firm_engineer_profile", '"user", full_name, discipline, employment_status, primary_location');
  const booking = insert(
    "firm_allocation",
    "engineer, project, allocation_percent, start_date, end_date, assignment_role, status",
  );
  const certificate = insert("firm_certification", "engineer, certification_name, issuer, issued_on, expires_on");
  const limit = insert("firm_capacity_limit", 'engineer, "from", "limit"');
  db.transaction(() => {
    for (let e = 0; e < engineers; e++) {
      const number = String(e).padStart(6, "0");
      const id = `Engi${number}`;
      profile(id, `User${number}`, `Engineer ${e}`, e % 2 === 0 ? "Civil" : "Structural", "active", "Lima");
      for (let i = 0; i < 8; i++) {
        const start = base + i * 50 + (e % 30);
        const end = i === 7 ? openEnd : start + 20 + (e % 25);
        booking(
          `B${i}${String(e).padStart(8, "0")}`,
          id,
          "Proj000001",
          1_000 + ((e * 7 + i) % 9) * 1_000,
          start,
          end,
          "Engineer",
          "confirmed",
        );
      }
      for (const [i, name] of ["PE", "First Aid"].entries())
        certificate(`C${i}${String(e).padStart(8, "0")}`, id, name, "Board", base - 100, base + 180 + (e % 90));
      if (e % 5 === 0) limit(`L${String(e).padStart(9, "0")}`, id, base, 8_000);
    }
  })();
  db.exec("analyze");
  db.close();
};

type Values = ReadonlyArray<string | number | null>;
/** The same four reads as prepared statements, of the same columns in the same order, with plain lists as rows. */
const handReads = (db: Database.Database) => {
  const prepared = (text: string) => db.prepare(text).raw();
  const engineers = prepared(
    "select object_id, full_name, discipline, primary_location, employment_status, employed_from, employed_until, left_on from firm_engineer_profile where organization_id = ? order by object_id",
  );
  const booked = prepared(
    "select engineer, allocation_percent, start_date, end_date from firm_allocation where organization_id = ? and end_date >= ? and start_date <= ? and status in ('tentative', 'confirmed') order by engineer",
  );
  const limits = prepared(
    'select engineer, "from", "limit" from firm_capacity_limit where organization_id = ? order by engineer',
  );
  const held = prepared(
    "select object_id, certification_name, issued_on, expires_on, declared, declared_on, engineer from firm_certification where organization_id = ? order by engineer",
  );
  return () => ({
    engineers: engineers.all("bench") as ReadonlyArray<Values>,
    booked: booked.all("bench", window.from, window.to) as ReadonlyArray<Values>,
    limits: limits.all("bench") as ReadonlyArray<Values>,
    held: held.all("bench") as ReadonlyArray<Values>,
  });
};

/** How many engineers of the rows fit, counted day by day. */
const fitting = ({ engineers, booked, limits, held }: ReturnType<ReturnType<typeof handReads>>): number => {
  const bookings = Map.groupBy(booked, (row) => row[0]);
  const ceilings = new Map(limits.map((row) => [row[0], Number(row[2])]));
  const lasting = new Map(held.filter((row) => row[1] === "PE").map((row) => [row[6], Number(row[3])]));
  return engineers.filter(([id]) => {
    if ((lasting.get(id ?? "") ?? 0) < window.to) return false;
    for (let day = window.from; day <= window.to; day++) {
      let load = percent * 100;
      for (const row of bookings.get(id ?? "") ?? [])
        if (Number(row[2]) <= day && Number(row[3]) >= day) load += Number(row[1]);
      if (load > (ceilings.get(id ?? "") ?? 10_000)) return false;
    }
    return true;
  }).length;
};

/** The search for engineers on SQLite, against its reads alone; `close` removes the file. */
export const searchRaces = async (
  quick: boolean,
): Promise<{ readonly races: ReadonlyArray<Race>; readonly close: () => Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-bench-"));
  const file = join(folder, "search.db");
  const count = quick ? 1_000 : 10_000;
  const app = await openFirm(sqlite({ file }));
  await app.migrate();
  const firm = app.as(caller);
  await firm.settings.set({ expiringDays: 60 });
  filled(file, count);
  const db = new Database(file, { readonly: true });
  const floor = handReads(db);
  const ask = { from: dayText(window.from), to: dayText(window.to), percent, certifications: ["PE"] };
  return {
    races: [
      {
        work: `search among ${count.toLocaleString("en")} engineers on SQLite, against its reads by hand`,
        goal: { atMost: 2 },
        agree: async () => {
          const [found, expected] = [(await firm.engineers.find(ask)).length, fitting(floor())];
          if (found !== expected || found === 0 || found === count)
            throw new Error(`the search finds ${found} engineers, the rows have ${expected}`);
        },
        ours: () => firm.engineers.find(ask),
        floor,
      },
    ],
    close: async () => {
      db.close();
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
