import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { Booking } from "../booking-firm.ts";
import { highest, openEnd } from "../booking-floor.ts";

// biome-ignore lint/suspicious/noExplicitAny: the columns of tables that others own are not worth writing down for a bench.
type Tables = any;

/** The same booking written with Kysely: a transaction with one builder per statement, in sequence. */
export const kyselyBooking = (pool: pg.Pool) => {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema("firmcore");
  let serial = 0;
  return ({ engineer, project, startDate, endDate }: Booking): Promise<string> =>
    db.transaction().execute(async (trx) => {
      const inFirm = (table: string) => trx.selectFrom(table).where("organization_id", "=", "bench");
      const who = await inFirm("firm_engineer_profile")
        .where("object_id", "=", engineer)
        .select(["object_id", "user", "discipline", "employment_status", "employed_from", "employed_until"])
        .forNoKeyUpdate()
        .executeTakeFirstOrThrow();
      const ofProject = ["object_id", "status", "start_date", "end_date", "required_discipline"] as const;
      await inFirm("firm_project")
        .where("object_id", "=", project)
        .select([...ofProject, "required_certifications", "project_manager", "client"])
        .forShare()
        .executeTakeFirstOrThrow();
      await inFirm("firm_organization").where("object_id", "=", "Firm000000").select("settings").executeTakeFirst();
      await inFirm("firm_user")
        .where("object_id", "=", "host")
        .select(["object_id", "role", "active", "client_company", "team"])
        .executeTakeFirst();
      const booked = await inFirm("firm_allocation")
        .where("engineer", "=", engineer)
        .where("end_date", ">=", startDate)
        .where("start_date", "<=", endDate)
        .where("status", "in", ["tentative", "confirmed"])
        .select(["object_id", "project", "allocation_percent", "start_date", "end_date", "status"])
        .execute();
      const limits = await inFirm("firm_capacity_limit")
        .where("engineer", "=", engineer)
        .select(["object_id", "from", "limit"])
        .execute();
      const held = await inFirm("firm_certification")
        .where("engineer", "=", engineer)
        .select(["object_id", "certification_name", "issued_on", "expires_on", "declared", "declared_on"])
        .execute();
      if (who.employment_status === "left" || limits.length > 0) throw new Error("not to be booked");
      const shares = booked.map(({ allocation_percent, start_date, end_date }) => ({
        percent: Number(allocation_percent),
        start: start_date as number,
        end: end_date as number,
      }));
      if (highest(shares, startDate, endDate) + 1_000 > 10_000) throw new Error("over capacity");
      const last = new Map<string, number>();
      for (const { certification_name, expires_on } of held)
        last.set(certification_name, Math.max(last.get(certification_name) ?? 0, expires_on ?? openEnd));
      for (const until of last.values()) if (until < endDate) throw new Error("certificate");
      const at = Date.now();
      const objectId = `k${String(serial++).padStart(9, "0")}`;
      const row = {
        ...{ organization_id: "bench", object_id: objectId, version: 1, created_at: at, updated_at: at, custom: null },
        ...{ engineer, project, allocation_percent: 1_000, start_date: startDate, end_date: endDate },
        ...{
          assignment_role: "Engineer",
          status: "confirmed",
          status_label: null,
          cancelled_on: null,
          notes: null,
          billable: null,
        },
        ...{ rate: null, deal: null, override: null },
      };
      await trx.insertInto("firm_allocation").values(row).execute();
      const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const after = Object.fromEntries(Object.entries(row).map(([name, value]) => [camel(name), value]));
      await trx
        .insertInto("firm_change_log")
        .values({
          ...{ organization_id: "bench", at, actor: "host", request_id: null, class: "Allocation", version: 1 },
          ...{ object_id: objectId, kind: "create", event: "allocations.assign", reason: null, before: null },
          after: JSON.stringify(after),
        })
        .execute();
      return objectId;
    });
};
