import * as Result from "effect/Result";
import { type App, type FirmApi, type FirmOptions, openFirm, type Refusal } from "firmcore";
import { memory } from "firmcore/memory";
import { Allocation } from "../../../src/domain/allocation/entity.ts";
import { BillableHour } from "../../../src/domain/billable-hour/entity.ts";
import { Certification } from "../../../src/domain/certification/entity.ts";
import { EngineerProfile } from "../../../src/domain/engineer-profile/entity.ts";
import type { Role } from "../../../src/domain/kernel/context/actor.ts";
import { defaultSettings, type Settings } from "../../../src/domain/kernel/context/settings.ts";
import type { Entity, Row } from "../../../src/domain/kernel/schema/entity.ts";
import { Organization, organizationRow } from "../../../src/domain/organization/entity.ts";
import { Project } from "../../../src/domain/project/entity.ts";
import { User } from "../../../src/domain/user/entity.ts";
import { usernameKeyOf } from "../../../src/domain/user/username-keys.ts";
import type { Adapter } from "../../../src/ports/adapter.ts";
import { load } from "../../../src/ports/load.ts";
import type { LogEntry } from "../../../src/ports/store.ts";

type Plain = Readonly<Record<string, unknown>>;

/** A firm for tests; rows can be inserted as an import would, without checking rules. */
export interface TestFirm {
  readonly app: App<never>;
  /** The API as called by an administrator, whose user is `adminId`. */
  readonly admin: FirmApi;
  readonly adminId: string;
  /** The API as called by this user; the role is that of the user's row unless given. */
  readonly as: (userId: string, role?: Role, clientCompany?: string) => FirmApi;
  /** Sets the clock to noon (UTC) of a day, or to an instant. */
  readonly setNow: (at: string) => void;
  /** Inserts a row from plain values; omitted fields are absent. Returns its id. */
  readonly given: (entity: Entity, plain: Plain) => string;
  /** Creates an account; returns its id. */
  readonly user: (username: string, role?: Role, more?: Plain) => string;
  /** Creates an active engineer with an account of the same name; returns the profile's id. */
  readonly engineer: (fullName: string, more?: Plain) => string;
  /** Creates an active project without dates; returns its id. */
  readonly project: (projectName: string, more?: Plain) => string;
  /** Creates a confirmed booking, whether it fits or not; returns its id. */
  readonly booking: (engineer: string, project: string, percent: number, from: string, to?: string | null) => string;
  /** Creates a certificate issued on 2020-01-01; returns its id. */
  readonly certificate: (engineer: string, name: string, expiresOn: string | null, more?: Plain) => string;
  /** Creates an hour row, by default a submitted one; returns its id. */
  readonly hour: (engineer: string, project: string, workDate: string, hours: number, more?: Plain) => string;
  /** Replaces the firm's settings; omitted settings have their defaults. */
  readonly settings: (settings: Partial<Settings>) => void;
  /** The change log without the inserted rows. */
  readonly log: (objectId?: string) => ReadonlyArray<LogEntry>;
}

const nothing = load("test.nothing", { parameters: {}, reads: () => ({}) });

/** The stored form of plain values, by the kinds of the fields; fields written only by the library stay as they are. */
const storedOf = (entity: Entity, plain: Plain): Plain => {
  for (const name of Object.keys(plain))
    if (name !== "objectId" && !(name in entity.fields)) throw new Error(`${entity.name} has no field ${name}`);
  return Object.fromEntries(
    Object.entries(entity.fields).map(([name, { kind }]) => {
      const value = plain[name] ?? null;
      if (value === null || kind.type === "json") return [name, value];
      const stored = Result.flatMap(kind.parse(value), (shaped) => kind.validate(shaped, defaultSettings));
      if (Result.isFailure(stored)) throw new Error(`${entity.name}.${name}: expected ${stored.failure.expected}`);
      return [name, stored.success];
    }),
  );
};

/** Opens a firm with one administrator on Monday 2027-01-04; ids count up. The store must answer synchronously, as the memory store does. */
export const openTestFirm = async (adapter: Adapter<never> = memory(), more: FirmOptions = {}): Promise<TestFirm> => {
  const organizationId = "acme";
  let now = Date.parse("2027-01-04T12:00:00Z");
  let ids = 0;
  const newId = (): string => `T${String(++ids).padStart(9, "0")}`;
  const app = await openFirm(adapter, { ...more, now: () => now, newId });

  let decided: (Row & Plain) | undefined;
  const put = (entity: Entity, fields: Plain, objectId: string, before?: Row): Row & Plain => {
    const version = (before?.version ?? 0) + 1;
    const after = { organizationId, objectId, version, createdAt: now, updatedAt: now, custom: null, ...fields };
    const changes = [{ entity: entity.name, event: "given", after, ...(before === undefined ? {} : { before }) }];
    let said: Result.Result<unknown, Refusal> | undefined;
    app.ports.store.execute(
      {
        call: {
          organizationId,
          userId: "given",
          session: null,
          operation: "given",
          requestId: null,
          body: "",
          now,
          dryRun: false,
          cancelled: no,
        },
        load: nothing,
        args: {},
        readOnly: false,
        judge: () => Result.succeed({ answer: null, changes }),
      },
      (answer) => {
        said = answer;
      },
    );
    if (said === undefined || Result.isFailure(said)) throw new Error(`given ${entity.name}: ${JSON.stringify(said)}`);
    return after;
  };
  const given: TestFirm["given"] = (entity, plain) =>
    put(entity, storedOf(entity, plain), (plain.objectId as string | undefined) ?? newId()).objectId;
  const user: TestFirm["user"] = (username, role = "engineer", more = {}) =>
    given(User, { username, usernameKey: usernameKeyOf(username), role, active: true, emailVerified: false, ...more });
  const as: TestFirm["as"] = (userId, role, clientCompany) =>
    app.as({
      organizationId,
      userId,
      ...(role === undefined ? {} : { role }),
      ...(clientCompany === undefined ? {} : { clientCompany }),
    });
  const adminId = user("admin", "administrator");

  return {
    app,
    admin: as(adminId),
    adminId,
    as,
    setNow: (at) => {
      now = Date.parse(at.includes("T") ? at : `${at}T12:00:00Z`);
    },
    given,
    user,
    engineer: (fullName, more = {}) =>
      given(EngineerProfile, {
        fullName,
        discipline: "Civil",
        employmentStatus: "active",
        ...more,
        user: more.user ?? user(fullName),
      }),
    project: (projectName, more = {}) =>
      given(Project, {
        projectName,
        writtenAs: "projectName",
        status: "active",
        projectManager: adminId,
        requiredCertifications: [],
        billable: true,
        ...more,
      }),
    booking: (engineer, project, allocationPercent, startDate, endDate = null) =>
      given(Allocation, {
        engineer,
        project,
        allocationPercent,
        startDate,
        endDate,
        assignmentRole: "Engineer",
        status: "confirmed",
      }),
    certificate: (engineer, certificationName, expiresOn, more = {}) =>
      given(Certification, {
        engineer,
        certificationName,
        issuer: "State",
        issuedOn: "2020-01-01",
        expiresOn,
        ...more,
      }),
    hour: (engineer, project, workDate, hours, more = {}) =>
      given(BillableHour, {
        engineer,
        project,
        workDate,
        hours,
        submittedBy: adminId,
        billable: true,
        approval: "submitted",
        billing: "unbilled",
        ...more,
      }),
    settings: (settings) => {
      decided = put(Organization, { settings }, organizationRow, decided);
    },
    log: (objectId) => {
      let found: ReadonlyArray<LogEntry> = [];
      app.ports.store.readLog(
        { organizationId, ...(objectId === undefined ? {} : { objectId }), limit: 1_000 },
        (said) => {
          if (Result.isSuccess(said)) found = said.success.filter(({ event }) => event !== "given");
        },
      );
      return found;
    },
  };
};

const no = (): boolean => false;
