import { type FirmApi, openFirm } from "firmcore";
import { postgres } from "firmcore/postgres";
import pg from "pg";

export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
export const app = await openFirm(postgres({ pool }));
await app.migrate();

export const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
export type Booking = Parameters<FirmApi["allocations"]["assign"]>[0];
