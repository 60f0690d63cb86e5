/** A row of an export as JSON gives it. */
export type RawRow = Readonly<Record<string, unknown>>;

/** The content of one row of a role file. */
export interface RoleRow {
  /** The role that the row defines; its name is not validated. */
  readonly role: { readonly id: string; readonly name: unknown } | null;
  readonly members: ReadonlyArray<{ readonly role: string; readonly user: string }>;
}

/**
 * How one system writes its exports. Everything else (what rows mean here, how they are merged, what is flagged) is the same for every
 * source.
 */
export interface ImportSource {
  /** Our name for the class of a file; the same name if we have no such class. */
  readonly className: (name: string) => string;
  /** Renames the fields of rows of a class to ours, also `objectId`, `createdAt` and `updatedAt`; the values stay as they are. */
  readonly namedRows: (rows: ReadonlyArray<unknown>, name: string) => ReadonlyArray<unknown>;
  /** The id in a pointer to a row of this class; null for any other value. */
  readonly pointerId: (value: unknown, target: string) => string | null;
  /** The ISO text of a date value; any other value is itself. */
  readonly dateValue: (value: unknown) => unknown;
  /** The value of a declared custom field without what the source writes around it; any other value is itself. */
  readonly customValue: (value: unknown) => unknown;
  /** The type of an object. Custom fields keep their values only if all rows agree about the type. */
  readonly objectType: (value: object) => string;
  /** Names of the fields that no caller writes, such as `passwordHash`: our name → the name in the row. */
  readonly fieldNames: Readonly<Record<string, string>>;
  /** Fields without content, such as a type name: neither read nor reported. */
  readonly rowMarkers: ReadonlySet<string>;
  /** Whether a field is internal to the source: it becomes no custom field, and the report counts it under `ignored`. */
  readonly isReserved: (name: string) => boolean;
  /** Whether a file says who has which role, and is no class (R-IMP-5). */
  readonly isRoleFile: (name: string) => boolean;
  readonly roleRow: (fileClass: string, row: RawRow) => RoleRow;
}
