import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Arguments } from "../../domain/kernel/policy/evaluate.ts";
import type { Entity, Row } from "../../domain/kernel/schema/entity.ts";
import { dayOfInstant } from "../../domain/kernel/values/day.ts";
import { bindRead } from "../../ports/bind-read.ts";
import { type Load, type Read, rowsWhere } from "../../ports/load.ts";
import { lookupValue } from "../../ports/lookup-value.ts";
import type { LoadedRows } from "../../ports/store.ts";
import type { AnyCommand } from "../define/operation.ts";

type Values = Readonly<Record<string, unknown>>;
/** Finds the state of a command among the rows of the round. */
export type StateIn = (loaded: LoadedRows) => Values;

/** The command with the part of its load that `actions` needs. */
export const withNeededReads = (of: AnyCommand): AnyCommand => {
  const { reads } = of.load as Load<Values>;
  const needed = (of.permits?.reads ?? Object.keys(reads)).map((name: string) => [name, reads[name]]);
  return { ...of, load: { ...of.load, reads: Object.fromEntries(needed) } };
};

/** The arguments of the load of a command on this row, which is the row of each of its lookups. */
const argumentsFor = (of: AnyCommand, entity: Entity, row: Row, { actor, now }: Moment): Arguments => {
  const args: Record<string, Arguments[string]> = {
    ...of.args({ objectId: row.objectId } as never, dayOfInstant(now), actor.userId),
  };
  const { lookups } = of.load as Load;
  for (const [name, { entity: of, id, field }] of Object.entries(lookups)) {
    if (of.name !== entity.name) throw new Error(`${name} is looked up in ${of.name}, not in ${entity.name}`);
    args[name] = lookupValue(args[id.param] === row.objectId ? row : null, field, entity);
  }
  return args;
};

/** Collects the reads of many loads for one round: equal reads are read once, and rows by their ids together. */
export const planReads = () => {
  const keyed = new Map<string, { readonly read: Read; readonly ids: Set<string> }>();
  const others = new Map<string, Read>();
  const add = (read: Read, args: Arguments): ((loaded: LoadedRows) => unknown) => {
    const { name } = read.entity;
    if (read.kind === "byId") {
      const objectId = args[read.id.param] as string;
      const key = `${name} by id ${read.pick.join(" ")}`;
      const known = keyed.get(key) ?? { read, ids: new Set() };
      keyed.set(key, known);
      known.ids.add(objectId);
      return (loaded) => (loaded[key] as ReadonlyArray<Row>).find((row) => row.objectId === objectId) ?? null;
    }
    const bound = bindRead(read, args);
    const key = JSON.stringify({ ...bound, entity: name });
    others.set(key, bound);
    return (loaded) => loaded[key];
  };
  return {
    add: (of: AnyCommand, entity: Entity, row: Row, at: Moment): StateIn => {
      const args = argumentsFor(of, entity, row, at);
      const found = Object.entries((of.load as Load<Values>).reads).map(
        ([name, read]) => [name, add(read, args)] as const,
      );
      return (loaded) => Object.fromEntries(found.map(([name, rowsIn]) => [name, rowsIn(loaded)]));
    },
    all: (): Readonly<Record<string, Read>> => ({
      ...Object.fromEntries(
        [...keyed].map(([key, { read, ids }]) => [
          key,
          rowsWhere(read.entity, { is: "oneOf", field: "objectId", values: [...ids] }, [
            ...new Set([...read.pick, "objectId"]),
          ]),
        ]),
      ),
      ...Object.fromEntries(others),
    }),
  };
};
