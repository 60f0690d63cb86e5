/** A row of an export as JSON gives it. */
export type RawRow = Readonly<Record<string, unknown>>;

/** What one row of a role file says. */
export interface RoleRow {
  /** A role with its name, as the row has it. */
  readonly role: { readonly id: string; readonly name: unknown } | null;
  readonly members: ReadonlyArray<{ readonly role: string; readonly user: string }>;
}

/**
 * How one system writes its exports. What the rows mean in firmcore, how they are merged and what is flagged is the same for every
 * source.
 */
export interface ImportSource {
  /** Our class for the class of a file; the name itself where we have no such class. */
  readonly className: (name: string) => string;
  /** Rows with the field names of our classes, `objectId`, `createdAt` and `updatedAt` among them; values stay as the source writes them. */
  readonly namedRows: (rows: ReadonlyArray<unknown>) => ReadonlyArray<unknown>;
  /** The id in a pointer to a row of this class; null where the value is no such pointer. */
  readonly pointerId: (value: unknown, target: string) => string | null;
  /** The ISO text of a date value; any other value is itself. */
  readonly dateValue: (value: unknown) => unknown;
  /** The type of an object, for fields that the class does not have: rows must agree about it. */
  readonly objectType: (value: object) => string;
  /** The fields that hold a value of ours under another name: our name → the name in the row. */
  readonly fieldNames: Readonly<Record<string, string>>;
  /** Fields that say how a row is written, and nothing else: never read, never reported. */
  readonly rowMarkers: ReadonlySet<string>;
  /** Whether the source keeps the field for itself: it becomes no custom field, and the report counts it as `ignored`. */
  readonly isReserved: (name: string) => boolean;
  /** Whether a file tells of roles instead of a class, and what a row of it says (R-IMP-5). */
  readonly isRoleFile: (name: string) => boolean;
  readonly roleRow: (fileClass: string, row: RawRow) => RoleRow;
}
