import { openFirm } from "firmcore";
import { storeAt } from "./store-at.ts";

/** Writes until it is killed: `writer.ts PLACE ORGANIZATION USER ENGINEER PROJECT NAME`; reports each answer before the next call. */
export interface Wrote {
  readonly is: "begins" | "answered";
  readonly requestId: string;
  /** The record of the answer, and the number of log rows of the operation. */
  readonly objectId?: string;
  readonly rows: number;
}
const [place = "", organizationId = "", userId = "", engineer = "", project = "", name = ""] = process.argv.slice(2);
const app = await openFirm(storeAt(place));
const firm = app.as({ organizationId, userId });

/** Resolves when the message is sent, so that it arrives even if the process ends at once. */
const say = (message: Wrote | "ready"): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });

const step = async (rows: number, requestId: string, call: () => Promise<{ readonly objectId: string }>) => {
  await say({ is: "begins", requestId, rows });
  const { objectId } = await call();
  await say({ is: "answered", requestId, rows, objectId });
  return objectId;
};

process.once("message", async () => {
  for (let i = 0; ; i++) {
    const id = `${name}-${i}`;
    const ask = { engineer, project, allocationPercent: 0.01, startDate: "2027-03-01", assignmentRole: "Engineer" };
    const booking = { ...ask, endDate: "2027-03-01" };
    // Writes one, two and four rows (a batch), so that a partial write is detected.
    if (i % 2 === 0) await step(1, `${id} book`, () => firm.allocations.assign(booking, { requestId: `${id} book` }));
    const user = await step(1, `${id} user`, () =>
      firm.users.provision({ externalId: id, role: "engineer" }, { requestId: `${id} user` }),
    );
    await step(2, `${id} profile`, () =>
      firm.engineers.create(
        { user, fullName: id, discipline: "Civil", hourlyRate: 100 },
        { requestId: `${id} profile` },
      ),
    );
    await step(4, `${id} batch`, async () => {
      const own = { $ref: [1, "objectId"] } as const;
      const items = [
        { operation: "users.provision", input: { externalId: `${id} of a batch`, role: "engineer" } },
        {
          operation: "engineers.create",
          input: { user: { $ref: [0, "objectId"] }, fullName: id, discipline: "Civil", hourlyRate: 100 },
        },
        { operation: "allocations.assign", input: { ...booking, engineer: own } },
      ] as const;
      const [, , booked] = await firm.batch(items, { transaction: true, requestId: `${id} batch` });
      return booked;
    });
  }
});
await say("ready");
