import { type Change, created, creation, type Moment, revised, revision } from "../kernel/decision.ts";
import type { Row } from "../kernel/entity.ts";

/**
 * A row that its own values name (a step by engineer and day, a holiday by calendar and day): the next version of the one that
 * stands there, else a new one. So that setting it twice is setting it once.
 */
export const placed = <R extends Row>(
  entity: string,
  standing: R | undefined,
  fields: Omit<R, keyof Row>,
  at: Moment,
): { readonly row: R; readonly changes: ReadonlyArray<Change> } => {
  if (standing === undefined) {
    const row = created<R>(fields, at);
    return { row, changes: [creation(entity, row, at)] };
  }
  const row = revised(standing, fields as Partial<Omit<R, keyof Row>>, at);
  return { row, changes: revision(entity, standing, row, at) };
};
