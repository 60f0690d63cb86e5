import { asTransaction } from "../batches/batches.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";
import { signUpAs } from "../identity/people.ts";

/** A new record whose id is taken gets another one, and nobody notices. */
export const takenIds: Suite = {
  name: "taken ids",
  cases: {
    "a new record never gets the id of another one": async (firm) => {
      const { objectId: first } = accepted(await firm.admin.companies.create({ name: "First" }));
      firm.repeatLastId();
      const { objectId: second } = accepted(await firm.admin.companies.create({ name: "Second" }));
      same(
        (await firm.tables()).Company?.map(({ objectId, name }) => [objectId, name]),
        [
          [first, "First"],
          [second, "Second"],
        ],
      );
      const created = (await firm.log()).filter((entry) => entry.class === "Company").map((entry) => entry.objectId);
      same(created, [first, second]);
    },
    "one of many concurrent records takes a new id": async (firm) => {
      await firm.user("Ana");
      firm.repeatLastId();
      const names = ["A", "B", "C", "D"];
      const created = await Promise.all(
        names.map((name) => firm.admin.users.provision({ externalId: name, role: "engineer" })),
      );
      same(new Set(created.map((each) => accepted(each).objectId)).size, names.length);
    },
    "R-BATCH-1 an item of a batch takes a new id": async (firm) => {
      const create = (name: string) => ({ operation: "companies.create", input: { name } }) as const;
      accepted(await firm.admin.companies.create({ name: "First" }));
      firm.repeatLastId();
      accepted(await firm.admin.batch([create("Second"), create("Third")], asTransaction));
      same(
        (await firm.tables()).Company?.map(({ name }) => name),
        ["First", "Second", "Third"],
      );
    },
    "R-REQ-1 a new id is stored with the answer of a request": async (firm) => {
      accepted(await firm.admin.companies.create({ name: "First" }));
      firm.repeatLastId();
      const create = () => firm.admin.companies.create({ name: "Second" }, { requestId: "one" });
      same(accepted(await create()), accepted(await create()));
    },
    "a visitor who signs up gets an id of their own": async (firm) => {
      const ana = await signUpAs(firm, "ana");
      firm.repeatLastId();
      firm.repeatLastId();
      const ben = await signUpAs(firm, "ben");
      holds(ana.user.objectId !== ben.user.objectId, "two people have one id");
      same((await firm.tables()).User?.length, 3);
    },
  },
};
