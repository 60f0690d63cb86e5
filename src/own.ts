export { entities } from "./domain/classes.gen.ts";
export {
  type Change,
  creation,
  type Decision,
  deletion,
  newRecord,
  revised,
  revision,
} from "./domain/kernel/decision/decision.ts";
export { and, not, or } from "./domain/kernel/policy/predicate.ts";
export { field, optional, type Row } from "./domain/kernel/schema/entity.ts";
export { omittable, required } from "./domain/kernel/schema/input.ts";
export { boolean, day, id, integer, literal, longText, money, percent, text } from "./domain/kernel/schema/kind.ts";
export { reason, versionedId } from "./operations/define/fields.ts";
export { formatDeleted, recordFormatter } from "./operations/define/format-record.ts";
export { command, query } from "./operations/define/operation.ts";
export { guard, type Sentences } from "./operations/own/guard.ts";
export { readable } from "./operations/query/filter-predicate.ts";
export { byId, count, type Load, type Lock, load, many, rowsWhere } from "./ports/load.ts";
