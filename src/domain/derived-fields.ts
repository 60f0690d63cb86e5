import { billingStatusField } from "./billable-hour/entity.ts";
import { certificationStatusField } from "./certification/entity.ts";
import { hourlyRate } from "./engineer-profile/entity.ts";
import type { Entity, Fields } from "./kernel/schema/entity.ts";

const byClass: Readonly<Record<string, Fields>> = {
  EngineerProfile: { hourlyRate },
  Certification: { status: certificationStatusField },
  BillableHour: { billingStatus: billingStatusField },
};

/** Fields that a reader sees and that are not stored: they follow from the record, its steps and today. */
export const derivedFieldsOf = (entity: Entity): Fields => byClass[entity.name] ?? {};
