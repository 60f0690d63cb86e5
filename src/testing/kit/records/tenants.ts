import { accepted, refused, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";

/** L-40: one organization neither sees nor affects the records of another. */
export const tenants: Suite = {
  name: "tenants",
  cases: {
    "L-40 a row of another organization is not found": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const a = await firm.booked(ana.objectId, project, 60, "2027-03-01");
      const { admin } = await firm.inOrganization("globex");
      const missing = refused(await admin.allocations.get("nowhere000"), "NotFound");
      same(refused(await admin.allocations.get(a), "NotFound"), missing);
      same(refused(await admin.allocations.cancel(a), "NotFound"), missing);
      same(refused(await admin.allocations.change({ objectId: a, notes: "mine" }), "NotFound"), missing);
      refused(await admin.engineers.update({ objectId: ana.objectId, fullName: "Mine" }), "NotFound");
    },
    "L-40 lists and counts are limited to one organization": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      await firm.booked(ana.objectId, project, 60, "2027-03-01");
      const globex = await firm.inOrganization("globex");
      same(accepted(await globex.admin.allocations.list()).results, []);
      same(accepted(await globex.admin.engineers.count()), 0);
      same(
        accepted(await globex.admin.users.list()).results.map(({ objectId }) => objectId),
        [globex.adminId],
      );
      same(await globex.log().then((rows) => rows.map(({ class: name }) => name)), ["User"]);
      for (const [name, rows] of Object.entries(await globex.tables()))
        same(rows.length, name === "User" ? 1 : 0, `rows of ${name}`);
    },
    "L-40 a pointer to another organization is refused": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const globex = await firm.inOrganization("globex");
      const bea = await globex.engineer("Bea");
      const own = await globex.project("Dam");
      const { assign } = globex.admin.allocations;
      const pointer = async (engineer: string, on: string) => {
        const { field } = refused(await assign(globex.bookingInput(engineer, on, 10, "2027-03-01")), "PointerInvalid");
        return field;
      };
      same(await pointer(ana.objectId, own), "engineer");
      same(await pointer(bea.objectId, project), "project");
      same(await pointer("nowhere000", own), "engineer");
      same((await globex.tables()).Allocation, []);
    },
    "L-40 names, request ids and bookings belong to an organization": async (firm) => {
      const globex = await firm.inOrganization("globex");
      for (const each of [firm, globex]) {
        const ana = await each.engineer("Ana");
        const project = await each.project("Bridge");
        const booking = each.bookingInput(ana.objectId, project, 100, "2027-03-01");
        same(accepted(await each.admin.allocations.assign(booking, { requestId: "one" })).engineer, ana.objectId);
      }
    },
    "R-ORG-1 the same id in two organizations is two rows": async (firm) => {
      const globex = await firm.inOrganization("globex");
      const row = (name: string) => ({
        objectId: "SameUser00",
        username: name,
        role: "engineer",
        createdAt: at,
        updatedAt: at,
      });
      for (const [each, name] of [
        [firm, "Ana"],
        [globex, "Bea"],
      ] as const)
        await each.app.import({ organizationId: each.organizationId, userId: each.adminId }, [
          { file: "User.json", class: "_User", rows: [row(name)] },
        ]);
      same(accepted(await firm.admin.users.get("SameUser00")).username, "Ana");
      same(accepted(await globex.admin.users.get("SameUser00")).username, "Bea");
    },
  },
};
const at = "2027-01-01T00:00:00.000Z";
