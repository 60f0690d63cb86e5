import { accepted, refused, same } from "../harness/expect.ts";
import { type StoredRow, writeChanges } from "../harness/raw-store.ts";
import type { Suite } from "../harness/suite.ts";

/** A duplicate value within one organization is refused, naming the field. */
export const uniqueValues: Suite = {
  name: "unique values",
  cases: {
    "R-ID-10 provisioning a person twice finds the same account": async (firm) => {
      const first = accepted(await firm.admin.users.provision({ externalId: "emil", role: "engineer" }));
      const again = accepted(await firm.admin.users.provision({ externalId: "emil", role: "coordinator" }));
      same([again.objectId, again.role, again.version], [first.objectId, "engineer", 1]);
    },
    "usernames are unique whatever their case and width": async (firm) => {
      await firm.user("Emil");
      for (const username of ["EMIL", " emil ", "Ｅmil"])
        same(
          refused(await firm.admin.users.provision({ externalId: `other ${username}`, username }), "Duplicate").field,
          "username",
        );
    },
    "a user has at most one engineer profile": async (firm) => {
      const ana = await firm.engineer("Ana");
      const log = (await firm.log()).length;
      const twice = { user: ana.user, fullName: "Ana", discipline: "Civil" };
      same(refused(await firm.admin.engineers.create(twice), "Duplicate").field, "user");
      same((await firm.log()).length, log);
    },
    "one of many concurrent profiles is accepted": async (firm) => {
      const user = await firm.user("Ana");
      const outcome = await Promise.all(
        Array.from({ length: 8 }, () => firm.admin.engineers.create({ user, fullName: "Ana", discipline: "Civil" })),
      );
      same(outcome.filter(({ ok }) => ok).length, 1);
      for (const each of outcome) if (!each.ok) same(refused(each, "Duplicate").field, "user");
      same((await firm.tables()).EngineerProfile?.length, 1);
    },
    "R-ORG-1 the store itself refuses duplicates and rolls back": async (firm) => {
      const { store } = firm.app.ports;
      const ana = (await firm.engineer("Ana")).objectId;
      const before = [await firm.tables(), await firm.log()];
      const row = (objectId: string) => ({
        ...{ organizationId: firm.organizationId, objectId, version: 1, createdAt: 0, updatedAt: 0, custom: null },
        ...{ engineer: ana, from: 20_000, rate: { minor: 1, currency: "USD" } },
      });
      const steps = ["RateStep00", "RateStep01"].map((id) => ({
        entity: "RateStep",
        event: "kit.put",
        after: row(id),
      }));
      same(await writeChanges(store, firm.organizationId, steps), {
        _tag: "Duplicate",
        class: "RateStep",
        field: "from",
      });
      same([await firm.tables(), await firm.log()], before);
      same(await writeChanges(store, firm.organizationId, steps.slice(0, 1)), null);
      same(await writeChanges(store, firm.organizationId, steps.slice(1)), {
        _tag: "Duplicate",
        class: "RateStep",
        field: "from",
      });
      const [user] = (await firm.tables()).User ?? [];
      const twin = {
        entity: "User",
        event: "kit.put",
        after: { ...(user as StoredRow), objectId: "SecondUser", externalId: null },
      };
      same(await writeChanges(store, firm.organizationId, [twin]), {
        _tag: "Duplicate",
        class: "User",
        field: "username",
      });
    },
    "R-CERT-6 the same certificate is not recorded twice": async (firm) => {
      const ana = await firm.engineer("Ana");
      await firm.certificate(ana.objectId, "PE", "2027-09-30", { certificationNumber: "7" });
      const same = {
        engineer: ana.objectId,
        issuer: "State",
        issuedOn: "2020-01-01",
        expiresOn: "2027-09-30",
        certificationNumber: "7",
      };
      refused(await firm.admin.certifications.create({ ...same, certificationName: " pe " }), "Duplicate");
      accepted(await firm.admin.certifications.create({ ...same, certificationName: "PE", certificationNumber: "8" }));
    },
  },
};
