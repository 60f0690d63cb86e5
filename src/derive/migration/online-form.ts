/** A statement of Postgres in the form in which an additive step can run beside bookings, and again after an interruption. */
export const onlineForm = (statement: string): string =>
  statement
    .replace(/^create table (?!if )/, "create table if not exists ")
    .replace(/^create (unique )?index (?!concurrently )/, "create $1index concurrently if not exists ")
    .replace(/^drop index (?!concurrently )/, "drop index concurrently if exists ")
    .replace(/^create statistics (?!if )/, "create statistics if not exists ")
    .replaceAll(/^( {2}add column )(?!if )/gm, "$1if not exists ");

/** The same statement as it would be written for an empty database. */
export const offlineForm = (statement: string): string =>
  statement
    .replace(/^(create table )if not exists /, "$1")
    .replace(/^(create (?:unique )?index )concurrently if not exists /, "$1")
    .replace(/^(drop index )concurrently if exists /, "$1")
    .replace(/^(create statistics )if not exists /, "$1")
    .replaceAll(/(^|[,\s])(add column )if not exists /g, "$1$2")
    .replaceAll(/(^|[,\s])(drop constraint )if exists /g, "$1$2")
    .replace(/ not valid$/, "");

const forms: ReadonlyArray<RegExp> = [
  /^create table if not exists /,
  /^create (?:unique )?index concurrently if not exists /,
  /^drop index concurrently if exists /,
  /^create statistics if not exists /,
  /^alter table \S+ drop constraint if exists (\w+), add constraint \1 .* not valid$/s,
  /^alter table \S+ validate constraint \w+$/,
  /^insert into .* on conflict do nothing$/s,
];
/** A column without a value, or with a constant: Postgres stores it once and writes no row. */
const column =
  /^add column if not exists "\w+" (?:text collate "C"|\w+)(?: not null)?(?: default (?:'(?:[^']|'')*'|-?\d+|true|false))?$/;
const columns = /^alter table \S+\s+(add column .*)$/s;

/**
 * Why a statement does not belong to an additive step, as a sentence: it would hold its table for long, or cannot be repeated. Null
 * if it does.
 */
export const onlineFault = (statement: string, partsOf: (changes: string) => ReadonlyArray<string>): string | null => {
  const added = columns.exec(statement)?.[1];
  if (
    added !== undefined ? partsOf(added).every((each) => column.test(each)) : forms.some((form) => form.test(statement))
  )
    return null;
  return `not a statement of an additive step, which holds no table for long and can be repeated: ${statement}`;
};
