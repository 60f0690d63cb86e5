import { accepted, holds, present, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { checkLog } from "../harness/log-replay.ts";
import type { Suite } from "../harness/suite.ts";

/** Ana at 110 % and Ben at 120 % for some days, under a limit of 120 %. */
const crowded = async (firm: KitFirm) => {
  accepted(await firm.admin.settings.set({ capacityLimit: 120, from: "2020-01-01" }));
  const project = await firm.project("Bridge");
  const [ana, ben] = [(await firm.engineer("Ana")).objectId, (await firm.engineer("Ben")).objectId];
  return {
    ana,
    ben,
    project,
    a: await firm.booked(ana, project, 60, "2027-03-01", "2027-03-31"),
    soft: await firm.booked(ana, project, 50, "2027-03-20", "2027-04-10"),
    b: await firm.booked(ben, project, 60, "2027-05-01"),
    later: await firm.booked(ben, project, 60, "2027-05-10", "2027-05-20"),
  };
};

/** The settings of a firm, and their effect on existing records (docs/rules/settings.md). */
export const settings: Suite = {
  name: "settings",
  cases: {
    "settings are stored, have defaults and are logged": async (firm) => {
      const { settings } = firm.admin;
      const first = accepted(await settings.get());
      same([first.version, first.updatedAt], [0, null]);
      const answers = {
        name: "Brücke & Söhne",
        currency: "EUR",
        closedThrough: "2026-12-31",
        todayZone: "+01:00",
        wireZone: "Europe/Berlin",
        stageProbability: { lead: 33.33 },
        statusEvents: ["projects.start"],
        openRoles: ["engineer", "salesperson"],
        sessionDays: 10,
        vocabularies: { "Project.status": { words: { Läuft: "active" }, fallback: "planned" } },
      } as const;
      const { warnings, ...set } = accepted(await settings.set(answers));
      same(warnings, []);
      const probability = { ...first.stageProbability, lead: 33.33 };
      same(set, {
        ...{ ...first, ...answers, stageProbability: probability, version: 1, updatedAt: "2027-01-04T12:00:00.000Z" },
        vocabularies: { "Project.status": { words: { läuft: "active" }, fallback: "planned" } },
      });
      same(accepted(await settings.get()), set);
      same(accepted(await settings.set(answers)).version, 1);
      const rows = (await firm.log()).filter((entry) => entry.class === "Organization");
      same(
        rows.map(({ event, kind }) => [event, kind]),
        [["settings.set", "create"]],
      );
      await checkLog(firm);
    },
    "R-ALLOC-10 a lower firm limit is refused with every conflict": async (firm) => {
      const { ana, ben, a, soft, b, later } = await crowded(firm);
      const before = [await firm.tables(), (await firm.log()).length];
      for (const tighter of [{ capacityLimit: 100 }, { remove: { capacityLimit: "2020-01-01" } }]) {
        const { windows } = refused(await firm.admin.settings.set(tighter), "OverCapacity");
        same(
          windows.map(({ from, to, total, allocations, ...more }) => [
            ...[(more as { readonly engineer?: string }).engineer, from, to, total],
            allocations.map(({ objectId }) => objectId),
          ]),
          [
            [ana, "2027-03-20", "2027-03-31", 110, [a, soft].toSorted()],
            [ben, "2027-05-10", "2027-05-20", 120, [b, later].toSorted()],
          ],
        );
      }
      same([await firm.tables(), (await firm.log()).length], before);
    },
    "R-ALLOC-10 a lower firm limit cuts conflicts in one transaction": async (firm) => {
      const { a, soft, b, later } = await crowded(firm);
      const logged = (await firm.log()).length;
      accepted(await firm.admin.settings.set({ remove: { capacityLimit: "2020-01-01" }, resolve: "cut" }));
      const { allocations } = firm.admin;
      const states = [];
      for (const id of [a, soft, b, later]) {
        const { status, version } = accepted(await allocations.get(id));
        states.push([status, version]);
      }
      same(states, [
        ["confirmed", 1],
        ["cancelled", 2],
        ["confirmed", 1],
        ["cancelled", 2],
      ]);
      same(
        (await firm.log()).slice(logged).map((entry) => [entry.event, entry.class, entry.objectId]),
        [
          ["settings.set", "Organization", "Firm000000"],
          ["settings.set", "Allocation", soft],
          ["settings.set", "Allocation", later],
        ],
      );
      await checkLog(firm);
    },
    "L-01 a concurrent limit and bookings overbook no day": async (firm) => {
      const project = await firm.project("Bridge");
      const ana = (await firm.engineer("Ana")).objectId;
      accepted(await firm.admin.settings.set({ capacityLimit: 200, from: "2020-01-01" }));
      await firm.booked(ana, project, 60, "2027-03-01", "2027-03-31");
      const outcome = await Promise.all([
        firm.admin.allocations.assign(firm.bookingInput(ana, project, 60, "2027-03-10", "2027-03-20")),
        firm.admin.settings.set({ capacityLimit: 100, from: "2020-01-01" }),
        firm.admin.allocations.assign(firm.bookingInput(ana, project, 60, "2027-03-15", "2027-03-25")),
      ]);
      for (const each of outcome) if (!each.ok) refused(each as never, "OverCapacity" as never);
      holds(
        outcome.some(({ ok }) => !ok),
        "a limit of 100 percent stands beside 120 percent of load",
      );
      const { results } = accepted(await firm.admin.reports.overbooked({ from: "2027-01-01", to: "2027-12-31" }));
      same(results, []);
    },
    "R-VER-1 one of many concurrent settings changes is accepted": async (firm) => {
      accepted(await firm.admin.settings.set({ name: "Northgate" }));
      const outcome = await Promise.all(
        [30, 45, 90].map((expiringDays) => firm.admin.settings.set({ expiringDays, expectedVersion: 1 })),
      );
      same(outcome.filter(({ ok }) => ok).length, 1);
      const other = refused(
        present(
          outcome.find(({ ok }) => !ok),
          "the other answer",
        ),
        "VersionConflict",
      );
      same(other.current, accepted(await firm.admin.settings.get()));
      same(other.fields, ["expiringDays"]);
    },
    "R-VAL-8 a redefined word changes no existing row": async (firm) => {
      const words = (state: string | null) => ({ vocabularies: { "Project.status": { words: { Läuft: state } } } });
      accepted(await firm.admin.settings.set(words("active")));
      const project = await firm.project("Bridge", { status: "läuft!" });
      for (const state of ["on hold", null]) {
        accepted(await firm.admin.settings.set(words(state)));
        const { status, statusLabel, version } = accepted(await firm.admin.projects.get(project));
        same([status, statusLabel, version], ["active", "läuft!", 1]);
        same(accepted(await firm.admin.projects.count({ where: { status: "active" } })), 1);
      }
    },
  },
};
