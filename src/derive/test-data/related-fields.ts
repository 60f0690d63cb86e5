import type { Arbitrary } from "fast-check";
import type { Input } from "../../domain/kernel/schema/input.ts";
import { operations } from "../../operations/index.ts";
import { dayArbitrary } from "./days.ts";
import { fc } from "./fast-check.ts";

/** What the input of one operation needs beyond its fields. */
interface Related {
  /** Fields that exclude others, or that depend on the stored firm. */
  readonly without?: ReadonlyArray<string>;
  /** Optional fields that belong together. */
  readonly needed?: ReadonlyArray<string>;
  /** Narrower values. */
  readonly values?: Readonly<Record<string, Arbitrary<unknown>>>;
}
const week = fc.array(fc.integer({ min: 0, max: 1_440 }), { minLength: 7, maxLength: 7 });
const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo");
const openStage = fc.constantFrom("lead", "qualified", "proposal", "negotiation");
const past: Related = { values: { before: dayArbitrary({ from: "2020-01-01", to: "2025-12-31" }) } };
/** A grant is to a user or to a role. */
const toUser: Related = { without: ["role"], needed: ["user"] };
/** A cursor comes from a page of a list in the same order. */
const page: Related = { without: ["after"] };
const longForm = ["name", "manager"];
const related: ReadonlyMap<Input, Related> = new Map<Input, Related>([
  [
    operations.projects.create.input,
    {
      without: longForm,
      needed: ["projectCode", "projectName", "clientName", "projectManager"],
      values: { status: fc.constantFrom("planned", "active", "on hold") },
    },
  ],
  [operations.projects.update.input, { without: longForm }],
  // Only a client lead has a company.
  [operations.users.provision.input, { without: ["clientCompany"] }],
  [operations.users.setRole.input, { without: ["clientCompany"] }],
  [
    operations.settings.set.input,
    {
      without: ["openRoles", "defaultRole", "remove"],
      values: {
        currency: fc.constantFrom("USD", "EUR", "JPY"),
        week,
        sessionIdleDays: fc.integer({ min: 1, max: 30 }),
        sessionDays: fc.integer({ min: 30, max: 3_650 }),
        todayZone: zone,
        wireZone: zone,
      },
    },
  ],
  [operations.activities.create.input, { without: ["relatedContact"] }],
  [operations.activities.update.input, { without: ["relatedContact"] }],
  [operations.deals.create.input, { values: { stage: openStage } }],
  // Bookings are objects with fields of their own.
  [operations.deals.handOver.input, { without: ["allocations"] }],
  [operations.deals.update.input, { without: ["stage"] }],
  [operations.workingTime.set.input, { values: { minutes: week } }],
  // Not before the window begins.
  [operations.engineers.find.input, { without: ["certifiedThrough"] }],
  [operations.log.purge.input, past],
  [operations.accessLog.purge.input, past],
  [operations.documents.share.input, toUser],
  [operations.documents.unshare.input, toUser],
  [operations.grants.add.input, toUser],
]);

/** What relates the fields of an input; nothing where the caller gives a field that would be left out. */
export const relatedFields = (input: Input, own: Readonly<Record<string, unknown>>): Related => {
  const found = related.get(input) ?? ("after" in input && ("order" in input || "descending" in input) ? page : {});
  return found.without?.some((name) => own[name] !== undefined) === true ? {} : found;
};
