import type { Group, ReportedHour } from "../../domain/report/grouping.ts";
import type { UtilizationInput } from "../../domain/report/utilization.ts";
import { availableDay, contractedDay, plannedByDay } from "./time.ts";

/** The totals of one row: minutes; `planned` in basis points × minutes; amounts as "1234 USD", by currency. */
export interface UtilizationSums {
  readonly available: number;
  readonly contracted: number;
  readonly worked: number;
  readonly billable: number;
  readonly planned: number;
  readonly outside: number;
  readonly unpriced: number;
  readonly amounts: ReadonlyArray<string>;
}

type Figure = Exclude<keyof UtilizationSums, "amounts">;
interface Entry {
  readonly of: Readonly<Record<Group, string>>;
  readonly figure: Figure | `amount ${string}`;
  readonly value: number;
}

const month = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 7);

/** Computes the report again: one entry per person, day and figure, then filtered and added up by key. */
export const utilizationByEntries = (
  input: UtilizationInput,
  groups: ReadonlyArray<Group>,
): ReadonlyMap<string, UtilizationSums> => {
  const ofPeople = !groups.some((group) => group === "project" || group === "client");
  const { discipline = null, primaryLocation = null } = input.only ?? {};
  const alike = (wanted: string | null, text: string) => wanted === null || wanted.toLowerCase() === text.toLowerCase();
  const entries = entriesOf(input)
    .filter((entry) => ofPeople || (entry.figure !== "available" && entry.figure !== "contracted"))
    .filter(({ of }) => alike(discipline, of.discipline) && alike(primaryLocation, of.primaryLocation));
  const keyOf = (entry: Entry) => groups.map((group) => entry.of[group]).join(" / ");
  const keys = [...new Set(entries.map(keyOf))].sort();
  return new Map(keys.map((key) => [key, sumsOf(entries.filter((entry) => keyOf(entry) === key))]));
};

const entriesOf = (input: UtilizationInput): ReadonlyArray<Entry> => {
  const entries: Array<Entry> = [];
  const client = (project: string) => input.projects.get(project)?.client ?? "";
  for (const { objectId: engineer, discipline, primaryLocation: location, calendar, allocations } of input.people) {
    const person = { engineer, discipline, primaryLocation: location ?? "" };
    for (let day = input.from; day <= input.to; day++) {
      const of = (project: string) => ({ ...person, project, client: client(project), month: month(day) });
      entries.push({ of: of(""), figure: "available", value: availableDay(calendar, day) });
      entries.push({ of: of(""), figure: "contracted", value: contractedDay(calendar, day) });
      for (const plan of allocations) {
        const counts = plan.status !== "cancelled" && (plan.status !== "tentative" || input.tentativeCounts !== false);
        const value = counts ? plannedByDay(plan, calendar, day, day) : 0;
        if (value > 0) entries.push({ of: of(plan.project), figure: "planned", value });
      }
    }
  }
  const taken = {
    approved: ["approved"],
    submitted: ["approved", "submitted"],
    all: ["approved", "submitted", "draft"],
  };
  for (const hour of input.hours) {
    if (hour.workDate < input.from || hour.workDate > input.to) continue;
    if (taken[input.basis].includes(hour.approval)) entries.push(...entriesOfHour(input, hour, client(hour.project)));
  }
  return entries;
};

const entriesOfHour = (input: UtilizationInput, hour: ReportedHour, client: string): ReadonlyArray<Entry> => {
  const { engineer, project, workDate, minutes, snapshot } = hour;
  const person = input.people.find((each) => each.objectId === engineer);
  const discipline = snapshot === null ? (person?.discipline ?? "") : snapshot.discipline;
  const primaryLocation = person?.primaryLocation ?? "";
  const of = { engineer, discipline, primaryLocation, project, client, month: month(workDate) };
  const away = person === undefined || availableDay(person.calendar, workDate) === 0;
  const billable = snapshot === null ? hour.billable : snapshot.billable;
  const counts = hour.approval === "approved" && hour.billing !== "non-billable" && billable;
  return [
    { of, figure: "worked", value: minutes },
    { of, figure: "outside", value: away ? minutes : 0 },
    { of, figure: "billable", value: billable ? minutes : 0 },
    counts && snapshot?.amount
      ? { of, figure: `amount ${snapshot.amount.currency}`, value: snapshot.amount.minor }
      : { of, figure: "unpriced", value: counts ? (snapshot?.billedMinutes ?? minutes) : 0 },
  ];
};

const sumsOf = (entries: ReadonlyArray<Entry>): UtilizationSums => {
  const total = (figure: string) =>
    entries.filter((entry) => entry.figure === figure).reduce((sum, entry) => sum + entry.value, 0);
  const currencies = new Set(entries.map((entry) => entry.figure).filter((figure) => figure.startsWith("amount ")));
  return {
    available: total("available"),
    contracted: total("contracted"),
    worked: total("worked"),
    billable: total("billable"),
    planned: total("planned"),
    outside: total("outside"),
    unpriced: total("unpriced"),
    amounts: [...currencies].sort().map((figure) => `${total(figure)} ${figure.slice("amount ".length)}`),
  };
};
