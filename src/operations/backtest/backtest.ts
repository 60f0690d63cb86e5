import * as Result from "effect/Result";
import { entityNamed, loggedEntity } from "../../domain/entities.ts";
import { ownRecords } from "../../domain/kernel/context/custom-fields.ts";
import { defaultSettings, type Settings } from "../../domain/kernel/context/settings.ts";
import { type Change, type Decision, equal } from "../../domain/kernel/decision/decision.ts";
import { explainInEnglish } from "../../domain/kernel/messages/english/explain-in-english.ts";
import { codeOf, type InvalidInput, type Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { allFields, type Entity, type Row } from "../../domain/kernel/schema/entity.ts";
import { type Input, parseInput, validateInput } from "../../domain/kernel/schema/input.ts";
import { firstDay } from "../../domain/kernel/values/day.ts";
import { applySettings } from "../../domain/settings/apply-settings.ts";
import { datedNames } from "../../domain/settings/setting-kinds.ts";
import { type SettingsInput, settingsInput } from "../../domain/settings/settings-input.ts";
import { load } from "../../ports/load.ts";
import type { Call, LogEntry, Store } from "../../ports/store.ts";
import { operationNamed } from "../call-by-name.ts";
import { resolveHostCaller } from "../caller/caller.ts";
import { FirmError } from "../caller/firm-error.ts";
import { promised } from "../caller/or-throw.ts";
import type { AnyCommand, AnyOperation } from "../define/operation.ts";
import { type Extension, extensionOf } from "../own/extension.ts";
import type { OwnRules } from "../own/own-operations.ts";
import { ownRules } from "../own/own-rules.ts";
import { withSettings } from "../own/with-settings.ts";
import { storeCommandOf } from "../run/store-command.ts";

/** What is tried on the log: settings as `settings.set` takes them, from the first day on, and rules of the host. */
export interface BacktestRules extends Pick<OwnRules, "guards" | "policies"> {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The fields and classes that the app gives its firms (R-CUST-1): they hold in both judgements. */
  readonly extend?: Extension;
}
/** Where in the log a change is. */
interface Place {
  readonly seq: number;
  /** When, as an instant in ISO 8601. */
  readonly at: string;
  readonly actor: string;
  readonly event: string;
  readonly class: string;
  readonly objectId: string;
}
export interface BacktestReport {
  /** Whether every change that was judged would be accepted with the same effect. */
  readonly ok: boolean;
  readonly logEntries: number;
  /** How many changes were judged under the present rules and under the others. */
  readonly judged: number;
  /** Changes that the present rules do not repeat from the log alone, by event: imports, and inputs that no record keeps. */
  readonly notJudged: Readonly<Record<string, number>>;
  readonly refused: ReadonlyArray<
    Place & { readonly code: string; readonly message: string; readonly refusal: Refusal }
  >;
  /** Accepted with other values in these fields, or with other records. */
  readonly changed: ReadonlyArray<Place & { readonly fields: ReadonlyArray<string> }>;
}

type Values = Readonly<Record<string, unknown>>;
type Judged = Result.Result<ReadonlyArray<Change>, Refusal>;
const pageOf = 1_000;
const nothing = load("backtest", { parameters: {}, reads: () => ({}) });
const begun = (organizationId: string, now: number, userId: string, operation: string): Call => ({
  ...{ organizationId, userId, session: null, operation, requestId: null, body: "", now, dryRun: false },
  cancelled: () => false,
});

/** The settings of a firm with others, which hold from the first day on. */
const patchOf = (sent: Values | undefined): ((firm: Settings) => Settings) => {
  if (sent === undefined) return (firm) => firm;
  const input: Input = settingsInput;
  const patch = (firm: Settings): Result.Result<Settings, InvalidInput> => {
    const values = Result.flatMap(parseInput(input, sent), (parsed) => validateInput(input, parsed, firm));
    if (Result.isFailure(values)) return Result.fail(values.failure);
    const undated = Object.fromEntries(datedNames.flatMap((name) => (name in sent ? [[name, []]] : [])));
    return applySettings({ ...firm, ...undated }, { from: firstDay, ...values.success } as SettingsInput, firstDay);
  };
  return (firm) => {
    const after = patch(firm);
    if (Result.isFailure(after)) throw new FirmError(after.failure);
    return after.success;
  };
};

/** Rules that were checked. */
interface Checked {
  readonly named: (name: string) => AnyOperation | undefined;
  readonly around: (store: Store) => Store;
  /** Gives a store the fields and classes of the app. */
  readonly extended: (store: Store) => Store;
}
/** Checks rules: throws a `TypeError`, or a `FirmError` for settings. */
export const checkRules = ({ settings, extend, ...rules }: BacktestRules): Checked => {
  const { table, around } = ownRules(rules);
  const patch = patchOf(settings);
  patch(defaultSettings);
  return {
    named: table.named,
    around: (store) => around(withSettings(store, patch)),
    extended: extend === undefined ? (store) => store : extensionOf(extend),
  };
};

/** The custom values that a change wrote; null clears one. */
const customOf = (kind: LogEntry["kind"], old: Values, row: Values): Values | null => {
  const now = (row.custom ?? {}) as Values;
  if (kind === "create") return Object.keys(now).length === 0 ? null : now;
  if (!("custom" in old)) return null;
  const was = (old.custom ?? {}) as Values;
  const names = [...new Set([...Object.keys(was), ...Object.keys(now)])].filter((name) => !equal(was[name], now[name]));
  return Object.fromEntries(names.map((name) => [name, now[name] ?? null]));
};

/** The input with which a command makes the logged change, as far as the record tells: what was written, in plain values. */
const inputOf = (
  { input }: AnyCommand,
  entity: Entity,
  { class: className, objectId, kind, before, after, reason }: LogEntry,
): Values => {
  const [old, row] = [(before ?? {}) as Values, (after ?? {}) as Values];
  const sent: Record<string, unknown> = {};
  for (const name of Object.keys(input as Input)) {
    if (name === "objectId") sent[name] = objectId;
    else if (name === "reason" && reason !== null) sent[name] = reason;
    else if (name === "class" && entity.name === ownRecords) sent[name] = className;
    else if (name === "custom") {
      const custom = customOf(kind, old, row);
      if (custom !== null) sent[name] = custom;
    }
    const field = entity.fields[name];
    const value = row[name];
    if (field === undefined || value === undefined || (kind === "create" ? value === null : !(name in old))) continue;
    sent[name] = value === null ? null : field.kind.format(value as never);
  }
  // A gap of certificates that was accepted is in the record with its reason (R-ELIG-4).
  const { reason: accepted } = (row.override ?? {}) as { readonly reason?: unknown };
  if ("overrideReason" in input && typeof accepted === "string") sent.overrideReason = accepted;
  return sent;
};

/** The fields in which the changes of two decisions differ; null if they are the same. */
const differing = (left: ReadonlyArray<Change>, right: ReadonlyArray<Change>): ReadonlyArray<string> | null => {
  if (equal(left, right)) return null;
  const fields = new Set<string>();
  for (const [i, { after }] of left.entries()) {
    const [one, other] = [(after ?? {}) as Values, (right[i]?.after ?? {}) as Values];
    for (const name of Object.keys({ ...one, ...other })) if (!equal(one[name], other[name])) fields.add(name);
  }
  return [...fields].sort();
};

/** Commands judged in a store, which then writes nothing. */
const judgeIn =
  (
    store: Store,
    named: (name: string) => AnyOperation | undefined,
    organizationId: string,
    people: ReadonlySet<string>,
  ) =>
  (entry: LogEntry, input: Values): Promise<Judged> => {
    const of = named(entry.event) as AnyCommand;
    // Who is no user was the host itself, which may do what its role may.
    const role = people.has(entry.actor) ? {} : ({ role: "administrator" } as const);
    let ids = 0;
    const command = storeCommandOf({
      of,
      ports: { newId: () => `B${String(++ids).padStart(9, "0")}` },
      caller: resolveHostCaller({ organizationId, userId: entry.actor, ...role }),
      call: begun(organizationId, entry.at, entry.actor, of.name),
      sent: input,
      reason: entry.reason,
    });
    return new Promise((resolve) => {
      let judged: Judged | undefined;
      store.execute<unknown, null, Refusal>(
        {
          ...command,
          judge: (state, firm, account) => {
            const decided = command.judge(state, firm, account) as Result.Result<Decision<unknown>, Refusal>;
            judged = Result.map(decided, ({ changes }) => changes);
            return Result.map(decided, () => ({ answer: null, changes: [] }));
          },
        },
        (outcome) => resolve(judged ?? Result.map(outcome, () => [])),
      );
    });
  };

const absent = (entity: string): Values =>
  Object.fromEntries(Object.keys(allFields(entityNamed(entity))).map((name) => [name, null]));
/** Writes the logged change into a store, past all rules. */
const rebuildIn = (store: Store, organizationId: string) => {
  const rows = new Map<string, Row>();
  return async ({ objectId, event, at, actor, after }: LogEntry, { name: entity }: Entity): Promise<void> => {
    const key = `${entity} ${objectId}`;
    const before = rows.get(key);
    // Secrets are not in the log, and no rule of these operations reads one.
    const row = after === null ? undefined : ({ ...absent(entity), ...(after as Values) } as unknown as Row);
    if (row === undefined) rows.delete(key);
    else rows.set(key, row);
    if (before === undefined && row === undefined) return;
    const change = {
      entity,
      event,
      ...(before === undefined ? {} : { before }),
      ...(row === undefined ? {} : { after: row }),
    };
    await promised<null>((done) =>
      store.execute<unknown, null, Refusal>(
        {
          ...{ call: begun(organizationId, at, actor, event), load: nothing, args: {}, readOnly: false },
          judge: () => Result.succeed({ answer: null, changes: [change] }),
        },
        done,
      ),
    );
  };
};

/**
 * Judges every change of a firm's log again, step by step on the firm as it was then: under its rules, and under these. `scratch` is an
 * empty store in which the firm is rebuilt; the firm itself is only read.
 */
export const backtest = async (
  log: Pick<Store, "readLog">,
  scratch: Store,
  { organizationId, rules }: { readonly organizationId: string; readonly rules: Checked },
): Promise<BacktestReport> => {
  const people = new Set<string>();
  const extended = rules.extended(scratch);
  const present = judgeIn(extended, operationNamed, organizationId, people);
  const other = judgeIn(rules.around(extended), rules.named, organizationId, people);
  const rebuild = rebuildIn(scratch, organizationId);
  const notJudged: Record<string, number> = {};
  const refused: Array<BacktestReport["refused"][number]> = [];
  const changed: Array<BacktestReport["changed"][number]> = [];
  let [logEntries, judged] = [0, 0];

  const judge = async (entry: LogEntry, entity: Entity): Promise<void> => {
    const of = operationNamed(entry.event);
    // A command writes records of other classes beside its own.
    if (of?.kind === "command" && of.class !== entity.name) return;
    const input = of?.kind === "command" ? inputOf(of, entity, entry) : null;
    const before = input === null ? null : await present(entry, input);
    if (input === null || before === null || Result.isFailure(before)) {
      notJudged[entry.event] = (notJudged[entry.event] ?? 0) + 1;
      return;
    }
    judged++;
    const after = await other(entry, input);
    const { seq, actor, event, class: name, objectId } = entry;
    const place: Place = { seq, at: new Date(entry.at).toISOString(), actor, event, class: name, objectId };
    if (Result.isFailure(after)) {
      const refusal = after.failure;
      refused.push({ ...place, code: codeOf(refusal), message: explainInEnglish(refusal), refusal });
      return;
    }
    const fields = differing(before.success, after.success);
    if (fields !== null) changed.push({ ...place, fields });
  };

  for (let after = 0; ; ) {
    const page = await promised<ReadonlyArray<LogEntry>>((done) =>
      log.readLog({ organizationId, after, limit: pageOf }, done),
    );
    for (const entry of page) {
      logEntries++;
      const entity = loggedEntity(entry);
      if (entity === undefined) continue;
      await judge(entry, entity);
      await rebuild(entry, entity);
      if (entry.class === "User") people.add(entry.objectId);
    }
    after = page.at(-1)?.seq ?? after;
    if (page.length < pageOf) break;
  }
  return { ok: refused.length + changed.length === 0, logEntries, judged, notJudged, refused, changed };
};
