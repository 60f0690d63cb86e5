import type { KitApi } from "../harness/api.ts";
import { accepted } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";

export const fileUrl = "https://files.example/site-plan.pdf";
/** Olga's document, and Ben, who may not read it. */
export interface DocumentScene {
  readonly olga: string;
  readonly ben: string;
  readonly asOlga: KitApi;
  readonly asBen: KitApi;
  readonly objectId: string;
}
export const documentScene = async (firm: KitFirm): Promise<DocumentScene> => {
  const [olga, ben] = [await firm.user("Olga", "coordinator"), await firm.user("Ben")];
  const asOlga = firm.as(olga);
  const { objectId } = accepted(await asOlga.documents.create({ title: "Site plan", fileUrl }));
  return { olga, ben, asOlga, asBen: firm.as(ben), objectId };
};
