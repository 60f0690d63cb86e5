import { entityNamed } from "../../domain/entities.ts";
import { allFields } from "../../domain/kernel/schema/entity.ts";
import type { Read } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import type { Missing, RowStates, Values } from "./row-states.ts";

/** The most changes of a firm that are judged at once, and the most rows of a class that they are judged with. */
export const maxBehind = 10_000;
const idsInOneRead = 1_000;

/** The reads of rows that are needed to judge changes. */
export const readsOf = (missing: ReadonlyArray<Missing>): Readonly<Record<string, Read>> =>
  Object.fromEntries(
    missing.flatMap(({ entity: name, field, ids }, i) => {
      const [entity, all] = [entityNamed(name), [...ids]];
      return Array.from({ length: Math.ceil(all.length / idsInOneRead) }, (_, part) => {
        const values = all.slice(part * idsInOneRead, (part + 1) * idsInOneRead);
        const where = { is: "oneOf", field, values } as const;
        const pick = Object.keys(allFields(entity));
        return [
          `${i} ${part}`,
          { kind: "many", entity, where, pick, order: [], limit: maxBehind + 1, skip: 0 } as Read,
        ];
      });
    }),
  );

/** Adds what {@link readsOf} loaded, and answers how many rows the largest of the reads found. */
export const addRows = (states: RowStates, missing: ReadonlyArray<Missing>, rows: LoadedRows): number => {
  let most = 0;
  for (const [i, each] of missing.entries()) {
    const found = Object.entries(rows).flatMap(([name, of]) =>
      name.startsWith(`${i} `) ? (of as ReadonlyArray<Values>) : [],
    );
    states.addRows(each, found);
    most = Math.max(most, found.length);
  }
  return most;
};
