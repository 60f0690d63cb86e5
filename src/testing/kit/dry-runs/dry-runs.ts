import type { Settled } from "../../../api/settled.ts";
import type { InvalidInput, Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import { changesNothing } from "../batches/batches.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";
import { asSession, asVisitor, logInAs, passwordOf, signUpAs } from "../identity/people.ts";

const dryRun = true;
/** Runs the work, which must leave nothing; what follows makes the ids that it made. */
const dryly = <T>(firm: KitFirm, work: () => Promise<T>): Promise<T> =>
  firm.withSameIds(() => changesNothing(firm, work));

/** The outcome is a refusal of this option. */
const refusesOption = (outcome: unknown, option = "dryRun"): void => {
  const refusal = refused(outcome as Settled<unknown, Refusal>, "TypeMismatch" as never) as InvalidInput;
  same(
    refusal.issues.map(({ path }) => path.join(".")),
    [option],
  );
};

/** Ana, who can be booked on the bridge, and a booking of a share of her. */
const scene = async (firm: KitFirm) => {
  const ana = await firm.engineer("Ana");
  const bridge = await firm.project("Bridge");
  const booking = (percent: number) => firm.bookingInput(ana.objectId, bridge, percent, "2027-03-01", "2027-03-05");
  return { ana, bridge, booking };
};
const coded = { projectCode: "B-1", projectName: "Bridge", clientName: "City", projectManager: "" } as const;

/** L-62: a dry run gives the answer of the write, and nothing of it remains. */
export const dryRuns: Suite = {
  name: "dry runs",
  cases: {
    "L-62 a dry run answers as the write and writes nothing": async (firm) => {
      const { booking } = await scene(firm);
      const { allocations, projects } = firm.admin;
      const dry = await dryly(firm, () => allocations.assign(booking(60), { dryRun }));
      same(dry, await allocations.assign(booking(60)));
      const over = await dryly(firm, () => allocations.assign(booking(60), { dryRun }));
      refused(over, "OverCapacity");
      same(over, await allocations.assign(booking(60)));
      // Only the write sees a duplicate.
      const project = { ...coded, projectManager: firm.adminId };
      accepted(await projects.create(project));
      const twice = await dryly(firm, () => projects.create(project, { dryRun }));
      same(refused(twice, "Duplicate").field, "projectCode");
      same(twice, await projects.create(project));
      const free = { ...project, projectCode: "B-2" };
      accepted(await dryly(firm, () => projects.create(free, { dryRun })));
      accepted(await projects.create(free));
      await dryly(firm, async () => {
        refusesOption(await allocations.assign(booking(5), { dryRun: "true" as never }));
        refusesOption(await firm.admin.batch([], { dryRun: 1 as never }));
        accepted(await allocations.count({}, { dryRun }));
      });
    },
    "L-62 a dry run takes back an erasure, a purge and its answer": async (firm) => {
      const { ana, booking } = await scene(firm);
      const { assign } = firm.admin.allocations;
      const requestId = "r-1";
      accepted(await dryly(firm, () => assign(booking(60), { dryRun, requestId })));
      const first = accepted(await assign(booking(50), { requestId }));
      same(accepted(await assign(booking(50), { dryRun, requestId })), first, "the stored answer");
      refused(await assign(booking(60), { dryRun, requestId }), "RequestIdReused");
      refused(await assign(booking(60), { dryRun, requestId: "r-2" }), "OverCapacity");
      accepted(await assign(booking(10), { requestId: "r-2" }));

      accepted(await firm.admin.engineers.update({ objectId: ana.objectId, primaryLocation: "Rome" }));
      firm.advanceClock(86_400_000);
      const reason = "asked for";
      const before = "2027-01-05";
      accepted(await dryly(firm, () => firm.admin.log.purge({ before, reason }, { dryRun })));
      const erasure = { objectId: ana.user, reason };
      const erase = await dryly(firm, () => firm.admin.users.erase(erasure, { dryRun }));
      same(erase, await firm.admin.users.erase(erasure));
    },
    "L-62 a batch runs dry as it would run": async (firm) => {
      const { booking } = await scene(firm);
      for (const [percents, index] of [
        [[60, 50], 1],
        [[60, 40], null],
      ] as const) {
        const items = percents.map(
          (percent) => ({ operation: "allocations.assign", input: booking(percent) }) as const,
        );
        const dry = await dryly(firm, () => firm.admin.batch(items, { transaction: true, dryRun }));
        same(dry, await firm.admin.batch(items, { transaction: true }));
        same(dry.ok ? null : dry.index, index);
      }
    },
    "L-62 items of a dry run see the changes of those before them": async (firm) => {
      const { booking } = await scene(firm);
      const project = { ...coded, projectManager: firm.adminId };
      const items = [
        { operation: "projects.create", input: project },
        { operation: "allocations.assign", input: booking(60) },
        { operation: "projects.create", input: project },
        { operation: "allocations.assign", input: booking(50) },
        { operation: "allocations.invent", input: {} },
        { operation: "allocations.assign", input: { ...booking(40), allocationPercent: "forty" } },
        { operation: "allocations.assign", input: booking(40), reason: "both" },
      ] as unknown as ReadonlyArray<{ readonly operation: "allocations.assign"; readonly input: object }>;
      const dry = await dryly(firm, () => firm.admin.batch(items as never, { dryRun }));
      // A store may judge again after a duplicate, and then the items have other ids.
      const withoutIds = (of: unknown): string => JSON.stringify(of).replaceAll(/K\d{9}/g, "id");
      same(withoutIds(dry), withoutIds(await firm.admin.batch(items as never)));
      same(
        accepted(dry as never as { readonly ok: true; readonly value: ReadonlyArray<{ readonly ok: boolean }> }).map(
          ({ ok }) => ok,
        ),
        [true, true, false, false, false, false, true],
      );
      const list = [{ operation: "projects.list" }] as const;
      refusesOption(await firm.admin.batch(list, { dryRun }), "operation");
      const named = [{ operation: "allocations.assign", input: booking(1), requestId: "r" }] as const;
      refusesOption(await firm.admin.batch(named, { dryRun }), "requestId");
      refusesOption(await firm.admin.batch([], { dryRun, requestId: "r" }), "requestId");
    },
    "L-62 dry runs disturb nobody, send no mail and are no attempts": async (firm) => {
      const { booking } = await scene(firm);
      const { assign } = firm.admin.allocations;
      const outcomes = await Promise.all(
        Array.from({ length: 24 }, (_, i) => assign(booking(5), i % 2 === 0 ? {} : { dryRun })),
      );
      for (const each of outcomes) accepted(each);
      same((await firm.tables()).Allocation?.length, 12);
      same((await firm.log()).filter(({ event }) => event === "allocations.assign").length, 12);

      const { sessionToken } = await signUpAs(firm, "emil");
      const emil = asSession(firm, sessionToken);
      same(await dryly(firm, () => emil.identity.requestVerification({}, { dryRun })), {
        ok: true,
        value: {},
      });
      await firm.idle();
      same(firm.mails.length, 0, "mails");
      same(accepted(await dryly(firm, () => emil.identity.logOutEverywhere({}, { dryRun }))).ended, 1);
      same(accepted(await dryly(firm, () => emil.identity.logOut({}, { dryRun }))).ended, 1);
      const password = passwordOf("emil");
      const visitor = asVisitor(firm).identity;
      await dryly(firm, async () => {
        refusesOption(await visitor.logIn({ login: "emil", password }, { dryRun }));
        refusesOption(await visitor.signUp({ username: "zoe", email: "zoe@example.com", password }, { dryRun }));
        refusesOption(await emil.identity.changePassword({ password, newPassword: "another password" }, { dryRun }));
        refusesOption(await visitor.requestPasswordReset({ email: "emil@example.com" }, { dryRun }));
        refusesOption(await visitor.resetPassword({ token: "none", newPassword: "another password" }, { dryRun }));
        refusesOption(await visitor.verifyEmail({ token: "none" }, { dryRun }));
      });
      accepted(await logInAs(firm, "emil"));
    },
  },
};
