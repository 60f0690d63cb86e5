import { type FirmApi, isRefusal } from "firmcore";
import type { Html } from "./html.ts";

/** A form that was refused or only checked: it is shown again as it was typed in. */
interface Refused {
  readonly operation: string;
  readonly values: URLSearchParams;
}
/** Who looks at the page, and what was asked for. */
export interface Visit {
  readonly firm: FirmApi;
  readonly today: string;
  /** The user's objectId. */
  readonly userId: string;
  readonly query: URLSearchParams;
  readonly refused: Refused | null;
}

/** The one number of a section that the top of the page shows. */
interface Figure {
  readonly value: string;
  readonly label: string;
  readonly tone?: "bad" | "warn" | "good";
}
export interface Shown {
  readonly body: Html;
  readonly figure?: Figure;
}
/** A part of the page. It answers null when there is nothing that concerns the caller. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Its name in the menu. */
  readonly menu: string;
  readonly show: (visit: Visit) => Promise<Shown | null>;
}

/** What a query answers; null if the caller's role may not ask. Which role may ask what is the library's answer, not the page's. */
export const permitted = async <T>(asked: Promise<T>): Promise<T | null> => {
  try {
    return await asked;
  } catch (error) {
    if (isRefusal(error, "CLASS_FORBIDDEN")) return null;
    throw error;
  }
};
/** Whether the caller's role may use an operation at all: a dry call without input is refused by the role before its fields. */
export const mayCall = async (firm: FirmApi, operation: string): Promise<boolean> => {
  const outcome = await firm.settled.call(operation, {}, { dryRun: true });
  return outcome.ok || outcome.refusal._tag !== "ClassForbidden";
};

/** Whether the caller may read anybody's profile: whoever may not has nothing to see in what is about people. */
export const readsPeople = async (firm: FirmApi): Promise<boolean> =>
  ((await permitted(firm.engineers.count())) ?? 0) > 0;

/** Names by id. */
export type Names = ReadonlyMap<string, string>;
const named = async <T extends { readonly objectId: string }>(
  ids: Iterable<string>,
  list: (ids: ReadonlyArray<string>) => Promise<{ readonly results: ReadonlyArray<T> }>,
  nameOf: (row: T) => string,
): Promise<Names> => {
  const wanted = [...new Set(ids)].slice(0, 1_000);
  if (wanted.length === 0) return new Map();
  const found = await permitted(list(wanted));
  return new Map(found?.results.map((row) => [row.objectId, nameOf(row)]));
};
export const engineerNames = (firm: FirmApi, ids: Iterable<string>): Promise<Names> =>
  named(
    ids,
    (all) => firm.engineers.list({ where: { objectId: { in: all } }, limit: 1_000 }),
    (row) => row.fullName,
  );
export const projectNames = (firm: FirmApi, ids: Iterable<string>): Promise<Names> =>
  named(
    ids,
    (all) => firm.projects.list({ where: { objectId: { in: all } }, limit: 1_000 }),
    (row) => row.projectName,
  );
export const userNames = (firm: FirmApi, ids: Iterable<string>): Promise<Names> =>
  named(
    ids,
    (all) => firm.users.list({ where: { objectId: { in: all } }, limit: 1_000 }),
    (row) => row.username ?? row.objectId,
  );
