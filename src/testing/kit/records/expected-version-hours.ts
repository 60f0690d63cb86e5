import { accepted, present } from "../harness/expect.ts";
import { type ChangeCase, type ChangeCases, nthDay, type VersionSetup } from "./expected-version-setup.ts";

type Sent = Readonly<Record<string, unknown>>;
type Step = (bench: VersionSetup, objectId: string) => Promise<void>;

const submit: Step = async ({ firm, ana }, objectId) => {
  accepted(await firm.as(ana.user).hours.submit(objectId));
};
const approve: Step = async ({ firm }, objectId) => {
  accepted(await firm.admin.hours.approve(objectId));
};
const reject: Step = async ({ firm }, objectId) => {
  accepted(await firm.admin.hours.reject({ objectId, reason: "too many" }));
};
const invoice: Step = async ({ firm }, objectId) => {
  accepted(await firm.admin.hours.invoice({ objectId, invoiceRef: "R-1" }));
};

/** Hours that Ana entered on an unused day, after some events. */
const worked = async (bench: VersionSetup, ...before: ReadonlyArray<Step>): Promise<string> => {
  const { firm, ana, project, next } = bench;
  const row = { engineer: ana.objectId, project, workDate: nthDay(next()), hours: 1 };
  const { objectId } = accepted(await firm.as(ana.user).hours.create(row));
  for (const step of before) await step(bench, objectId);
  return objectId;
};
const own =
  (more: Sent, ...before: ReadonlyArray<Step>): ChangeCase =>
  async (bench) => ({
    input: { objectId: await worked(bench, ...before), ...more },
    by: bench.firm.as(bench.ana.user),
  });
const decided =
  (more: Sent, ...before: ReadonlyArray<Step>): ChangeCase =>
  async (bench) => ({ input: { objectId: await worked(bench, ...before), ...more } });
const reason = { reason: "the client says so" } as const;

export const hourCases: ChangeCases = {
  "hours.edit": own({ hours: 2 }),
  "hours.submit": own({}, submit, reject),
  "hours.recall": own({}, submit),
  "hours.setBillable": own({ billable: false }),
  "hours.delete": own({}),
  "hours.approve": decided({}, submit),
  "hours.reject": decided(reason, submit),
  "hours.reopen": decided(reason, submit, approve),
  "hours.invoice": decided({ invoiceRef: "R-1" }, submit, approve),
  "hours.pay": decided({}, submit, approve, invoice),
  "hours.writeOff": decided(reason, submit, approve),
};

/** Submitted rows, and the stored record of each. */
export const hoursToDecide = async (bench: VersionSetup, many: number) => {
  const ids: Array<string> = [];
  for (let i = 0; i < many; i++) ids.push(await worked(bench, submit));
  const rows = (await bench.firm.tables()).BillableHour ?? [];
  return ids.map((id) =>
    present(
      rows.find(({ objectId }) => objectId === id),
      "the row",
    ),
  );
};
