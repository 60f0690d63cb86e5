import { asTransaction } from "../batches/batches.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";
import { signUpAs } from "../identity/people.ts";

const company = async (firm: KitFirm, name: string): Promise<string> =>
  accepted(await firm.admin.companies.create({ name })).objectId;
const names = async (firm: KitFirm): Promise<ReadonlyArray<unknown>> =>
  ((await firm.tables()).Company ?? []).map(({ name }) => name);

/** A new record whose id is taken gets another one, and nobody notices. */
export const takenIds: Suite = {
  name: "taken ids",
  cases: {
    "a new record never gets the id of another one": async (firm) => {
      const first = await company(firm, "First");
      firm.nextIds(first, first, first);
      const second = await company(firm, "Second");
      holds(first !== second, "two companies have one id");
      same(await names(firm), ["First", "Second"]);
      const created = (await firm.log()).filter((entry) => entry.class === "Company").map((entry) => entry.objectId);
      same(created, [first, second]);
    },
    "a booking whose id is taken is made once": async (firm) => {
      const ana = await firm.engineer("Ana");
      const bridge = await firm.project("Bridge");
      firm.nextIds(await firm.booked(ana.objectId, bridge, 50, "2027-02-01", "2027-02-28"));
      await firm.booked(ana.objectId, bridge, 50, "2027-02-01", "2027-02-28");
      same((await firm.tables()).Allocation?.length, 2);
    },
    "some of many concurrent records take new ids": async (firm) => {
      firm.nextIds(await firm.user("Ana"), firm.adminId);
      const people = ["A", "B", "C", "D"];
      const created = await Promise.all(
        people.map((name) => firm.admin.users.provision({ externalId: name, role: "engineer" })),
      );
      same(new Set(created.map((each) => accepted(each).objectId)).size, people.length);
    },
    "R-BATCH-1 items of a batch take new ids": async (firm) => {
      const create = (name: string) => ({ operation: "companies.create", input: { name } }) as const;
      const first = await company(firm, "First");
      firm.nextIds(first, "Fresh00001", first);
      accepted(await firm.admin.batch([create("Second"), create("Third")], asTransaction));
      same(new Set(await names(firm)), new Set(["First", "Second", "Third"]));
    },
    "R-REQ-1 a new id is stored with the answer of a request": async (firm) => {
      firm.nextIds(await company(firm, "First"));
      const create = () => firm.admin.companies.create({ name: "Second" }, { requestId: "one" });
      same(accepted(await create()), accepted(await create()));
      same(await names(firm), ["First", "Second"]);
    },
    "R-REQ-1 a request that found no free id may be repeated": async (firm) => {
      const first = await company(firm, "First");
      firm.nextIds(...Array.from({ length: 8 }, () => first));
      const create = () => firm.admin.companies.create({ name: "Second" }, { requestId: "one" });
      let tries = 1;
      for (; !(await create()).ok; tries++) holds(tries < 9, "no try was accepted");
      holds(tries > 1, "the first try was accepted");
      same(await names(firm), ["First", "Second"]);
    },
    "a visitor who signs up gets an id of their own": async (firm) => {
      const ana = await signUpAs(firm, "ana");
      firm.nextIds(ana.user.objectId);
      const ben = await signUpAs(firm, "ben");
      holds(ana.user.objectId !== ben.user.objectId, "two people have one id");
    },
    "R-ID-2 the first administrator gets an id of their own": async (firm) => {
      const { app } = firm;
      const organizationId = "elsewhere";
      const host = app.as({ organizationId, userId: "host", role: "administrator" });
      const { objectId } = await host.users.provision({ externalId: "ana", role: "engineer" });
      firm.nextIds(objectId);
      const first = await app.bootstrap({ organizationId, username: "boss" });
      holds(first.objectId !== objectId, "two people have one id");
    },
  },
};
