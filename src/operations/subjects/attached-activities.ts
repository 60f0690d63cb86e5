import {
  cascadeInput,
  deleteWithActivities,
  type WithActivities,
} from "../../domain/activity/delete-with-activities.ts";
import { Activity } from "../../domain/activity/entity.ts";
import type { Contact } from "../../domain/contact/entity.ts";
import type { Deal } from "../../domain/deal/entity.ts";
import { Grant } from "../../domain/grant/entity.ts";
import { and, or, type Param, some } from "../../domain/kernel/policy/predicate.ts";
import { User } from "../../domain/user/entity.ts";
import { byId, type Load, many } from "../../ports/load.ts";
import { reason, versionedId } from "../define/fields.ts";
import { formatDeleted } from "../define/format-record.ts";
import { command } from "../define/operation.ts";
import { policies } from "../policy/policies.ts";
import { relatedReads, rulesOf } from "../policy/related-records.ts";

const asked = { objectId: "text", actor: "text" } as const;
type Attached = Load<WithActivities, typeof asked>;

/** What a load for the deletion of a record with activities locks and reads; `pointer` is how activities name the record. */
export const attachedActivities = (
  entity: typeof Contact | typeof Deal,
  pointer: "relatedContact" | "relatedDeal",
) => ({
  parameters: asked,
  isolation: {
    why: "An activity that is entered meanwhile stays, and its pointer dangles, as those that the caller may not read. Activities and grants that are deleted along are guarded by their versions.",
    rules: ["R-ACT-1", "R-POL-3"],
  },
  reads: ({ objectId, actor }: { readonly objectId: Param<string>; readonly actor: Param<string> }) => ({
    record: byId(entity as typeof Deal, objectId),
    activities: many(Activity, (a) => a[pointer].is(objectId)),
    authors: many(User, () => some(Activity, "createdBy", (a) => a[pointer].is(objectId))),
    grants: many(Grant, (g) =>
      or(
        and(g.class.is(entity.name), g.record.is(objectId)),
        and(
          g.class.is("Activity"),
          g.record.via(Activity, (a) => a[pointer].is(objectId)),
        ),
      ),
    ),
    ...relatedReads("policy", { entity: entity.name, id: objectId }, rulesOf(policies[entity.name], "delete"), actor),
  }),
});

/** `delete` of a class that activities are about. */
export const deletesActivities = <const N extends "Contact" | "Deal">(of: N, group: string, load: Attached) =>
  command({
    class: of,
    name: `${group}.delete`,
    doc: `Deletes a ${of.toLowerCase()}; with \`cascade\`, its activities too.`,
    action: "delete",
    input: { ...versionedId, ...cascadeInput, reason },
    refusals: ["HasHistory", "TypeMismatch"],
    lifts: [{ of: ["HasHistory"], by: { cascade: true } }],
    load,
    args: ({ objectId }, _today, userId) => ({ objectId, actor: userId }),
    subject: "record",
    decide: deleteWithActivities(of),
    format: formatDeleted,
  });
