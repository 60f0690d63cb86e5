import type { ReportSentence } from "../../kernel/messages/english/flags.ts";
import { uniqueName } from "../../kernel/schema/entity.ts";
import type { ImportClass } from "../import-class.ts";
import { rowIssue } from "../row-issue.ts";
import type { PreparedRow, RowLeftOut } from "../rows/prepare-row.ts";
import type { DuplicateUsernames } from "./duplicate-usernames.ts";

/** The fields whose unique value a row shares, and the id of the row that keeps it. */
export interface SharedValue {
  readonly names: ReadonlyArray<string>;
  readonly keeper: string;
}

const sharedValue = ({ entity }: ImportClass, { names, keeper }: SharedValue): ReportSentence => ({
  id: "sharedValue",
  field: uniqueName(entity, names),
  of: entity.name,
  keeper,
});

/** A row that is left out because another row has its unique value. */
export const duplicateLeftOut = (
  of: ImportClass,
  { file, row, objectId }: Pick<PreparedRow, "file" | "row" | "objectId">,
  shared: SharedValue,
): RowLeftOut => ({ file, row, objectId, ...rowIssue("DUPLICATE", sharedValue(of, shared)) });

/** Changes a row so that it can be kept without its unique value, and flags it; null if its class leaves such rows out (R-IMP-1). */
export const asDuplicate = (
  of: ImportClass,
  row: PreparedRow,
  shared: SharedValue,
  names: DuplicateUsernames,
): PreparedRow | null => {
  if (of.asDuplicate === undefined) return null;
  const { kept, ...made } = of.asDuplicate(row, () => names.reserve(of.entity.name, row.objectId));
  return { ...row, ...made, repairs: [...row.repairs, rowIssue("DUPLICATE", kept(sharedValue(of, shared)))] };
};
