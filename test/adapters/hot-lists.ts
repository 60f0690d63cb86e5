import type { openFirm } from "firmcore";
import type { Role } from "../../src/domain/kernel/context/actor.ts";

/** A list that docs/queries.md calls hot: no role's page of it reads the rows of a large firm one by one. */
export interface HotList {
  /** The group of the operations, such as `hours`. */
  readonly of: string;
  /** The fields of the filter, and what they are compared with the `nth` time. */
  readonly where: Readonly<Record<string, (nth: number) => unknown>>;
  readonly order?: string;
  /** Whether the matching rows are also counted. */
  readonly counted?: true;
  /** Whoever may ask for it. */
  readonly roles: ReadonlyArray<Role>;
}

const engineers: ReadonlyArray<Role> = ["administrator", "projectManager", "engineer"];
const members: ReadonlyArray<Role> = [...engineers, "salesperson"];
const everybody: ReadonlyArray<Role> = [...members, "clientLead"];

const id = (head: string) => (nth: number) => `${head}${nth * 7 + 300}`;
const day = (nth: number): string => new Date(Date.UTC(2026, 4, 4 + nth)).toISOString().slice(0, 10);
const week = (nth: number) => ({ atLeast: day(nth), atMost: day(nth + 6) });
const twoDays = (nth: number) => ({ atLeast: `${day(nth)}T00:00:00.000Z`, below: `${day(nth + 2)}T00:00:00.000Z` });

export const hotLists: ReadonlyArray<HotList> = [
  { of: "engineers", where: {}, order: "fullName", roles: engineers },
  { of: "engineers", where: {}, order: "-fullName", roles: engineers },
  { of: "allocations", where: { engineer: id("e") }, counted: true, roles: engineers },
  { of: "allocations", where: { project: id("p") }, counted: true, roles: engineers },
  { of: "certifications", where: { engineer: id("e") }, counted: true, roles: engineers },
  {
    of: "certifications",
    where: { expiresOn: (nth) => week(nth + 3000) },
    order: "expiresOn",
    counted: true,
    roles: engineers,
  },
  { of: "timeOff", where: { engineer: id("e") }, counted: true, roles: engineers },
  { of: "hours", where: {}, order: "-workDate", roles: engineers },
  { of: "hours", where: { workDate: week }, order: "workDate", counted: true, roles: engineers },
  { of: "hours", where: { engineer: id("e") }, order: "-workDate", roles: engineers },
  { of: "hours", where: { engineer: id("e"), workDate: week }, order: "workDate", counted: true, roles: engineers },
  { of: "hours", where: { project: id("p"), approval: () => "submitted" }, counted: true, roles: engineers },
  { of: "projects", where: {}, order: "projectName", roles: everybody },
  { of: "projects", where: {}, order: "-projectName", roles: everybody },
  { of: "projects", where: { projectManager: (nth) => `u${nth * 20 + 40}` }, counted: true, roles: everybody },
  { of: "projects", where: { client: id("x") }, order: "projectName", counted: true, roles: everybody },
  { of: "tasks", where: { project: id("p"), status: () => "todo" }, counted: true, roles: engineers },
  { of: "tasks", where: { assignedUser: id("u") }, counted: true, roles: engineers },
  { of: "statusUpdates", where: { project: id("p") }, order: "-timestamp", roles: everybody },
  { of: "companies", where: {}, order: "name", roles: members },
  { of: "contacts", where: {}, order: "name", roles: members },
  { of: "contacts", where: { company: id("x") }, counted: true, roles: members },
  { of: "deals", where: { assignedTo: (nth) => `u${nth * 50 + 63}` }, counted: true, roles: members },
  { of: "deals", where: { company: id("x") }, counted: true, roles: members },
  { of: "deals", where: { expectedCloseDate: week }, order: "expectedCloseDate", counted: true, roles: members },
  { of: "activities", where: { relatedDeal: id("x") }, roles: members },
  { of: "activities", where: { relatedContact: id("x") }, roles: members },
  { of: "activities", where: { dueDate: twoDays }, order: "dueDate", counted: true, roles: members },
  { of: "documents", where: { owner: id("u") }, counted: true, roles: everybody },
];

const someTickets = (nth: number) => ({ ticket: { in: [1, 2, 3, 4, 5].map((each) => `T${nth + each}`) } });
const someScores = (nth: number) => ({ score: { atLeast: nth * 100 + 0.5, below: nth * 100 + 50 } });
const hasValue = (field: string) => ({ custom: () => ({ [field]: { exists: true } }) });
/**
 * Lists over declared fields with an index. Each ticket is of one certificate, and each of five colours of a fifth; one certificate in 500
 * has a value of the rare field.
 */
export const indexedLists: ReadonlyArray<HotList> = [
  { where: { custom: (nth: number) => ({ ticket: `T${nth * 7 + 300}` }) } },
  { where: { custom: (nth: number) => ({ ticket: { startsWith: `T${nth + 10}00` } }) }, order: "custom.ticket" },
  { where: { custom: someScores }, order: "custom.score" },
  { where: hasValue("rare"), order: "custom.rare" },
  { where: hasValue("rare"), order: "-custom.rare" },
].map((list) => ({ of: "certifications", ...list, counted: true, roles: ["administrator", "projectManager"] }));
const inOrder = (order: string): HotList => ({
  of: "certifications",
  where: {},
  order,
  roles: ["administrator", "projectManager"],
});
export const indexedOrders = ["custom.ticket", "-custom.ticket", "custom.score", "-custom.score"]
  .map(inOrder)
  .concat(
    { ...inOrder("custom.ticket"), where: { custom: someTickets } },
    { ...inOrder("-custom.score"), where: { custom: someScores } },
    { ...inOrder("custom.ticket"), where: hasValue("ticket") },
  );
/** In the default order: each value is of few rows. */
const { order: _, ...inDefaultOrder } = inOrder("");
export const keyedLists: ReadonlyArray<HotList> = [
  { ...inDefaultOrder, where: { custom: someTickets } },
  { ...inDefaultOrder, where: hasValue("rare"), counted: true },
];
/** Orders in which many rows are equal: SQLite reads those before a page. */
export const equalOrders = ["custom.colour", "custom.rare"].map(inOrder);
/** The custom fields of a certificate, as SQL with the functions of a database. */
export const indexedValues = (jsonObject: string): string => {
  const number = "cast(substr(object_id, 2) as integer)";
  const rare = `case when ${number} % 500 = 7 then ${number} end`;
  return `${jsonObject}('ticket', 'T' || ${number}, 'score', ${number} * 0.5, 'colour', 'colour ' || (${number} % 5), 'rare', ${rare})`;
};
export const declareIndexed = async (app: App): Promise<void> => {
  const { customFields } = app.as({ organizationId: "acme", role: "administrator", userId: "u0" });
  for (const [field, type] of Object.entries({
    ticket: "String",
    score: "Number",
    colour: "String",
    rare: "Number",
  } as const))
    await customFields.declare({ class: "Certification", field, type, indexed: true });
};

/** The list as docs/queries.md names it: `hours.list({ where: { engineer }, order: "-workDate" })`. */
export const nameOf = ({ of, where, order }: HotList): string => {
  const conditions = Object.entries(where).map(([field, value]) => {
    const [first, second] = [value(0), value(1)];
    if (first === second) return `${field}: ${JSON.stringify(first)}`;
    return typeof first === "object" ? `${field}: { ${Object.keys(first as object).join(", ")} }` : field;
  });
  const parts = [
    ...(conditions.length === 0 ? [] : [`where: { ${conditions.join(", ")} }`]),
    ...(order === undefined ? [] : [`order: ${JSON.stringify(order)}`]),
  ];
  return `${of}.list({ ${parts.join(", ")} })`;
};

type App = Pick<Awaited<ReturnType<typeof openFirm>>, "as">;
interface Page {
  readonly next: string | null;
}
interface Group {
  readonly list: (input: object) => Promise<Page>;
  readonly count: (input: object) => Promise<number>;
}
/** Somebody of each role in the large firm. */
const users: Readonly<Partial<Record<Role, object>>> = {
  administrator: { userId: "u0" },
  projectManager: { userId: "u20" },
  engineer: { userId: "u7" },
  salesperson: { userId: "u13", team: "team13" },
  clientLead: { userId: "host", clientCompany: "x17" },
};
/** The most rows that a page may read, of 100,000 in its tables: those of a week are more than one page. */
export const mostRead = 2_000;

/**
 * Asks for the first page, one far behind and, if it is hot, the count; `asked` is called after each of them, and with null after a call that
 * only looks for a place.
 */
export const askFor = async (
  app: App,
  { of, where, order, counted }: HotList,
  role: Role,
  nth: number,
  asked: (what: string | null) => Promise<void> | void,
): Promise<void> => {
  const firm = app.as({ organizationId: "acme", role, ...users[role] } as never);
  const group = (firm as unknown as Readonly<Record<string, Group>>)[of] as Group;
  const filter = Object.fromEntries(Object.entries(where).map(([field, value]) => [field, value(nth)]));
  const input = { where: filter, limit: 20, ...(order === undefined ? {} : { order }) };
  const first = await group.list(input);
  await asked("first page");
  // Only a list without a filter is long.
  const before = Object.keys(where).length > 0 ? first : await group.list({ ...input, skip: 5_000, limit: 1 });
  await asked(null);
  if ((before.next ?? first.next) !== null) {
    await group.list({ ...input, after: before.next ?? first.next });
    await asked("deep page");
  }
  if (counted === true) {
    await group.count({ where: filter });
    await asked("count");
  }
};
