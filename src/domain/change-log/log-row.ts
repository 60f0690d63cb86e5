import { customClassOf } from "../kernel/context/custom-fields.ts";
import { type Change, differingFields } from "../kernel/decision/decision.ts";
import { allFields, type Entity, type Row } from "../kernel/schema/entity.ts";

type Values = Readonly<Record<string, unknown>>;
/** What a change writes to the log about its record (R-LOG-1). The store adds time, actor and sequence number. */
export interface LogFacts {
  /** The class of the record; of a record of an own class that class (R-CUST-2). */
  readonly class: string;
  readonly objectId: string;
  readonly kind: "create" | "update" | "delete";
  /** The name of the operation. */
  readonly event: string;
  /** The version after the change; of a deletion, the last one. */
  readonly version: number;
  readonly reason: string | null;
  /** The old values of the changed fields; of a deletion, the whole record. */
  readonly before: Values | null;
  /** The whole record; null for a deletion. */
  readonly after: Values | null;
}

const classesWithSecrets = new WeakMap<Entity, boolean>();
const hasSecrets = (entity: Entity): boolean => {
  let found = classesWithSecrets.get(entity);
  if (found === undefined) {
    found = Object.values(entity.fields).some(({ secret }) => secret === true);
    classesWithSecrets.set(entity, found);
  }
  return found;
};
const withoutSecrets = (entity: Entity, row: Values): Values =>
  hasSecrets(entity)
    ? Object.fromEntries(Object.entries(row).filter(([field]) => entity.fields[field]?.secret !== true))
    : row;

const secretsChanged = (entity: Entity, names: ReadonlyArray<string>): Values =>
  Object.fromEntries(
    names.flatMap((name) => {
      const shown = entity.fields[name]?.changedAs;
      return shown === undefined ? [] : [[shown, "changed"]];
    }),
  );

/** The entries of `before` that are not fields of the class: changed secrets, under their public names. */
export const changedSecrets = (entity: Entity, before: Values): Values =>
  Object.fromEntries(
    Object.values(entity.fields).flatMap(({ changedAs }) =>
      changedAs === undefined || before[changedAs] === undefined ? [] : [[changedAs, before[changedAs]]],
    ),
  );

/** The log row of a change. Secrets are left out; `before` only says that they `changed` (R-LOG-3). */
export const logFacts = (entity: Entity, change: Change): LogFacts => {
  const { before, after } = change;
  const row = (after ?? before) as Row;
  const plain = (of: Row | undefined): Values | null =>
    of === undefined ? null : withoutSecrets(entity, of as unknown as Values);
  const old = (): Values | null => {
    if (before === undefined || after === undefined) return plain(before);
    const names = ["version", "updatedAt", ...differingFields(before, after)];
    const values = Object.fromEntries(names.map((name) => [name, before[name as keyof Row] ?? null]));
    return { ...withoutSecrets(entity, values), ...secretsChanged(entity, names) };
  };
  return {
    class: customClassOf(entity.name, row),
    objectId: row.objectId,
    kind: before === undefined ? "create" : after === undefined ? "delete" : "update",
    event: change.event,
    version: row.version,
    reason: change.reason ?? null,
    before: old(),
    after: plain(after),
  };
};

/** A logged record with every field of the class. A field that is newer than the log row gets its initial value. */
export const withInitialValues = (entity: Entity, values: Values): Values => {
  const whole: Record<string, unknown> = { ...values };
  for (const [name, { secret, initial = null }] of Object.entries(allFields(entity)))
    if (secret !== true && whole[name] === undefined) whole[name] = initial;
  return whole;
};

/** The values after one more entry. A field that the entry does not have was unknown to the version that wrote it, and is unchanged. */
export const afterEntry = (values: Values | null, { kind, after }: Pick<LogFacts, "kind" | "after">): Values | null =>
  after === null || kind === "create" ? after : { ...values, ...after };
