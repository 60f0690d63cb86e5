import { accepted, holds, refused, same } from "../harness/expect.ts";
import { type KitFirm, openKitFirm } from "../harness/kit-firm.ts";
import { type Random, seededRandom } from "../harness/random.ts";
import type { StoreSuite, Suite } from "../harness/suite.ts";
import { dayText } from "../histories/small-world.ts";

type Days = readonly [percent: number, from: string, to: string | null];
const someDays = (random: Random): Days => {
  const from = random.below(20);
  return [random.pick([20, 30, 40, 50]), dayText(from), random.oneIn(8) ? null : dayText(from + random.below(8))];
};

/** Makes the bookings one after another; returns which are accepted. */
const takenOf = async (firm: KitFirm, engineer: string, project: string, asked: ReadonlyArray<Days>) => {
  const taken: Array<Days> = [];
  for (const days of asked)
    if ((await firm.admin.allocations.assign(firm.bookingInput(engineer, project, ...days))).ok) taken.push(days);
  return taken;
};

/** Concurrent bookings, and the same bookings in other orders. */
export const concurrentBookings: Suite = {
  name: "concurrent bookings",
  cases: {
    "L-12 one of sixty-four concurrent bookings is accepted": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const booking = firm.bookingInput(ana.objectId, project, 60, "2027-03-01", "2027-03-31");
      const outcome = await Promise.all(Array.from({ length: 64 }, () => firm.admin.allocations.assign(booking)));
      const [won] = outcome.flatMap((each) => (each.ok ? [each.value] : []));
      same(outcome.filter(({ ok }) => ok).length, 1, "accepted");
      for (const each of outcome)
        if (!each.ok) {
          const [window] = refused(each, "OverCapacity").windows;
          same(
            [window?.total, window?.allocations.map(({ objectId }) => objectId).includes(won?.objectId ?? "")],
            [120, true],
          );
        }
      same((await firm.tables()).Allocation?.length, 1);
    },
    "L-12 two concurrent moves onto one engineer do not both fit": async (firm) => {
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Bridge");
      const others = await Promise.all(["Ben", "Zoe"].map((name) => firm.engineer(name)));
      const bookings = await Promise.all(
        others.map(({ objectId }) => firm.booked(objectId, project, 60, "2027-03-01", "2027-03-31")),
      );
      const outcome = await Promise.all(
        bookings.map((objectId) => firm.admin.allocations.move({ objectId, engineer: ana })),
      );
      same(outcome.filter(({ ok }) => ok).length, 1);
    },
    "L-12 a concurrent limit and booking act as if in order": async (firm) => {
      const ana = (await firm.engineer("Ana")).objectId;
      const project = await firm.project("Bridge");
      for (let round = 0; round < 8; round++) {
        const from = dayText(round);
        const [booked, limited] = await Promise.all([
          firm.admin.allocations.assign(firm.bookingInput(ana, project, 90, from, from)),
          firm.admin.limits.set({ engineer: ana, from, limit: 50 }),
        ]);
        holds(booked.ok !== limited.ok, `booking ${booked.ok}, limit ${limited.ok}`);
        if (limited.ok) accepted(await firm.admin.limits.delete({ objectId: limited.value.objectId }));
      }
    },
  },
};

export const bookingOrder: StoreSuite = {
  name: "booking order",
  cases: {
    "L-06 bookings that fit together fit in every order": async (open, { histories, seed }) => {
      const { adapter, close } = await open();
      try {
        const firm = await openKitFirm(adapter, "Promise");
        const project = await firm.project("Bridge");
        let several = 0;
        for (let round = 0; round < histories; round++) {
          const random = seededRandom(seed - round);
          const asked = Array.from({ length: 8 }, () => someDays(random));
          const taken = await takenOf(firm, (await firm.engineer(`first ${round}`)).objectId, project, asked);
          if (taken.length > 3) several++;
          for (let again = 0; again < 2; again++) {
            const { objectId } = await firm.engineer(`again ${round} ${again}`);
            const turned = random.shuffled(taken);
            same(await takenOf(firm, objectId, project, turned), turned, `round ${round}`);
          }
        }
        holds(several >= histories / 4, `only ${several} rounds had more than three bookings`);
      } finally {
        await close();
      }
    },
    "L-10, L-11 a smaller booking fits; an open end equals a late one": async (open, { histories, seed }) => {
      const { adapter, close } = await open();
      try {
        const firm = await openKitFirm(adapter, "Effect");
        const project = await firm.project("Bridge");
        for (let round = 0; round < histories; round++) {
          const random = seededRandom(seed + round);
          const engineer = (await firm.engineer(`engineer ${round}`)).objectId;
          await takenOf(
            firm,
            engineer,
            project,
            Array.from({ length: 6 }, () => someDays(random)),
          );
          const [percent, from] = someDays(random);
          const { check } = firm.admin.allocations;
          const endless = await check(firm.bookingInput(engineer, project, percent, from, null));
          const far = await check(firm.bookingInput(engineer, project, percent, from, "2040-01-01"));
          same(endless.ok, far.ok, `round ${round}: open end beside a far one`);
          for (const { objectId, startDate, endDate, allocationPercent } of accepted(
            await firm.admin.allocations.list({ where: { engineer } }),
          ).results) {
            accepted(await firm.admin.allocations.change({ objectId, allocationPercent: allocationPercent / 2 }));
            if (endDate !== startDate) accepted(await firm.admin.allocations.extend({ objectId, endDate: startDate }));
          }
        }
      } finally {
        await close();
      }
    },
  },
};
