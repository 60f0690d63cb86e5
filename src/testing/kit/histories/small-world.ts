import { accountOf, certificateOf, type FirmPlan, firmSetup } from "../../history/firm-plan.ts";
import { withIds } from "../../history/history.ts";
import { type KitApi, operationOf } from "../harness/api.ts";
import { accepted, present } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";

type Row = Readonly<Record<string, unknown>> & { readonly objectId: string; readonly version: number };

/** The firm from which the next call of a history is chosen. */
export interface CallWorld {
  /** The callers, by name. */
  readonly people: Readonly<Record<string, unknown>>;
  readonly engineers: ReadonlyArray<{ readonly objectId: string; readonly name: string }>;
  readonly projects: ReadonlyArray<string>;
  readonly certificates: ReadonlyArray<string>;
  /** Rows as last answered, by class; later steps choose from them. */
  readonly seen: Readonly<Record<"allocations" | "hours" | "limits", Map<string, Row>>>;
}
/** Such a firm, with an API for each caller. */
export interface SmallWorld extends CallWorld {
  readonly firm: KitFirm;
  /** The ids of the records and accounts that the firm begins with, by name. */
  readonly ids: ReadonlyMap<string, string>;
  readonly people: Readonly<Record<string, KitApi>>;
}

/** The day `2027-02-01` and the twenty-nine after it. */
export const dayText = (index: number): string =>
  new Date(Date.UTC(2027, 1, 1) + index * 86_400_000).toISOString().slice(0, 10);

/** Three engineers, three projects and thirty days: small enough that calls conflict often. */
export const smallFirm: FirmPlan = {
  people: [
    { name: "cora", role: "coordinator" },
    { name: "pia", role: "projectManager" },
  ],
  engineers: [
    { name: "ana", hourlyRate: 100, certificates: [{ name: "PE", expiresOn: dayText(20) }] },
    { name: "ben", hourlyRate: 99.99, certificates: [] },
    { name: "zoe", hourlyRate: null, certificates: [] },
  ],
  projects: [
    { name: "Bridge", manager: "pia" },
    { name: "Dam", manager: "pia", startDate: dayText(5), endDate: dayText(25) },
    { name: "Tower", manager: null, requiredCertifications: ["PE"] },
  ],
};
/** When its histories begin. */
export const firstMoment = Date.UTC(2027, 1, 15, 12);

export const smallWorld = async (firm: KitFirm): Promise<SmallWorld> => {
  firm.setClock(new Date(firstMoment).toISOString());
  const ids = new Map<string, string>();
  for (const { operation, input, names } of firmSetup(smallFirm)) {
    const { objectId } = accepted(await operationOf(firm.admin, operation)(withIds(input, ids))) as Row;
    if (names !== undefined) ids.set(names, objectId);
  }
  const idOf = (name: string): string => present(ids.get(name), name);
  const { people, engineers, projects } = smallFirm;
  const users = [...people, ...engineers].map(({ name }) => [name, firm.as(idOf(accountOf(name)))] as const);
  return {
    firm,
    ids,
    people: { admin: firm.admin, ...Object.fromEntries(users) },
    engineers: engineers.map(({ name }) => ({ objectId: idOf(name), name })),
    projects: projects.map(({ name }) => idOf(name)),
    certificates: engineers.flatMap(({ name, certificates }) =>
      certificates.map((each) => idOf(certificateOf(name, each.name))),
    ),
    seen: { allocations: new Map(), hours: new Map(), limits: new Map() },
  };
};
