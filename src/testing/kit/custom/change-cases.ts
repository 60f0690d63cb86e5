import { accepted } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { ChangeCase, ChangeCases } from "../records/expected-version-setup.ts";

const intake = { class: "Intake" } as const;
/** Declares a class with one field. */
const declared = async ({ admin }: KitFirm): Promise<void> => {
  accepted(await admin.customClasses.declare(intake));
  accepted(await admin.customFields.declare({ ...intake, field: "subject", type: "String" }));
};
const record =
  (more: object): ChangeCase =>
  async ({ firm, next }) => {
    await declared(firm);
    const { objectId } = accepted(
      await firm.admin.records.create({ ...intake, custom: { subject: `Leak ${next()}` } }),
    );
    return { input: { ...intake, objectId, ...more } };
  };
/** Changes of own records, which take the version that the caller has seen. */
export const recordCases: ChangeCases = {
  "records.update": record({ custom: { subject: "Leak in the cellar" } }),
  "records.delete": record({}),
};
/** Operations on declarations, and those that create own records. */
export const declarationCases: ChangeCases = {
  "customClasses.declare": async ({ next }) => ({ input: { class: `Intake${next()}` } }),
  "customClasses.open": async ({ next }) => ({ input: { class: `Open${next()}` } }),
  "customClasses.delete": async ({ firm, next }) => {
    const input = { class: `Intake${next()}` };
    accepted(await firm.admin.customClasses.declare(input));
    return { input };
  },
  "customFields.declare": async ({ next }) => ({
    input: { class: "Company", field: `field${next()}`, type: "String" },
  }),
  "customFields.delete": async ({ firm, next }) => {
    const input = { class: "Company", field: `field${next()}` };
    accepted(await firm.admin.customFields.declare({ ...input, type: "String" }));
    return { input };
  },
  "customFields.reindex": async ({ firm, next }) => {
    const input = { class: "Company", field: `field${next()}` };
    accepted(await firm.admin.customFields.declare({ ...input, type: "String", indexed: true }));
    return { input: {} };
  },
  "records.create": async ({ firm, next }) => {
    await declared(firm);
    return { input: { ...intake, custom: { subject: `Leak ${next()}` } } };
  },
};
