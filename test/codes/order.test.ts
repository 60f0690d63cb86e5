import { readFileSync } from "node:fs";
import { codeOf, type Refusal } from "firmcore";
import { expect, test } from "vitest";
import { accepted } from "../../src/testing/kit/harness/expect.ts";
import { type KitFirm, openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { asVisitor } from "../../src/testing/kit/identity/people.ts";
import { openMemory } from "../support/stores.ts";
import { codeScene, first, last } from "./scene.ts";

type Ended = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };
const page = readFileSync(new URL("../../docs/rules/errors.md", import.meta.url), "utf8");
/** The codes in a row of the table about the order of refusals. */
const ordered = (of: string): ReadonlyArray<string> => {
  const row = page.split("\n").find((line) => line.startsWith(`| ${of} |`)) ?? "";
  return row.match(/(?<=`)[A-Z_]+(?=`)/g) ?? [];
};
/** Breaks every rule at once, then repairs each refused one in turn. Returns the codes in the order of refusal. */
const mended = async (
  ask: () => Promise<Ended>,
  mends: ReadonlyArray<() => unknown>,
): Promise<ReadonlyArray<string>> => {
  const met: Array<string> = [];
  for (const mend of mends) {
    const said = await ask();
    met.push(said.ok ? "accepted" : codeOf(said.refusal));
    await mend();
  }
  return met;
};
const opened = async (): Promise<KitFirm> => openKitFirm((await openMemory()).adapter, "Promise");
const rule = "when several rules are broken, the refusals come in the order of the page";

test(`R-ALLOC-8 of a booking: ${rule}`, async () => {
  const firm = await opened();
  const { admin } = firm;
  const { emil, bridge, booking, requirePe } = await codeScene(firm);
  const engineer = async (more: object) => accepted(await admin.engineers.update({ objectId: emil, ...more }));
  const project = async (more: object) => accepted(await admin.projects.update({ objectId: bridge, ...more }));
  await requirePe();
  await project({ endDate: "2027-01-15", requiredDiscipline: "Geology" });
  accepted(await admin.projects.hold(bridge));
  await engineer({ employmentStatus: "On Leave", employedUntil: "2027-01-31" });
  const block = { outsideProjectDates: "block", disciplineMismatch: "block", engineerOnLeave: "block" } as const;
  accepted(await admin.settings.set({ ...block, inactiveProject: "block", capacityLimit: 10 }));
  let asked = { ...booking, startDate: last, endDate: first, allocationPercent: 101 };
  const met = await mended(
    async () => admin.allocations.assign(asked),
    [
      () => {
        asked = { ...asked, startDate: first, endDate: last };
      },
      () => {
        asked = { ...asked, allocationPercent: 60 };
      },
      () => engineer({ employedUntil: null }),
      async () => accepted(await admin.settings.set({ capacityLimit: 100 })),
      () => project({ endDate: null }),
      () => project({ requiredDiscipline: null }),
      () => engineer({ employmentStatus: "Active" }),
      async () => accepted(await admin.projects.resume(bridge)),
      () => project({ requiredCertifications: [] }),
    ],
  );
  expect(met).toEqual(ordered("a booking"));
  accepted(await admin.allocations.assign(asked));
});

test(`R-HOUR-2 of an entry of hours: ${rule}`, async () => {
  const firm = await opened();
  const { admin } = firm;
  const { emil, bridge, hour, asEmil } = await codeScene(firm);
  const own = await firm.booked(emil, bridge, 10, "2027-01-05", "2027-01-08");
  let allocation = await firm.booked(emil, await firm.project("Tunnel"), 10, "2027-01-05", "2027-01-08");
  accepted(await admin.projects.update({ objectId: bridge, startDate: "2027-01-05" }));
  accepted(await admin.settings.set({ hoursPerDayMax: 240, closedThrough: "2027-01-04" }));
  const met = await mended(
    async () => asEmil.hours.create({ ...hour, allocation }),
    [
      async () => accepted(await admin.projects.update({ objectId: bridge, startDate: null })),
      () => {
        allocation = own;
      },
      async () => accepted(await admin.allocations.change({ objectId: own, startDate: "2027-01-04" })),
      async () => accepted(await admin.settings.set({ hoursPerDayMax: 480 })),
      async () => accepted(await admin.settings.set({ closedThrough: null })),
    ],
  );
  expect(met).toEqual(ordered("an entry of hours"));
  accepted(await asEmil.hours.create({ ...hour, allocation }));
});

test(`R-HOUR-6 of a decision about hours: ${rule}`, async () => {
  const firm = await opened();
  const { emil, bridge, asPia } = await codeScene(firm);
  const objectId = await firm.worked(emil, bridge, "2027-01-04", 5, { billingStatus: "Draft" });
  let who = firm.as("host", "administrator");
  const met = await mended(
    async () => who.hours.approve(objectId),
    [
      () => {
        who = firm.admin;
      },
      () => {
        who = asPia;
      },
      async () => accepted(await firm.admin.hours.submit(objectId)),
    ],
  );
  expect(met).toEqual(ordered("a decision about hours"));
  accepted(await asPia.hours.approve(objectId));
});

test(`R-POL-1 of every operation: ${rule}`, async () => {
  const firm = await opened();
  const { booked, asEmil } = await codeScene(firm);
  const standing = await booked();
  let who = asVisitor(firm);
  let asked: Record<string, unknown> = {
    ...{
      objectId: "nowhere000",
      expectedVersion: 7,
      engineer: "nowhere001",
      allocationPercent: "half",
      endDate: "2027-01-31",
    },
  };
  const met = await mended(
    async () => who.allocations.change(asked as { readonly objectId: string }),
    [
      () => {
        who = asEmil;
      },
      () => {
        who = firm.admin;
      },
      () => {
        asked = { ...asked, allocationPercent: 33.333 };
      },
      () => {
        asked = { ...asked, objectId: standing };
      },
      () => {
        asked = { ...asked, expectedVersion: 1 };
      },
      () => {
        const { engineer: _, ...rest } = asked;
        asked = rest;
      },
      () => {
        asked = { ...asked, allocationPercent: 33 };
      },
      () => {
        asked = { ...asked, endDate: last };
      },
    ],
  );
  expect(met).toEqual([
    ...["AUTH_REQUIRED", "CLASS_FORBIDDEN", "TYPE_MISMATCH", "NOT_FOUND"],
    ...["VERSION_CONFLICT", "POINTER_INVALID", "PRECISION", "RANGE_REVERSED"],
  ]);
  accepted(await who.allocations.change(asked as { readonly objectId: string }));
});
