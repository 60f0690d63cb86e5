import { type FirmApi, openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";

export const file = process.env.FIRM_FILE ?? "firm.db";
export const app = await openFirm(sqlite({ file }));
await app.migrate();

export const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
export type Booking = Parameters<FirmApi["allocations"]["assign"]>[0];
