import * as Result from "effect/Result";
import type { ImportSource, RawRow, RoleRow } from "../../domain/import/import-source.ts";
import { isRow } from "../../domain/import/rows/prepare-row.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import { text } from "../../domain/kernel/schema/kind.ts";
import { stateOfLabel } from "../../domain/kernel/schema/word.ts";
import { roleWords } from "../../domain/user/role-words.ts";
import { type RowsOfFile, rowChunks } from "./row-chunks.ts";

/** The roles that role files give to accounts. */
export interface AccountRoles {
  /** Account → role. */
  readonly byAccount: ReadonlyMap<string, string>;
  /** Roles that firmcore does not have: name → accounts. */
  readonly other: Readonly<Record<string, number>>;
}

/** The first of these wins if an account has several (R-IMP-5). */
const order = ["administrator", "coordinator", "projectManager", "engineer", "salesperson", "clientLead"];

/** Reads the role files. Memory: the accounts that have a role. */
export const readRoles = async (
  source: ImportSource,
  files: ReadonlyArray<RowsOfFile>,
  firm: Settings,
  signal: AbortSignal | undefined,
  look: (row: RawRow) => void,
): Promise<AccountRoles> => {
  const names = new Map<string, string>();
  const members: Array<RoleRow["members"][number]> = [];
  for (const file of files.filter((each) => source.isRoleFile(each.class)))
    for await (const { rows } of rowChunks(source, [file], signal))
      for (const row of rows) {
        if (!isRow(row)) continue;
        look(row);
        const found = source.roleRow(file.class, row);
        const name = text.parse(found.role?.name);
        if (found.role !== null && Result.isSuccess(name)) names.set(found.role.id, name.success);
        for (const member of found.members) members.push(member);
      }
  const of = new Map<string, string>();
  const other: Record<string, number> = {};
  for (const { role, user } of members) {
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
