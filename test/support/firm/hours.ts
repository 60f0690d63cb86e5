import type { FirmApi } from "firmcore";
import { RateStep } from "../../../src/domain/rate-step/entity.ts";
import { openTestFirm, type TestFirm } from "./firm.ts";

/** Ana works on the bridge that Mia manages; Boss is an administrator without hours, Cora coordinates. */
export interface HoursFirm extends TestFirm {
  readonly ana: string;
  readonly anaUser: string;
  readonly bridge: string;
  readonly miaUser: string;
  readonly own: FirmApi;
  readonly manager: FirmApi;
  readonly boss: FirmApi;
  readonly bossId: string;
  readonly staff: FirmApi;
  /** The required fields of a new row, for Monday 2027-01-04. */
  readonly entry: (more?: object) => Entry;
  /** A rate of the engineer's own. */
  readonly rate: (engineer: string, from: string, rate: number) => void;
}
interface Entry {
  readonly engineer: string;
  readonly project: string;
  readonly workDate: string;
  readonly hours: number;
}

export const openHoursFirm = async (): Promise<HoursFirm> => {
  const firm = await openTestFirm();
  const anaUser = firm.user("ana");
  const miaUser = firm.user("mia", "projectManager");
  const bossId = firm.user("boss", "administrator");
  const ana = firm.engineer("Ana", { user: anaUser });
  const bridge = firm.project("Bridge", { projectManager: miaUser, projectCode: "BR-1" });
  return {
    ...firm,
    ana,
    anaUser,
    bridge,
    miaUser,
    own: firm.as(anaUser),
    manager: firm.as(miaUser),
    boss: firm.as(bossId),
    bossId,
    staff: firm.as(firm.user("cora", "coordinator")),
    entry: (more = {}) => ({ engineer: ana, project: bridge, workDate: "2027-01-04", hours: 8, ...more }),
    rate: (engineer, from, rate) => {
      firm.given(RateStep, { engineer, from, rate });
    },
  };
};

type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly refusal: unknown };
/** The refusal; an accepted call fails the test. */
export const refusalOf = async (said: Promise<Answer>): Promise<unknown> => {
  const answer = await said;
  if (answer.ok) throw new Error(`accepted: ${JSON.stringify(answer.value)}`);
  return answer.refusal;
};

/** Every state of a row, combining both state machines. */
export const rowStates = [
  "draft",
  "submitted",
  "rejected",
  "approved",
  "approved, non-billable",
  "invoiced",
  "paid",
  "written off",
] as const;
export type RowState = (typeof rowStates)[number];
export const rowEvents = [
  "edit",
  "submit",
  "recall",
  "approve",
  "reject",
  "reopen",
  "setBillable",
  "invoice",
  "pay",
  "writeOff",
  "delete",
] as const;
export type RowEvent = (typeof rowEvents)[number];

const no = "InvalidTransition";
const locked = { edit: "Locked", setBillable: "Locked", delete: "Locked" } as const;
const noBilling = { invoice: no, pay: no, writeOff: no } as const;
const noApproval = { submit: no, recall: no, approve: no, reject: no } as const;

/** Both transition tables of the rules, repeated by hand: the next state of an event, or the refusal (R-HOUR-8, L-28). */
export const expectedOutcomes: Readonly<Record<RowState, Readonly<Record<RowEvent, string>>>> = {
  draft: {
    edit: "draft",
    submit: "submitted",
    recall: no,
    approve: no,
    reject: no,
    reopen: no,
    setBillable: "draft",
    ...noBilling,
    delete: "deleted",
  },
  submitted: {
    edit: "draft",
    submit: no,
    recall: "draft",
    approve: "approved",
    reject: "rejected",
    reopen: no,
    setBillable: "submitted",
    ...noBilling,
    delete: "deleted",
  },
  rejected: {
    edit: "draft",
    submit: "submitted",
    recall: no,
    approve: no,
    reject: no,
    reopen: no,
    setBillable: "rejected",
    ...noBilling,
    delete: "deleted",
  },
  approved: { ...locked, ...noApproval, reopen: "draft", invoice: "invoiced", pay: no, writeOff: "written off" },
  "approved, non-billable": { ...locked, ...noApproval, reopen: "draft", ...noBilling },
  invoiced: { ...locked, ...noApproval, reopen: "Invoiced", invoice: no, pay: "paid", writeOff: "written off" },
  paid: { ...locked, ...noApproval, reopen: "Invoiced", ...noBilling },
  "written off": { ...locked, ...noApproval, reopen: "Invoiced", ...noBilling },
};
