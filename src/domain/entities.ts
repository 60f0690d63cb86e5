import { Activity } from "./activity/entity.ts";
import { Allocation } from "./allocation/entity.ts";
import { BillableHour } from "./billable-hour/entity.ts";
import { Certification } from "./certification/entity.ts";
import { Company } from "./company/entity.ts";
import { Contact } from "./contact/entity.ts";
import { Deal } from "./deal/entity.ts";
import { AccessLog, Document } from "./document/entity.ts";
import { EngineerProfile } from "./engineer/entity.ts";
import { ChangeLog, Organization, Request } from "./firm/entities.ts";
import { Grant } from "./grant/entity.ts";
import type { Entity } from "./kernel/entity.ts";
import { Project } from "./project/entity.ts";
import { StatusUpdate } from "./status/entity.ts";
import { Task } from "./task/entity.ts";
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
  Company,
  Contact,
  Deal,
  Activity,
  Task,
  StatusUpdate,
  Document,
  AccessLog,
  Grant,
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
