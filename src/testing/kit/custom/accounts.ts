import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";
import { asSession, asVisitor, passwordOf, signUpAs } from "../identity/people.ts";

type Declare = Parameters<KitFirm["admin"]["customFields"]["declare"]>[0];
const declare = ({ admin }: KitFirm, field: string, more: Partial<Declare> = {}) =>
  admin.customFields.declare({ class: "User", field, type: "String", ...more });
const found = async (of: KitFirm["admin"], where: object): Promise<ReadonlyArray<string>> =>
  accepted(await of.users.list({ where, order: "username" })).results.map(({ username }) => username);

/** Custom fields of accounts. */
export const accountFields: Suite = {
  name: "custom fields of accounts",
  cases: {
    "R-CUST-1 people write the fields of their account, and administrators those of every account": async (firm) => {
      for (const each of [declare(firm, "nick"), declare(firm, "desk", { write: ["administrator"] })])
        accepted(await each);
      const [ana, ben] = [await firm.user("Ana"), await firm.user("Ben")];
      const own = accepted(await firm.as(ana).users.update({ objectId: ana, custom: { nick: "Annie" } }));
      same([own.custom, own.username, own.version], [{ nick: "Annie" }, "Ana", 2]);
      same(
        refused(await firm.as(ana).users.update({ objectId: ana, custom: { desk: "4" } }), "Forbidden").field,
        "custom.desk",
      );
      same(
        refused(await firm.as(ben).users.update({ objectId: ana, custom: { nick: "x" } }), "Forbidden").field,
        "custom",
      );
      refused(await firm.as(ana).users.update({ objectId: ana, custom: { nik: "x" } }), "UnknownField");
      const after = accepted(await firm.admin.users.setRole({ objectId: ana, custom: { desk: "4" } }));
      same([after.custom, after.role], [{ nick: "Annie", desk: "4" }, "engineer"]);
      same(accepted(await firm.admin.users.provision({ externalId: "cy", custom: { desk: "5" } })).custom, {
        desk: "5",
      });
      const log = accepted(await firm.admin.log.history({ class: "User", objectId: ana })).results;
      same(log.at(-1)?.after?.custom, { nick: "Annie", desk: "4" });
    },
    "R-CUST-4 whoever reads an account reads its fields by their own policy, also in filters, orders and counts":
      async (firm) => {
        accepted(await declare(firm, "nick"));
        accepted(await declare(firm, "grade", { read: ["administrator"] }));
        const ana = await firm.user("Ana");
        const lead = await firm.user("Lea", "clientLead");
        accepted(await firm.admin.users.setRole({ objectId: ana, custom: { nick: "Annie", grade: "A" } }));
        const [admin, member] = [firm.admin, firm.as(await firm.user("Ben"))];
        same(accepted(await admin.users.get(ana)).custom, { nick: "Annie", grade: "A" });
        same(accepted(await member.users.get(ana)).custom, { nick: "Annie" });
        for (const [of, names, graded] of [
          [admin, ["Ana"], ["Ana"]],
          [member, ["Ana"], []],
          [firm.as(lead), [], []],
        ] as const) {
          same(await found(of, { custom: { nick: "Annie" } }), names);
          same(await found(of, { custom: { grade: "A" } }), graded);
          same(accepted(await of.users.count({ where: { custom: { grade: { exists: true } } } })), graded.length);
        }
        const ordered = accepted(await member.users.list({ order: ["-custom.grade", "username"] })).results;
        same(
          ordered.map(({ username }) => username),
          ["Ana", "Ben", "Lea", "admin"],
        );
        // The e-mail of others stays hidden beside it.
        same(accepted(await member.users.get(ana)).email, null);
      },
    "R-CUST-4 a sign-up takes fields that the new account may write, and must give those that are required": async (
      firm,
    ) => {
      accepted(await declare(firm, "city", { required: true }));
      accepted(await declare(firm, "desk", { write: ["administrator"] }));
      const signUp = (custom: object | undefined) =>
        asVisitor(firm).identity.signUp({
          ...{ username: "ana", email: "ana@example.com", password: passwordOf("ana") },
          ...(custom === undefined ? {} : { custom: { ...custom } }),
        });
      refused(await signUp(undefined), "Required");
      refused(await signUp({ city: 4 }), "TypeMismatch");
      same(refused(await signUp({ city: "Linz", desk: "4" }), "Forbidden").field, "custom.desk");
      const { user, sessionToken } = accepted(await signUp({ city: "Linz" }));
      same(user.custom, { city: "Linz" });
      same(accepted(await asSession(firm, sessionToken).users.get(user.objectId)).custom, { city: "Linz" });
      refused(await firm.admin.users.provision({ externalId: "ben" }), "Required");
      const text = JSON.stringify(await firm.log());
      holds(text.includes("Linz") && !text.includes(passwordOf("ana")), "the log has the field and no password");
    },
    "R-LOG-4 an erasure and an export of a person have the fields of the account": async (firm) => {
      accepted(await declare(firm, "nick"));
      const { user, sessionToken } = await signUpAs(firm, "ana");
      const { objectId } = user;
      accepted(await asSession(firm, sessionToken).users.update({ objectId, custom: { nick: "Annie of old" } }));
      const exported = accepted(await firm.admin.users.exportData(objectId));
      holds(JSON.stringify(exported.records.User).includes("Annie of old"), "the export has the field");
      accepted(await firm.admin.users.erase({ objectId, reason: "asked" }));
      const text = JSON.stringify([await firm.tables(), await firm.log()]);
      holds(!text.includes("Annie of old"), "the text is gone from rows and log");
    },
    "R-CUST-2 a field of an account has no index": async (firm) => {
      same(refused(await declare(firm, "nick", { indexed: true }), "TypeMismatch").issues[0]?.path, ["indexed"]);
    },
  },
};
