type Values = Readonly<Record<string, unknown>>;

/** Fields that are merged as one: `fields` are compared, `along` follow them. */
interface Together {
  readonly fields: ReadonlyArray<string>;
  readonly along: ReadonlyArray<string>;
  /** A value that was set here stays, and any other value in the export is reported. */
  readonly decided: boolean;
  /** A workflow state: if it was changed here and changed back, it counts as changed. */
  readonly state?: true;
}
const word = (state: string, label: string | null, decided: boolean, ...along: ReadonlyArray<string>): Together => ({
  fields: label === null ? [state] : [state, label],
  along,
  decided,
  state: true,
});
const togetherIn: Readonly<Record<string, ReadonlyArray<Together>>> = {
  User: [word("role", null, true), word("active", null, true)],
  EngineerProfile: [word("employmentStatus", "employmentStatusLabel", true, "leftOn")],
  Certification: [word("declared", "statusLabel", true, "declaredOn")],
  Project: [
    word("status", "statusLabel", true, "closedOn"),
    { fields: ["projectName", "writtenAs"], along: [], decided: false },
  ],
  Allocation: [word("status", "statusLabel", false, "cancelledOn")],
  BillableHour: [
    {
      fields: ["approval", "step", "statusLabel"],
      along: ["submittedOn", "decisionRound"],
      decided: false,
      state: true,
    },
  ],
};

/** Fields that are not merged. */
const apart = ["organizationId", "objectId", "version", "createdAt", "updatedAt", "custom", "snapshot", "billing"];
/** Adds the billing state, regardless of `billable`. */
export const withStep = (row: Values): Values => ({
  ...row,
  step: row.billing === "non-billable" ? "unbilled" : row.billing,
});
const text = (row: Values, names: ReadonlyArray<string>): string =>
  JSON.stringify(names.map((name) => row[name] ?? null));

/** A record after an import, and the codes of its flags. */
export interface MergeByField {
  readonly row: Values;
  readonly codes: ReadonlyArray<"VERSION_CONFLICT" | "STATE_KEPT">;
}

/**
 * The three-way merge of R-IMP-2: `base` is the record after the last import, `here` the current record, `theirs` the record in an empty firm
 * after the same import. `exportable` says whether an export can have a field; `changed` holds the fields that were changed here at any time in between.
 */
export const mergeByField = (
  entity: string,
  sides: { readonly base: Values; readonly here: Values; readonly theirs: Values },
  exportable: (field: string) => boolean,
  changed: ReadonlySet<string>,
): MergeByField => {
  const [base, here, theirs] = [withStep(sides.base), withStep(sides.here), withStep(sides.theirs)];
  const together = togetherIn[entity] ?? [];
  const grouped = new Set(together.flatMap(({ fields, along }) => [...fields, ...along]));
  const single = Object.keys(here)
    .filter((name) => !grouped.has(name) && !apart.includes(name) && exportable(name))
    .map((name): Together => ({ fields: [name], along: [], decided: false }));
  const row: Record<string, unknown> = { ...sides.here };
  const codes = new Set<MergeByField["codes"][number]>();
  for (const { fields, along, decided, state } of [...together, ...single]) {
    const [was, is, exported] = [text(base, fields), text(here, fields), text(theirs, fields)];
    if (is === exported) continue;
    const label = fields.length > 1 && text(here, fields.slice(0, -1)) === text(theirs, fields.slice(0, -1));
    const stepped = state === true && fields.some((name) => !name.endsWith("Label") && changed.has(name));
    if (is === was && !stepped) for (const name of [...fields, ...along]) row[name] = theirs[name];
    else if (decided && !label) codes.add("STATE_KEPT");
    else if (exported !== was && !label) codes.add("VERSION_CONFLICT");
  }
  if (entity === "BillableHour") {
    const open = row.step ?? here.step;
    row.billing = open === "unbilled" && row.billable === false ? "non-billable" : open;
    delete row.step;
  }
  return { row, codes: [...codes].sort() };
};
