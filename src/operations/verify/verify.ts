import * as Result from "effect/Result";
import type { Allocation } from "../../domain/allocation/entity.ts";
import type { BillableHour } from "../../domain/billable-hour/entity.ts";
import type { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import type { Certification } from "../../domain/certification/entity.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { allEntities, entityNamed, loggedEntity } from "../../domain/entities.ts";
import { ownRecords } from "../../domain/kernel/context/custom-fields.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { equal } from "../../domain/kernel/decision/decision.ts";
import type { Arguments } from "../../domain/kernel/policy/evaluate.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import { Organization } from "../../domain/organization/entity.ts";
import type { Project } from "../../domain/project/entity.ts";
import { type DecisionFinding, verifyDecision } from "../../domain/verify/decision-faults.ts";
import { type KeyFault, verifyKeys } from "../../domain/verify/key-faults.ts";
import { type LogFault, type Replayed, verifyEntry, verifyRow } from "../../domain/verify/log-faults.ts";
import { logHistory } from "../../domain/verify/log-history.ts";
import {
  type DayCeilingFinding,
  type OverbookedFinding,
  type UncoveredFinding,
  verifyCapacity,
  verifyDayCeilings,
  verifyEligibility,
} from "../../domain/verify/rule-findings.ts";
import { type TransitionFault, verifyTransitions } from "../../domain/verify/transition-faults.ts";
import type { Adapter, StoredKeys } from "../../ports/adapter.ts";
import { byId, type Read, rowsWhere } from "../../ports/load.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Call, LoadedRows, LogEntry, LogQuery } from "../../ports/store.ts";
import { isIdentifier } from "../caller/caller.ts";
import { FirmError } from "../caller/firm-error.ts";
import { promised } from "../caller/or-throw.ts";
import { organizationMissing } from "../caller/resolve-session.ts";

/** What was found. A finding with `because` is explained: accepted work can have left it. */
export interface VerifyReport {
  /** Whether the database holds only what accepted work can leave: no fault of the log or of a state, and every finding is explained. */
  readonly ok: boolean;
  readonly checked: { readonly records: number; readonly logEntries: number };
  readonly overbooked: ReadonlyArray<OverbookedFinding>;
  readonly uncovered: ReadonlyArray<UncoveredFinding>;
  readonly dayCeilings: ReadonlyArray<DayCeilingFinding>;
  readonly transitions: ReadonlyArray<TransitionFault>;
  readonly decisions: ReadonlyArray<DecisionFinding>;
  readonly log: ReadonlyArray<LogFault>;
  /** Keys of indexed custom fields that are not those of the values (R-CUST-2). */
  readonly keys: ReadonlyArray<KeyFault>;
}
/** Which firm is verified. */
export interface VerifyInput {
  readonly organizationId: string;
}

type Row = Readonly<Record<string, unknown>> & { readonly objectId: string };
type Tables = Readonly<Record<string, ReadonlyArray<Row>>>;
const pageOf = 1_000;
const logged = allEntities.filter((each) => !each.unlogged);

const reader = (ports: Ports, organizationId: string) => {
  const call: Call = {
    ...{ organizationId, userId: "", session: null, operation: "verify", requestId: null, body: "" },
    ...{ now: ports.now(), dryRun: false, cancelled: () => false },
  };
  const query = (reads: Readonly<Record<string, Read>>, args: Arguments) =>
    promised<{ readonly loaded: LoadedRows; readonly firm: Settings }>((done) =>
      ports.store.query<{ readonly loaded: LoadedRows; readonly firm: Settings }, Refusal>(
        {
          ...{ call, args, rounds: [() => Result.succeed(reads)] },
          answer: (loaded, firm) => Result.succeed({ loaded, firm }),
        },
        done,
      ),
    );
  return {
    /** All rows of classes, in one snapshot. */
    tables: async (entities: ReadonlyArray<Entity>): Promise<{ readonly tables: Tables; readonly firm: Settings }> => {
      const every = entities.map((each) => [each.name, rowsWhere(each, { is: "always" })]);
      const { loaded, firm } = await query(Object.fromEntries(every), {});
      return { tables: loaded as Tables, firm };
    },
    row: async (entity: Entity, objectId: string): Promise<Row | null> =>
      (await query({ row: byId(entity, { param: "objectId" }) }, { objectId })).loaded.row as Row | null,
    /** Entries of the log in order, page by page; answers the position of the last one. */
    log: async (
      query: Omit<LogQuery, "organizationId" | "limit">,
      each: (entry: LogEntry) => void,
    ): Promise<number> => {
      for (let { after = 0 } = query; ; ) {
        const page = await promised<ReadonlyArray<LogEntry>>((done) =>
          ports.store.readLog({ ...query, organizationId, after, limit: pageOf }, done),
        );
        for (const entry of page) each(entry);
        after = page.at(-1)?.seq ?? after;
        if (page.length < pageOf) return after;
      }
    },
  };
};
type Reader = ReturnType<typeof reader>;

/**
 * Whether the record still differs from its log when both are read again: a change that was committed between reading the log and the
 * tables is no fault. The log is read before and after the row; if it grew meanwhile, they are compared once more.
 */
const stillWrong = async (read: Reader, fault: LogFault, begins: (entry: LogEntry) => boolean): Promise<boolean> => {
  const entity = entityNamed(fault.class);
  const { objectId } = fault;
  // An own record's log has the name of its class.
  const of = entity.name === ownRecords ? { objectId } : { class: fault.class, objectId };
  const replayedNow = async (): Promise<Replayed | undefined> => {
    let replayed: Replayed | undefined;
    await read.log(of, (entry) => {
      if (loggedEntity(entry) !== entity) return;
      replayed = verifyEntry(entity, replayed, entry, begins(entry)).replayed;
    });
    return replayed;
  };
  for (let before = await replayedNow(); ; ) {
    const row = await read.row(entity, fault.objectId);
    const after = await replayedNow();
    if (verifyRow(entity, fault.objectId, row, after) === null) return false;
    if (before?.seq === after?.seq) return true;
    before = after;
  }
};

/** The faults in the keys of custom fields. Keys and settings are read apart: if an index was switched meanwhile, once more. */
const keyFaults = async (
  read: Reader,
  storedKeys: (indexed: ReadonlyArray<string>) => Promise<ReadonlyArray<StoredKeys>>,
): Promise<ReadonlyArray<KeyFault>> => {
  const settings = async () => (await read.tables([])).firm;
  for (let firm = await settings(); ; ) {
    const rows = await storedKeys(Object.keys(firm.customIndexes));
    const after = await settings();
    if (equal(firm.customIndexes, after.customIndexes)) return rows.flatMap((row) => verifyKeys(row, after));
    firm = after;
  }
};

/**
 * Verifies a firm: bookings over a limit, bookings that certificates do not cover, days over the ceiling, states against the state machines,
 * who decided about hours, the tables against the change log, and the keys of custom fields against their values. Writes nothing. It reads the log page by page, and holds every record
 * twice in memory: as its table and as its log has it. Rejects with {@link FirmError}.
 */
export const verify = async (
  ports: Ports,
  { organizationId }: VerifyInput,
  storedKeys?: Adapter["storedKeys"],
): Promise<VerifyReport> => {
  if (!isIdentifier(organizationId)) throw new FirmError(organizationMissing);
  const read = reader(ports, organizationId);
  const { tables: first } = await read.tables([Organization, EngineerProfile]);
  const purgedTo = (first.Organization as unknown as ReadonlyArray<Organization>)[0]?.logPurgedTo ?? 0;
  // An account never gets another profile, so these hold for the past, too.
  const accounts = new Map(first.EngineerProfile?.map(({ objectId, user }) => [objectId, user as string]));
  const begins = ({ seq }: LogEntry): boolean => seq <= purgedTo;

  const history = logHistory(purgedTo > 0);
  const replayed = new Map<string, Replayed>();
  const [faults, transitions] = [[] as Array<LogFault>, [] as Array<TransitionFault>];
  const decisions: Array<DecisionFinding> = [];
  let logEntries = 0;
  const end = await read.log({}, (entry) => {
    logEntries += 1;
    const entity = loggedEntity(entry);
    // A newer version of firmcore wrote it.
    if (entity === undefined) return;
    const key = `${entity.name} ${entry.objectId}`;
    const former = replayed.get(key);
    const verified = verifyEntry(entity, former, entry, begins(entry));
    faults.push(...verified.faults);
    transitions.push(
      ...(former === undefined && begins(entry)
        ? []
        : verifyTransitions(entry, former?.values ?? null, verified.replayed.values)),
    );
    const after = verified.replayed.values;
    if (entry.class === "EngineerProfile" && after !== null) accounts.set(entry.objectId, after.user as string);
    const then = (name: string, objectId: unknown) => replayed.get(`${name} ${objectId}`)?.values ?? undefined;
    const decision = verifyDecision(entry, former?.values ?? null, after, {
      user: accounts.get(after?.engineer as string),
      manager: then("Project", after?.project)?.projectManager as string | null | undefined,
      roleOf: (user) => then("User", user)?.role as string | undefined,
      allowSelfApproval: () => history.settingsAt(entry.seq).allowSelfApproval,
    });
    if (decision !== null) decisions.push(decision);
    replayed.set(key, verified.replayed);
    history.add(entry);
  });

  const { tables, firm } = await read.tables(logged);
  // What was written meanwhile explains findings, too.
  await read.log({ after: end }, history.add);
  const suspects: Array<LogFault> = [];
  const suspect = (entity: Entity, objectId: string, row: Row | null): void => {
    const key = `${entity.name} ${objectId}`;
    const fault = verifyRow(entity, objectId, row, replayed.get(key));
    if (fault !== null) suspects.push(fault);
    replayed.delete(key);
  };
  for (const entity of logged) for (const row of tables[entity.name] ?? []) suspect(entity, row.objectId, row);
  // What is left has log rows alone.
  for (const key of replayed.keys()) {
    const [name, objectId] = key.split(" ") as [string, string];
    suspect(entityNamed(name), objectId, null);
  }
  for (const fault of suspects) if (await stillWrong(read, fault, begins)) faults.push(fault);

  const keys = storedKeys === undefined ? [] : await keyFaults(read, storedKeys.bind(null, organizationId));
  const of = <T>(name: string): ReadonlyArray<T> => (tables[name] ?? []) as unknown as ReadonlyArray<T>;
  const bookings = of<Allocation>("Allocation").toSorted((a, b) => compareText(a.engineer, b.engineer));
  const required = new Map(of<Project>("Project").map((each) => [each.objectId, each.requiredCertifications ?? []]));
  const overbooked = verifyCapacity(bookings, of<CapacityLimit>("CapacityLimit"), firm, history);
  const uncovered = verifyEligibility(
    bookings,
    of<Certification>("Certification"),
    (id) => required.get(id) ?? [],
    firm,
    history,
  );
  const dayCeilings = verifyDayCeilings(of<BillableHour>("BillableHour"), firm, history);
  const explained = [...overbooked, ...uncovered, ...dayCeilings, ...decisions].every(
    ({ because }) => because !== null,
  );
  return {
    ok: explained && transitions.length === 0 && faults.length === 0 && keys.length === 0,
    checked: { records: Object.values(tables).reduce((sum, rows) => sum + rows.length, 0), logEntries },
    ...{ overbooked, uncovered, dayCeilings, transitions, decisions, log: faults, keys },
  };
};
