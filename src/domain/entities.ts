import { Allocation } from "./allocation/entity.ts";
import { BillableHour } from "./billable-hour/entity.ts";
import { Certification } from "./certification/entity.ts";
import { EngineerProfile } from "./engineer/entity.ts";
import { ChangeLog, Organization, Request } from "./firm/entities.ts";
import type { Entity } from "./kernel/entity.ts";
import { Project } from "./project/entity.ts";
import { CapacityLimit, Holiday, RateStep, TimeOff, WorkingTime } from "./time/entities.ts";
import { User } from "./user/entity.ts";
import { AccountToken, LoginThrottle, Session } from "./user/session.ts";

/** Every class of records, in an order in which pointers only look back. */
export const entities = {
  Organization,
  User,
  EngineerProfile,
  Certification,
  Project,
  Allocation,
  BillableHour,
  WorkingTime,
  Holiday,
  TimeOff,
  CapacityLimit,
  RateStep,
  Session,
  AccountToken,
  LoginThrottle,
} as const;
export const allEntities: ReadonlyArray<Entity> = Object.values(entities);

/** Tables of the library itself, beside the classes. */
export const systemTables = { Request, ChangeLog } as const;

/** The class of that name; asking for one that does not exist is a defect. */
export const entityNamed = (name: string): Entity => {
  const found = (entities as Readonly<Record<string, Entity>>)[name];
  if (found === undefined) throw new Error(`There is no class ${name}`);
  return found;
};
