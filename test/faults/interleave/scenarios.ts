import { accepted } from "../../../src/testing/kit/harness/expect.ts";
import type { KitFirm } from "../../../src/testing/kit/harness/kit-firm.ts";
import { batch, type Cast, type RaceCall } from "./outcome.ts";

/** Sessions that conflict. */
export interface Scenario {
  readonly name: string;
  /** The number of different outcomes of its serial orders; all must occur. */
  readonly outcomes: number;
  readonly make: (firm: KitFirm) => Promise<Cast>;
}

const [first, last, later] = ["2027-03-01", "2027-03-31", "2027-04-30"];
type Call = (name: string, input: unknown, more?: Partial<RaceCall>) => RaceCall;
/** Two engineers, two projects, and the administrator as caller. */
export interface Bench {
  readonly firm: KitFirm;
  readonly ana: string;
  readonly ben: string;
  readonly bridge: string;
  readonly ask: Call;
  readonly book: (engineer: string, percent: number, from?: string, to?: string) => RaceCall;
  readonly booked: (engineer: string, percent: number, from?: string, to?: string) => Promise<string>;
}
const scenario = (
  name: string,
  outcomes: number,
  cast: (bench: Bench) => Promise<ReadonlyArray<RaceCall>>,
): Scenario => ({
  name,
  outcomes,
  make: async (firm) => (await cast(await benchOf(firm))).map((call) => [call]),
});
export const benchOf = async (firm: KitFirm): Promise<Bench> => {
  const [ana, ben] = [await firm.engineer("Ana"), await firm.engineer("Ben")];
  const bridge = await firm.project("Bridge");
  const ask: Call = (name, input, more = {}) => ({ who: firm.adminId, name, input, ...more });
  return {
    firm,
    ana: ana.objectId,
    ben: ben.objectId,
    bridge,
    ask,
    book: (engineer, percent, from = first, to = last) =>
      ask("allocations.assign", firm.bookingInput(engineer, bridge, percent, from, to)),
    booked: (engineer, percent, from = first, to = last) => firm.booked(engineer, bridge, percent, from, to),
  };
};

/** Two sessions, explored in full. */
export const pairs: ReadonlyArray<Scenario> = [
  scenario("two book 60 % of one engineer", 2, async ({ ana, book }) => [book(ana, 60), book(ana, 60)]),
  scenario("two book 50 % of one engineer", 1, async ({ ana, book }) => [book(ana, 50), book(ana, 50)]),
  scenario("one books where another extends to", 2, async ({ ana, ask, book, booked }) => [
    ask("allocations.extend", { objectId: await booked(ana, 60), endDate: later }),
    book(ana, 60, "2027-04-15", later),
  ]),
  scenario("one books where another moves to", 2, async ({ ana, ben, ask, book, booked }) => [
    ask("allocations.move", { objectId: await booked(ben, 60), engineer: ana }),
    book(ana, 60),
  ]),
  scenario("two neighbours are extended into each other", 2, async ({ ana, ask, booked }) => {
    const early = await booked(ana, 60, first, "2027-03-10");
    const late = await booked(ana, 60, "2027-03-21", last);
    return [
      ask("allocations.extend", { objectId: early, endDate: "2027-03-18" }),
      ask("allocations.move", { objectId: late, startDate: "2027-03-12" }),
    ];
  }),
  scenario("two move to each other's engineer", 2, async ({ ana, ben, ask, booked }) => {
    const [hers, his] = [await booked(ana, 60), await booked(ben, 60)];
    await booked(ana, 30);
    return [
      ask("allocations.move", { objectId: hers, engineer: ben, startDate: "2027-04-01", endDate: later }),
      ask("allocations.move", { objectId: his, engineer: ana, startDate: "2027-03-15", endDate: later }),
    ];
  }),
  scenario("one books what another cancels", 2, async ({ ana, ask, book, booked }) => [
    ask("allocations.cancel", { objectId: await booked(ana, 60), reason: "the client waits" }),
    book(ana, 60),
  ]),
  scenario("one extends what another cancels", 2, async ({ ana, ask, booked }) => {
    const objectId = await booked(ana, 60);
    return [
      ask("allocations.cancel", { objectId, reason: "the client waits" }),
      ask("allocations.extend", { objectId, endDate: later }),
    ];
  }),
  scenario("one moves away what another extends", 2, async ({ ana, ben, ask, booked }) => {
    const objectId = await booked(ana, 60);
    await booked(ben, 60, "2027-04-01", later);
    return [
      ask("allocations.move", { objectId, engineer: ben }),
      ask("allocations.extend", { objectId, endDate: later }),
    ];
  }),
  scenario("hours are approved while they are edited", 2, async ({ firm, ana, bridge, ask }) => {
    const objectId = await firm.worked(ana, bridge, "2027-01-04", 7.5);
    const boss = await firm.user("Boss", "administrator");
    return [ask("hours.approve", { objectId }, { who: boss }), ask("hours.edit", { objectId, hours: 5 })];
  }),
  scenario("hours are approved twice", 2, async ({ firm, ana, bridge, ask }) => {
    const objectId = await firm.worked(ana, bridge, "2027-01-04", 7.5);
    const boss = await firm.user("Boss", "administrator");
    const other = await firm.user("Bob", "administrator");
    return [ask("hours.approve", { objectId }, { who: boss }), ask("hours.approve", { objectId }, { who: other })];
  }),
  scenario("hours are approved while their rate changes", 2, async ({ firm, ana, bridge, ask }) => {
    accepted(await firm.admin.rates.set({ engineer: ana, from: "2020-01-01", rate: 100 }));
    const objectId = await firm.worked(ana, bridge, "2027-01-04", 7.5);
    const boss = await firm.user("Boss", "administrator");
    return [
      ask("hours.approve", { objectId }, { who: boss }),
      ask("rates.set", { engineer: ana, from: "2027-01-01", rate: 120 }),
    ];
  }),
  scenario("two enter more hours than a day may have", 2, async ({ ana, bridge, ask }) => {
    const entry = { engineer: ana, project: bridge, workDate: "2027-01-04", hours: 14 };
    return [ask("hours.create", entry), ask("hours.create", entry)];
  }),
  scenario("one lowers the limit of whom another books", 2, async ({ ana, ask, book }) => [
    ask("limits.set", { engineer: ana, from: first, limit: 50 }),
    book(ana, 60),
  ]),
  scenario("one lowers the limit of the firm in which another books", 2, async ({ ana, ask, book }) => [
    ask("settings.set", { capacityLimit: 50, from: first }),
    book(ana, 60),
  ]),
  scenario("one raises the limit of the firm in which another books", 2, async ({ firm, ana, ask, book }) => {
    accepted(await firm.admin.settings.set({ capacityLimit: 50, from: "2020-01-01" }));
    return [ask("settings.set", { capacityLimit: 100, from: "2020-01-01" }), book(ana, 60)];
  }),
  scenario("one closes the period in which another enters hours", 2, async ({ ana, bridge, ask }) => [
    ask("settings.set", { closedThrough: "2027-01-04" }),
    ask("hours.create", { engineer: ana, project: bridge, workDate: "2027-01-04", hours: 7.5 }),
  ]),
  scenario("one closes the project on which another books", 2, async ({ firm, ana, bridge, ask, book }) => {
    accepted(await firm.admin.settings.set({ inactiveProject: "block" }));
    return [ask("projects.complete", { objectId: bridge }), book(ana, 60)];
  }),
  scenario("one closes the project on which another enters hours", 2, async ({ ana, bridge, ask }) => [
    ask("projects.complete", { objectId: bridge }),
    ask("hours.create", { engineer: ana, project: bridge, workDate: "2027-01-04", hours: 7.5 }),
  ]),
  scenario("one shortens the certificate that another's booking needs", 2, async ({ firm, ana, ask }) => {
    const pe = await firm.certificate(ana, "PE", "2028-12-31");
    const tower = await firm.project("Tower", { requiredCertifications: ["PE"] });
    return [
      ask("certifications.update", { objectId: pe, expiresOn: "2027-03-15" }),
      ask("allocations.assign", firm.bookingInput(ana, tower, 60, first, last)),
    ];
  }),
  scenario("one removes the certificate that another's booking needs", 2, async ({ firm, ana, ask }) => {
    const pe = await firm.certificate(ana, "PE", "2028-12-31");
    const tower = await firm.project("Tower", { requiredCertifications: ["PE"] });
    return [
      ask("certifications.delete", { objectId: pe, reason: "a mistake" }),
      ask("allocations.assign", firm.bookingInput(ana, tower, 60, first, last)),
    ];
  }),
  scenario(
    "one asks for a certificate on the project on which another books",
    2,
    async ({ ana, bridge, ask, book }) => [
      ask("projects.update", { objectId: bridge, requiredCertifications: ["PE"] }),
      book(ana, 60),
    ],
  ),
  scenario("one lets go the engineer whom another books", 2, async ({ ana, ask, book }) => [
    ask("engineers.update", { objectId: ana, employedUntil: "2027-03-15" }),
    book(ana, 60),
  ]),
  scenario("one deletes the engineer whom another books", 2, async ({ ana, ask, book }) => [
    ask("engineers.delete", { objectId: ana, reason: "made twice" }),
    book(ana, 60),
  ]),
  scenario("one deletes the project on which another books", 2, async ({ ana, bridge, ask, book }) => [
    ask("projects.delete", { objectId: bridge, reason: "made twice" }),
    book(ana, 60),
  ]),
  scenario("two administrators take each other's role", 2, async ({ firm, ask }) => {
    const boss = await firm.user("Boss", "administrator");
    return [
      ask("users.setRole", { objectId: boss, role: "engineer" }),
      ask("users.setRole", { objectId: firm.adminId, role: "engineer" }, { who: boss }),
    ];
  }),
  scenario("one request comes twice", 2, async ({ ana, book }) => {
    const call = { ...book(ana, 60), requestId: "once" };
    return [call, call];
  }),
  scenario("one request id comes with two requests", 2, async ({ ana, book }) => [
    { ...book(ana, 60), requestId: "once" },
    { ...book(ana, 30), requestId: "once" },
  ]),
  scenario("one deactivates whom another makes an engineer", 1, async ({ firm, ask }) => {
    const user = await firm.user("Zoe");
    return [
      ask("users.deactivate", { objectId: user }),
      ask("engineers.create", { user, fullName: "Zoe", discipline: "Civil" }),
    ];
  }),
  scenario("two make a profile for one account", 2, async ({ firm, ask }) => {
    const user = await firm.user("Zoe");
    const create = ask("engineers.create", { user, fullName: "Zoe", discipline: "Civil" });
    return [create, create];
  }),
  scenario("one makes an engineer while another tightens the settings", 1, async ({ firm, ask }) => {
    const user = await firm.user("Zoe");
    return [
      ask("engineers.create", { user, fullName: "Zoe", discipline: "Civil" }),
      ask("settings.set", { capacityLimit: 50, from: first }),
    ];
  }),
  scenario("two tell one week of one engineer", 2, async ({ ana, ask }) => {
    const week = (minutes: number) =>
      ask("workingTime.set", { engineer: ana, from: first, minutes: [minutes, 480, 480, 480, 480, 0, 0] });
    return [week(240), week(120)];
  }),
  scenario("one books twice at once, in the order other than another's", 2, async ({ ana, ben, ask, book }) => {
    const items = (...calls: ReadonlyArray<RaceCall>) =>
      ask(
        batch,
        calls.map(({ name, input }) => ({ operation: name, input })),
      );
    return [items(book(ana, 60), book(ben, 60)), items(book(ben, 60), book(ana, 60))];
  }),
  scenario("one books two engineers at once, another one of them", 2, async ({ ana, ben, ask, book }) => {
    const items = [book(ana, 60), book(ben, 60)].map(({ name, input }) => ({ operation: name, input }));
    return [ask(batch, items), book(ben, 60)];
  }),
];

/** Two sessions, of which one makes an index: it runs alone, so that each record has its key. */
export const indexing: ReadonlyArray<Scenario> = [
  scenario("one indexes a field that another writes", 1, async ({ firm, bridge, ask }) => {
    const field = { class: "Project", field: "kind", type: "String" } as const;
    accepted(await firm.admin.customFields.declare(field));
    return [
      ask("customFields.declare", { ...field, indexed: true }),
      ask("projects.update", { objectId: bridge, custom: { kind: "bridge" } }),
    ];
  }),
  scenario("one indexes a field of a class in which another makes a record", 1, async ({ firm, ask }) => {
    const field = { class: "Company", field: "kind", type: "String" } as const;
    accepted(await firm.admin.customFields.declare(field));
    return [
      ask("customFields.declare", { ...field, indexed: true }),
      ask("companies.create", { name: "City", custom: { kind: "city" } }),
    ];
  }),
];

/** Three sessions. */
export const threes: ReadonlyArray<Scenario> = [
  scenario("three book 50 % of one engineer", 3, async ({ ana, book }) => [
    book(ana, 50),
    book(ana, 50),
    book(ana, 50),
  ]),
  scenario("one books, one cancels, one extends", 5, async ({ ana, ask, book, booked }) => {
    const objectId = await booked(ana, 60);
    return [
      book(ana, 60, "2027-03-15", later),
      ask("allocations.cancel", { objectId, reason: "the client waits" }),
      ask("allocations.extend", { objectId, endDate: later }),
    ];
  }),
  scenario("one books, one lowers the limit, one extends", 3, async ({ ana, ask, book, booked }) => [
    book(ana, 30, "2027-04-01", later),
    ask("limits.set", { engineer: ana, from: "2027-04-01", limit: 60 }),
    ask("allocations.extend", { objectId: await booked(ana, 60), endDate: later }),
  ]),
  scenario(
    "one books, one moves there, one lowers the limit of the firm",
    4,
    async ({ ana, ben, ask, book, booked }) => [
      book(ana, 50),
      ask("allocations.move", { objectId: await booked(ben, 60), engineer: ana }),
      ask("settings.set", { capacityLimit: 70, from: first }),
    ],
  ),
  scenario("three move in a ring", 3, async ({ firm, ana, ben, ask, booked }) => {
    const { objectId: cid } = await firm.engineer("Cid");
    const [a, b, c] = [await booked(ana, 40), await booked(ben, 70), await booked(cid, 60)];
    return [
      ask("allocations.move", { objectId: a, engineer: ben, startDate: "2027-03-15", endDate: later }),
      ask("allocations.move", { objectId: b, engineer: cid, startDate: "2027-03-15", endDate: later }),
      ask("allocations.move", { objectId: c, engineer: ana, startDate: "2027-03-15", endDate: later }),
    ];
  }),
];
