import type { KitApi } from "../harness/api.ts";
import { accepted } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";

/** A call that changes the row it names, or the one named beside it, when nothing is stale. */
export interface VersionedCall {
  readonly input: Readonly<Record<string, unknown>> & { readonly objectId?: string };
  /** The administrator unless said. */
  readonly by?: KitApi;
  /** The row that is changed, where the input does not name it. */
  readonly row?: string;
}
/** What the cases of one trial share; `next` makes names and days that are used once. */
export interface VersionSetup {
  readonly firm: KitFirm;
  readonly ana: { readonly objectId: string; readonly user: string };
  readonly project: string;
  readonly next: () => number;
}
/** Makes a record of its own, and says how it is changed. */
export type ChangeCase = (bench: VersionSetup) => Promise<VersionedCall>;
export type ChangeCases = Readonly<Record<string, ChangeCase>>;

export const openSetup = async (firm: KitFirm): Promise<VersionSetup> => {
  let made = 0;
  const ana = await firm.engineer("Ana");
  accepted(await firm.admin.rates.set({ engineer: ana.objectId, from: "2020-01-01", rate: 90 }));
  return { firm, ana, project: await firm.project("Bridge"), next: () => ++made };
};
/** The n-th day of a case, none twice. */
export const nthDay = (n: number): string => new Date(Date.UTC(2027, 0, n)).toISOString().slice(0, 10);
