import type { FirmApi } from "../../src/api/promise.ts";
import type { Settled } from "../../src/api/settled.ts";
import type { KitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { passwordOf, signUpAs } from "../../src/testing/kit/identity/people.ts";

interface CallOptions {
  readonly requestId: string;
  readonly signal?: AbortSignal;
}
type Outcome = Settled<unknown, { readonly _tag: string; readonly retry?: string }>;
/** One call; with the same request id it can be made again. */
type HotCall = (firm: FirmApi, options: CallOptions) => Promise<Outcome>;
/** The commands that hosts use most. */
export interface HotCommand {
  readonly name: string;
  /** The number of log rows, all of them or none; 0 without log. */
  readonly rows: number;
  /** Whether the answer is stored under the request id; an answer with a token is not. */
  readonly stored: boolean;
  /** Prepares the rows of one call as administrator, and returns the call. */
  readonly next: () => Promise<HotCall>;
}

const named =
  (name: string, input: unknown): HotCall =>
  (firm, options) =>
    firm.settled.call(name, input, options) as Promise<Outcome>;

/** The hot commands of a firm; each call has its own rows. */
export const hotCommands = async (firm: KitFirm): Promise<ReadonlyArray<HotCommand>> => {
  const { objectId: engineer } = await firm.engineer("Emil", { hourlyRate: 100 });
  const project = await firm.project("Bridge");
  const entering = await firm.user("Cora", "coordinator");
  await signUpAs(firm, "ana");
  const percent = 0.01;
  const window = { startDate: "2027-03-01", endDate: "2027-03-05" } as const;
  const ask = { engineer, project, allocationPercent: percent, assignmentRole: "Engineer", ...window };
  const booked = () => firm.booked(engineer, project, percent, window.startDate, window.endDate);
  let day = Date.parse("2027-01-04");
  /** A working day without other rows. */
  const workDate = (): string => {
    do day -= 86_400_000;
    while ([0, 6].includes(new Date(day).getUTCDay()));
    return new Date(day).toISOString().slice(0, 10);
  };
  const hours = (billingStatus: string) => ({ engineer, project, workDate: workDate(), hours: 0.5, billingStatus });
  const worked = async (billingStatus: string): Promise<string> => {
    const answer = await firm.as(entering).hours.create(hours(billingStatus) as never);
    if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
    return answer.value.objectId;
  };
  let people = 0;
  return [
    { name: "book", rows: 1, stored: true, next: async () => named("allocations.assign", ask) },
    {
      name: "extend",
      rows: 1,
      stored: true,
      next: async () => named("allocations.extend", { objectId: await booked(), endDate: "2027-03-12" }),
    },
    {
      name: "cancel",
      rows: 1,
      stored: true,
      next: async () => named("allocations.cancel", { objectId: await booked() }),
    },
    { name: "enter hours", rows: 1, stored: true, next: async () => named("hours.create", hours("Draft")) },
    {
      name: "submit hours",
      rows: 1,
      stored: true,
      next: async () => named("hours.submit", { objectId: await worked("Draft") }),
    },
    {
      name: "approve hours",
      rows: 1,
      stored: true,
      next: async () => named("hours.approve", { objectId: await worked("Submitted") }),
    },
    {
      name: "batch",
      rows: 4,
      stored: true,
      next: async () => {
        const externalId = `person ${++people}`;
        const user = { $ref: [0, "objectId"] } as const;
        const profile = { user, fullName: externalId, discipline: "Civil", hourlyRate: 100 };
        const items = [
          { operation: "users.provision", input: { externalId, role: "engineer" } },
          { operation: "engineers.create", input: profile },
          { operation: "allocations.assign", input: { ...ask, engineer: { $ref: [1, "objectId"] } } },
        ] as const;
        return (api, options) =>
          api.settled.batch(items, { ...options, transaction: true }) as unknown as Promise<Outcome>;
      },
    },
    {
      name: "log in",
      rows: 1,
      stored: false,
      next: async () => named("identity.logIn", { login: "ana", password: passwordOf("ana") }),
    },
    { name: "list", rows: 0, stored: false, next: async () => named("users.list", { limit: 5 }) },
  ];
};
