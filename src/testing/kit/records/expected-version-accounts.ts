import { accepted } from "../harness/expect.ts";
import type { ChangeCase, ChangeCases } from "./expected-version-setup.ts";

const account =
  (more: Readonly<Record<string, unknown>>, before?: "deactivate"): ChangeCase =>
  async ({ firm, next }) => {
    const objectId = await firm.user(`Zoe ${next()}`);
    if (before !== undefined) accepted(await firm.admin.users[before](objectId));
    return { input: { objectId, ...more } };
  };

export const accountCases: ChangeCases = {
  "users.update": async ({ firm, next }) => {
    const objectId = await firm.user(`Zoe ${next()}`);
    return { input: { objectId, email: "zoe@example.org" }, by: firm.as(objectId) };
  },
  "users.setRole": account({ role: "coordinator" }),
  "users.deactivate": account({}),
  "users.reactivate": account({}, "deactivate"),
  "users.delete": account({}),
};
