import type { KitApi } from "../harness/api.ts";
import { accepted } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";

/** A call that changes the row in its input, or `row`, if the expected version matches. */
export interface VersionedCall {
  readonly input: Readonly<Record<string, unknown>> & { readonly objectId?: string };
  /** Default: the administrator. */
  readonly by?: KitApi;
  /** The changed row, if the input does not name it. */
  readonly row?: string;
}
/** The data shared by the cases of one trial; `next` numbers names and days so that none is used twice. */
export interface VersionSetup {
  readonly firm: KitFirm;
  readonly ana: { readonly objectId: string; readonly user: string };
  readonly project: string;
  readonly next: () => number;
}
/** Creates a record and returns the call that changes it. */
export type ChangeCase = (bench: VersionSetup) => Promise<VersionedCall>;
export type ChangeCases = Readonly<Record<string, ChangeCase>>;

export const openSetup = async (firm: KitFirm): Promise<VersionSetup> => {
  let made = 0;
  const ana = await firm.engineer("Ana");
  accepted(await firm.admin.rates.set({ engineer: ana.objectId, from: "2020-01-01", rate: 90 }));
  return { firm, ana, project: await firm.project("Bridge"), next: () => ++made };
};
/** The n-th day; no two numbers give the same day. */
export const nthDay = (n: number): string => new Date(Date.UTC(2027, 0, n)).toISOString().slice(0, 10);
