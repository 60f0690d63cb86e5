import { type App, openFirm } from "../../../api/open-firm.ts";
import type { Role } from "../../../domain/kernel/context/actor.ts";
import type { SentOf } from "../../../operations/define/operation.ts";
import type { Operations } from "../../../operations/index.ts";
import type { VerifyReport } from "../../../operations/verify/verify.ts";
import type { Adapter } from "../../../ports/adapter.ts";
import type { Feed } from "../../../ports/feed.ts";
import type { Mail } from "../../../ports/identity.ts";
import type { LogEntry } from "../../../ports/store.ts";
import { type HashWork, quickIdentity, recordingMailer } from "../../identity-ports.ts";
import { type ApiStyle, type KitApi, kitApi } from "./api.ts";
import { watchKeys } from "./declared-refusals.ts";
import { accepted } from "./expect.ts";
import { trackPendingCalls } from "./pending-calls.ts";
import { readLog, readTables, type Tables } from "./raw-store.ts";

type Sent<O> = Exclude<SentOf<O>, string>;
type Assign = Sent<Operations["allocations"]["assign"]>;
type MakeEngineer = Partial<Sent<Operations["engineers"]["create"]>>;
type MakeProject = Partial<Sent<Operations["projects"]["create"]>>;
type MakeCertificate = Partial<Sent<Operations["certifications"]["create"]>>;
type MakeHour = Partial<Sent<Operations["hours"]["create"]>>;

/** A firm for the cases of the kit; operations wrote all of its records. */
export interface KitFirm {
  readonly app: App<never>;
  readonly apiStyle: ApiStyle;
  readonly organizationId: string;
  /** The account of the administrator. */
  readonly adminId: string;
  readonly admin: KitApi;
  /** Calls as this user. The role is that of the account unless the host gives one. */
  readonly as: (userId: string, role?: Role) => KitApi;
  /** The same store, as an administrator of another organization. */
  readonly inOrganization: (organizationId: string) => Promise<KitFirm>;
  /** Sets the clock to noon (UTC) of a day, or to an instant. */
  readonly setClock: (at: string) => void;
  /** Advances the clock by milliseconds; a negative number turns it back. */
  readonly advanceClock: (milliseconds: number) => void;
  /** The next new ids are these, as if another process had made them. */
  readonly nextIds: (...ids: ReadonlyArray<string>) => void;
  /** Runs work of which nothing remains: the ids that it makes are made again. */
  readonly withSameIds: <T>(work: () => Promise<T>) => Promise<T>;
  /** Creates an account of that name; returns its id. */
  readonly user: (name: string, role?: Role) => Promise<string>;
  /** Creates an active engineer with an account of the same name. */
  readonly engineer: (
    name: string,
    more?: MakeEngineer,
  ) => Promise<{ readonly objectId: string; readonly user: string }>;
  /** Creates an active project without dates, managed by the administrator; returns its id. */
  readonly project: (name: string, more?: MakeProject) => Promise<string>;
  /** Creates a certificate issued on 2020-01-01; returns its id. */
  readonly certificate: (
    engineer: string,
    name: string,
    expiresOn: string | null,
    more?: MakeCertificate,
  ) => Promise<string>;
  /** The input of `allocations.assign`. */
  readonly bookingInput: (
    engineer: string,
    project: string,
    percent: number,
    from: string,
    to?: string | null,
  ) => Assign;
  /** Books an engineer, which must be accepted; returns the booking's id. */
  readonly booked: (
    engineer: string,
    project: string,
    percent: number,
    from: string,
    to?: string | null,
  ) => Promise<string>;
  /** Enters hours, which must be accepted, as submitted by default; returns their id. */
  readonly worked: (
    engineer: string,
    project: string,
    workDate: string,
    hours: number,
    more?: MakeHour,
  ) => Promise<string>;
  /** Every mail that was sent, and every password hash that was computed or compared. */
  readonly mails: ReadonlyArray<Mail>;
  readonly hashWork: ReadonlyArray<HashWork>;
  readonly feed: Feed;
  /** Resolves when the store has no pending calls, background work included. */
  readonly idle: () => Promise<void>;
  readonly log: () => Promise<ReadonlyArray<LogEntry>>;
  readonly tables: () => Promise<Tables>;
  /** What `verify` finds. */
  readonly verify: () => Promise<VerifyReport>;
}

/** A clock that only tests set, and sequential ids, so that two equal histories give equal firms. */
interface TestPorts {
  now: number;
  ids: number;
  readonly nextIds: Array<string>;
  readonly mails: ReadonlyArray<Mail>;
  readonly hashWork: ReadonlyArray<HashWork>;
  readonly feed: Feed;
  readonly idle: () => Promise<void>;
}

const bootstrapped = async (
  app: App<never>,
  face: ApiStyle,
  organizationId: string,
  ports: TestPorts,
): Promise<KitFirm> => {
  const host = kitApi(face, app, { organizationId, userId: "host", role: "administrator" });
  const adminId = accepted(await host.users.provision({ externalId: "admin", role: "administrator" })).objectId;
  const as: KitFirm["as"] = (userId, role) =>
    kitApi(face, app, { organizationId, userId, ...(role === undefined ? {} : { role }) });
  const admin = as(adminId);
  const user: KitFirm["user"] = async (name, role = "engineer") =>
    accepted(await admin.users.provision({ externalId: name, role })).objectId;
  const bookingInput: KitFirm["bookingInput"] = (engineer, project, allocationPercent, startDate, endDate = null) => ({
    engineer,
    project,
    allocationPercent,
    startDate,
    endDate,
    assignmentRole: "Engineer",
  });
  return {
    app,
    apiStyle: face,
    organizationId,
    adminId,
    admin,
    as,
    inOrganization: (other) => bootstrapped(app, face, other, ports),
    setClock: (at) => {
      ports.now = Date.parse(at.includes("T") ? at : `${at}T12:00:00Z`);
    },
    advanceClock: (milliseconds) => {
      ports.now += milliseconds;
    },
    nextIds: (...ids) => {
      ports.nextIds.push(...ids);
    },
    withSameIds: async (work) => {
      const { ids } = ports;
      const result = await work();
      ports.ids = ids;
      return result;
    },
    user,
    engineer: async (name, more = {}) => {
      const account = more.user ?? (await user(name));
      const { objectId } = accepted(
        await admin.engineers.create({ fullName: name, discipline: "Civil", ...more, user: account }),
      );
      return { objectId, user: account };
    },
    project: async (name, more = {}) =>
      accepted(await admin.projects.create({ name, status: "Active", ...more })).objectId,
    certificate: async (engineer, certificationName, expiresOn, more = {}) =>
      accepted(
        await admin.certifications.create({
          engineer,
          certificationName,
          issuer: "State",
          issuedOn: "2020-01-01",
          expiresOn,
          ...more,
        }),
      ).objectId,
    bookingInput: bookingInput,
    booked: async (...booking) => accepted(await admin.allocations.assign(bookingInput(...booking))).objectId,
    worked: async (engineer, project, workDate, hours, more = {}) =>
      accepted(await admin.hours.create({ engineer, project, workDate, hours, billingStatus: "Submitted", ...more }))
        .objectId,
    mails: ports.mails,
    hashWork: ports.hashWork,
    feed: ports.feed,
    idle: ports.idle,
    log: () => readLog(app.ports.store, organizationId),
    tables: () => readTables(app.ports.store, organizationId),
    verify: () => app.verify({ organizationId }),
  };
};

/** Opens a firm with one administrator on Monday 2027-01-04, noon (UTC). */
export const openKitFirm = async (
  adapter: Adapter<never>,
  face: ApiStyle,
  organizationId = "acme",
): Promise<KitFirm> => {
  const [identity, mailer] = [quickIdentity(), recordingMailer()];
  const now = Date.parse("2027-01-04T12:00:00Z");
  const { feed } = adapter;
  const { store, idle: quiet } = trackPendingCalls(watchKeys(adapter.store));
  const testPorts: TestPorts = {
    now,
    ids: 0,
    nextIds: [],
    mails: mailer.sent,
    hashWork: identity.work,
    feed,
    idle: quiet,
  };
  const app = await openFirm(
    { ...adapter, store },
    {
      now: () => testPorts.now,
      newId: () => testPorts.nextIds.shift() ?? `K${String(++testPorts.ids).padStart(9, "0")}`,
      identity,
      mailer,
    },
  );
  return bootstrapped(app, face, organizationId, testPorts);
};
