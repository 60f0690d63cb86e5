import * as Result from "effect/Result";
import { pointedId, type RawRow } from "../../domain/import/rows/plain-fields.ts";
import { isRow } from "../../domain/import/rows/prepare-row.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { text } from "../../domain/kernel/schema/kind.ts";
import { stateOfLabel } from "../../domain/kernel/schema/word.ts";
import { roleWords } from "../../domain/user/role-words.ts";
import { type RowsOfFile, rowChunks } from "./row-chunks.ts";

/** Who has which of our roles, and who has others. */
export interface AccountRoles {
  /** Account → role. */
  readonly byAccount: ReadonlyMap<string, string>;
  /** Roles that are none of ours: name → accounts. */
  readonly other: Readonly<Record<string, number>>;
}

/** Of several roles the first of these is taken (R-IMP-5). */
const order = ["administrator", "coordinator", "projectManager", "engineer", "salesperson", "clientLead"];
const isRoles = (name: string): boolean => name === "_Role";
/** The table that joins roles with their users; a file system may not allow the colons of its name. */
const isJoin = (name: string): boolean => /^_Join.users._Role$/.test(name);
/** Whether the file tells of roles, and is no class. */
export const isRoleFile = (name: string): boolean => isRoles(name) || isJoin(name);

const usersOf = ({ users }: RawRow): ReadonlyArray<string> =>
  Array.isArray(users) ? users.map(pointedId).filter((id) => id !== "") : [];

/** Reads `_Role` and the table that joins it with users. Memory: the accounts that have a role. */
export const readRoles = async (
  files: ReadonlyArray<RowsOfFile & { readonly class: string }>,
  firm: Settings,
  signal: AbortSignal | undefined,
  look: (row: RawRow) => void,
): Promise<AccountRoles> => {
  const names = new Map<string, string>();
  const pairs: Array<readonly [role: string, user: string]> = [];
  const own = files.filter(({ class: of }) => isRoleFile(of));
  for (const file of own)
    for await (const { rows } of rowChunks([file], signal))
      for (const row of rows) {
        if (!isRow(row)) continue;
        look(row);
        if (isJoin(file.class)) {
          pairs.push([String(row.owningId), String(row.relatedId)]);
          continue;
        }
        const name = text.parse(row.name);
        if (Result.isFailure(name)) continue;
        names.set(String(row.objectId), name.success);
        for (const user of usersOf(row)) pairs.push([String(row.objectId), user]);
      }
  const of = new Map<string, string>();
  const other: Record<string, number> = {};
  for (const [role, user] of pairs) {
    const name = names.get(role);
    if (name === undefined) continue;
    const state = stateOfLabel(roleWords, name, { ...firm, vocabularies: {} });
    if (state === null) {
      other[name] = (other[name] ?? 0) + 1;
      continue;
    }
    const known = of.get(user);
    if (known === undefined || order.indexOf(state) < order.indexOf(known)) of.set(user, state);
  }
  for (const name of names.values())
    if (stateOfLabel(roleWords, name, { ...firm, vocabularies: {} }) === null) other[name] ??= 0;
  return { byAccount: of, other };
};
