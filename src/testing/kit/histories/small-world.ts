import type { KitApi } from "../harness/api.ts";
import { accepted } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";

type Row = Readonly<Record<string, unknown>> & { readonly objectId: string; readonly version: number };

/** Three engineers, three projects and thirty days: small enough that calls conflict often. */
export interface SmallWorld {
  readonly firm: KitFirm;
  /** The callers, by name. */
  readonly people: Readonly<Record<string, KitApi>>;
  readonly engineers: ReadonlyArray<{ readonly objectId: string; readonly name: string }>;
  readonly projects: ReadonlyArray<string>;
  readonly certificates: ReadonlyArray<string>;
  /** Rows as last answered, by class; later steps choose from them. */
  readonly seen: Readonly<Record<"allocations" | "hours" | "limits", Map<string, Row>>>;
}

/** The day `2027-02-01` and the twenty-nine after it. */
export const dayText = (index: number): string =>
  new Date(Date.UTC(2027, 1, 1) + index * 86_400_000).toISOString().slice(0, 10);

export const smallWorld = async (firm: KitFirm): Promise<SmallWorld> => {
  firm.setClock("2027-02-15");
  accepted(await firm.admin.settings.set({ hoursPerDayMax: 600, from: "2020-01-01" }));
  const people: Record<string, KitApi> = { admin: firm.admin };
  people.cora = firm.as(await firm.user("Cora", "coordinator"));
  const pia = await firm.user("Pia", "projectManager");
  people.pia = firm.as(pia);
  const engineers: Array<SmallWorld["engineers"][number]> = [];
  for (const [name, hourlyRate] of [
    ["ana", 100],
    ["ben", 99.99],
    ["zoe", null],
  ] as const) {
    const { objectId, user } = await firm.engineer(name, hourlyRate === null ? {} : { hourlyRate });
    people[name] = firm.as(user);
    engineers.push({ objectId, name });
    if (hourlyRate !== null)
      accepted(await firm.admin.rates.set({ engineer: objectId, from: "2020-01-01", rate: hourlyRate }));
  }
  const first = engineers[0]?.objectId ?? "";
  return {
    firm,
    people,
    engineers,
    projects: [
      await firm.project("Bridge", { manager: pia }),
      await firm.project("Dam", { manager: pia, startDate: dayText(5), endDate: dayText(25) }),
      await firm.project("Tower", { requiredCertifications: ["PE"] }),
    ],
    certificates: [await firm.certificate(first, "PE", dayText(20))],
    seen: { allocations: new Map(), hours: new Map(), limits: new Map() },
  };
};
