import { accepted, holds, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";
import { hoursScene } from "../hours/hours.ts";
import { asSession, signUpAs } from "../identity/people.ts";
import { asTransaction, bookingItem, changesNothing } from "./batches.ts";

/** Batches whose items depend on each other must not bypass a rule or keep a right that an earlier item removed. */
export const batchAttacks: Suite = {
  name: "batch attacks",
  cases: {
    "R-POL-4 a role lost in one item is gone in the next": async (firm) => {
      const { objectId } = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      await firm.user("Ben", "administrator");
      const book = bookingItem(firm, objectId, project, 10);
      const items = [
        ["users.setRole", { objectId: firm.adminId, role: "engineer" }, "ClassForbidden"],
        ["users.deactivate", { objectId: firm.adminId }, "AuthRequired"],
      ] as const;
      for (const [operation, input, tag] of items) {
        const outcome = await changesNothing(firm, () =>
          firm.admin.batch([book, { operation, input } as never, book], asTransaction),
        );
        holds(!outcome.ok, `${operation} did not bite in the same batch`);
        same([outcome.index, outcome.refusal._tag], [2, tag], operation);
        accepted(await firm.admin.allocations.check(book.input));
      }
      const apart = accepted(
        await firm.admin.batch([{ operation: "users.deactivate", input: { objectId: firm.adminId } } as never, book]),
      );
      same(
        apart.map((each: { readonly ok: boolean }) => each.ok),
        [true, false],
      );
    },
    "R-ID-7 a session ended by one item is refused in the next": async (firm) => {
      const { sessionToken } = await signUpAs(firm, "ana");
      const own = asSession(firm, sessionToken);
      const [{ objectId = "" } = {}] = (await firm.tables()).Session ?? [];
      const revoke = { operation: "sessions.revoke", input: { objectId } } as const;
      const outcome = await changesNothing(firm, () => own.batch([revoke, revoke], asTransaction));
      holds(!outcome.ok, "a session spoke after its end");
      same([outcome.index, outcome.refusal._tag], [1, "SessionInvalid"]);
      const apart = accepted(await own.batch([{ operation: "identity.me" }, revoke, { operation: "identity.me" }]));
      same(
        apart.map((each) => (each.ok ? "ok" : each.refusal._tag)),
        ["ok", "ok", "SessionInvalid"],
      );
    },
    "R-LOG-4 a refused batch erases and purges nothing": async (firm) => {
      const { objectId, user } = await firm.engineer("Ana");
      accepted(await firm.admin.engineers.update({ objectId, fullName: "Ana Lee" }));
      firm.advanceClock(3 * 86_400_000);
      const none = { operation: "allocations.cancel", input: "nowhere000" } as const;
      const because = { reason: "asked to" } as const;
      for (const item of [
        { operation: "users.erase", input: { objectId: user, ...because } },
        { operation: "log.purge", input: { before: "2027-01-06", ...because } },
      ] as const) {
        const outcome = await changesNothing(firm, () => firm.admin.batch([item, none], asTransaction));
        holds(!outcome.ok && outcome.index === 1, `${item.operation} was refused by itself`);
        accepted(await firm.admin.batch([item], asTransaction));
      }
    },
    "R-POL-4 a former manager decides no hours in the same batch": async (firm) => {
      const { emil, asPia, project } = await hoursScene(firm);
      const objectId = await firm.worked(emil.objectId, project, "2027-01-04", 7);
      const approve = { operation: "hours.approve", input: objectId } as const;
      const other = await firm.user("Paul", "projectManager");
      const cora = firm.as(await firm.user("Cora", "coordinator"));
      const give = { operation: "projects.update", input: { objectId: project, manager: other } } as const;
      const own = await changesNothing(firm, () => asPia.batch([approve, give], asTransaction));
      holds(!own.ok && own.index === 1, "a manager gave the project away");
      const both = await changesNothing(firm, () => cora.batch([give, approve], asTransaction));
      holds(!both.ok && both.index === 1, "a coordinator approved hours");
      same(accepted(await asPia.hours.approve(objectId)).approval, "approved");
    },
    "R-HOUR-6 a setting of a later item does not allow an earlier one": async (firm) => {
      const { emil, project } = await hoursScene(firm);
      const objectId = await firm.worked(emil.objectId, project, "2027-01-04", 7);
      const allow = { operation: "settings.set", input: { allowSelfApproval: true } } as const;
      const approve = { operation: "hours.approve", input: objectId } as const;
      const outcome = await changesNothing(firm, () => firm.admin.batch([approve, allow], asTransaction));
      holds(!outcome.ok, "hours were approved by who entered them");
      same([outcome.index, outcome.refusal._tag], [0, "SelfApproval"]);
      accepted(await firm.admin.batch([allow, approve], asTransaction));
    },
    "R-ALLOC-6 two items together do not pass the limit": async (firm) => {
      const [ana, ben] = [await firm.engineer("Ana"), await firm.engineer("Ben")];
      const project = await firm.project("Bridge");
      await firm.booked(ana.objectId, project, 60, "2027-03-01", "2027-03-05");
      const make = bookingItem(firm, ben.objectId, project, 60);
      const move = {
        operation: "allocations.move",
        input: { objectId: { $ref: [0, "objectId"] }, engineer: ana.objectId },
      } as const;
      const outcome = await changesNothing(firm, () => firm.admin.batch([make, move], asTransaction));
      holds(!outcome.ok, "120 % were booked");
      same([outcome.index, outcome.refusal._tag], [1, "OverCapacity"]);
    },
    "L-40 neither items nor references reach another organization": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const globex = await firm.inOrganization("globex");
      const own = await globex.project("Dam");
      const items = [
        { operation: "projects.update", input: { objectId: own, name: "Dam 2" } },
        { operation: "projects.update", input: { objectId: project, description: { $ref: [0, "objectId"] } } },
      ] as const;
      const outcome = await changesNothing(firm, () =>
        changesNothing(globex, () => globex.admin.batch(items, asTransaction)),
      );
      holds(!outcome.ok, "a project of another organization was changed");
      same([outcome.index, outcome.refusal], [1, { _tag: "NotFound", class: "Project" }]);
      const booked = await globex.admin.batch([bookingItem(globex, ana.objectId, own, 10)], asTransaction);
      same(booked.ok ? null : booked.refusal._tag, "PointerInvalid");
    },
  },
};
