import type { entities } from "../../domain/classes.gen.ts";
import type { ExtendedRecord } from "../define/extension-types.ts";
import type { PlainOfClass } from "../define/format-record.ts";
import type { ChangeKind } from "./judge-changes.ts";

type Classes = typeof entities;
/**
 * The name of a built-in class. Own classes are named where changes are asked for (`classes: ["Project", "Intake"]`); a type for any name
 * would keep `class` from telling the others apart.
 */
export type ClassName = Exclude<keyof Classes & string, "OwnRecord">;
/** One change of what the actor sees, and the cursor after it. */
interface ChangeOf<N extends string, Plain> {
  /**
   * `enter` and `leave`: the row came into sight or went out of it, by its own change or by that of a row that its policy looks at. A
   * row that is out of sight by the time of reading only leaves: what it was meanwhile is not told.
   */
  readonly is: ChangeKind;
  readonly class: N;
  readonly objectId: string;
  /** When. */
  readonly at: string;
  /** The row as the actor saw it; null where it was not seen, and of a row that leaves. */
  readonly before: Plain | null;
  /** The row as the actor sees it; null where it is not seen. */
  readonly record: Plain | null;
  readonly cursor: string;
}
/** One change of what an actor sees, by class; any other name is that of an own class. Records are as in lists, without the fields that are read beside them (`hourlyRate`, `sharedWith`). */
export type RowChange<N extends string = ClassName, ByClass = never> = N extends string
  ? ChangeOf<N, ExtendedRecord<PlainOfClass<Classes[N extends keyof Classes ? N : "OwnRecord"]>, ByClass, N>>
  : never;
