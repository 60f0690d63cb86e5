import type { Notification, Notifier } from "firmcore";
import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";

/** A notifier that stores what it sends; `fails` decides for whom it does not. */
const recording = (name = "test", fails: (of: Notification) => boolean = () => false) => {
  const sent: Array<Notification> = [];
  let now = 0;
  let most = 0;
  const notifier: Notifier = {
    name,
    send: async (notification) => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      if (fails(notification)) throw new Error("the line is dead");
      sent.push(notification);
    },
  };
  return { notifier, sent, keys: () => sent.map(({ idempotencyKey }) => idempotencyKey), most: () => most };
};
/** A firm with `count` expired certificates, told to a coordinator and to each engineer. */
const openFirmWith = async (count: number, notifiers: ReadonlyArray<Notifier>) => {
  const firm = await openTestFirm(undefined, { notifiers });
  firm.setNow("2027-03-10T12:00:00Z");
  const coordinator = firm.user("cora", "coordinator");
  const held = Array.from({ length: count }, (_, i) =>
    firm.certificate(firm.engineer(`Engineer ${i}`), "PE", "2027-03-09"),
  );
  const deliver = (more: object = {}) => firm.app.alerts.deliver({ organizationId: "acme", ...more });
  return { firm, coordinator, held, deliver };
};

describe("R-ALERT-1: delivery", () => {
  test("each recipient is notified once, with names and an idempotency key", async () => {
    const { notifier, sent, keys } = recording();
    const { firm, coordinator, held, deliver } = await openFirmWith(1, [notifier]);
    expect(await deliver()).toEqual({ sent: 2, failed: [], waiting: 0 });
    expect(await deliver()).toEqual({ sent: 0, failed: [], waiting: 0 });
    const key = `cert-expired|Certification|${held[0]}|2027-03-09`;
    expect(keys()).toContain(`${key}|${coordinator}`);
    expect(sent.find(({ recipient }) => recipient.userId === coordinator)).toMatchObject({
      organizationId: "acme",
      alert: { key, message: expect.stringContaining("of Engineer 0 has expired") },
      recipient: { username: "cora", email: null, emailVerified: false },
    });
    expect(firm.log()).toEqual([]);
  });

  test("a failure is reported, stops nobody else, and is tried again", async () => {
    let dead = true;
    const { notifier, keys } = recording("test", ({ recipient }) => dead && recipient.username === "cora");
    const { coordinator, deliver } = await openFirmWith(2, [notifier]);
    const first = await deliver();
    expect(first).toMatchObject({ sent: 2, waiting: 0 });
    expect(first.failed).toEqual(
      [1, 2].map(() => ({
        key: expect.stringMatching(/^cert-expired/),
        userId: coordinator,
        notifier: "test",
        message: "the line is dead",
      })),
    );
    dead = false;
    expect(await deliver()).toEqual({ sent: 2, failed: [], waiting: 0 });
    expect(new Set(keys()).size).toBe(4);
    expect(keys()).toHaveLength(4);
  });

  test("a second notifier that fails repeats nothing of the first", async () => {
    const [mail, hook] = [recording("mail"), recording("hook", () => true)];
    const { deliver } = await openFirmWith(1, [mail.notifier, hook.notifier]);
    expect(await deliver()).toMatchObject({ sent: 2, waiting: 0 });
    expect((await deliver()).failed).toHaveLength(2);
    expect(mail.keys()).toHaveLength(2);
  });

  test("what failed before keeps nothing new waiting", async () => {
    const { notifier, keys } = recording("test", ({ recipient }) => recipient.username === "cora");
    const { firm, deliver } = await openFirmWith(3, [notifier]);
    await deliver();
    const idle = firm.engineer("New");
    firm.certificate(idle, "PE", "2027-03-08");
    expect(await deliver({ limit: 2 })).toMatchObject({ sent: 1, failed: [{}], waiting: 3 });
    expect(keys()).toHaveLength(4);
  });

  test("a call sends at most its limit, so many at once, and the next goes on", async () => {
    const { notifier, keys, most } = recording();
    const { deliver } = await openFirmWith(5, [notifier]);
    expect(await deliver({ limit: 7, concurrency: 3 })).toEqual({ sent: 7, failed: [], waiting: 3 });
    expect(most()).toBe(3);
    expect(await deliver({ limit: 7, concurrency: 3 })).toEqual({ sent: 3, failed: [], waiting: 0 });
    expect(new Set(keys()).size).toBe(10);
  });

  test("two deliveries at the same time send each notification once", async () => {
    const { notifier, keys } = recording();
    const { deliver } = await openFirmWith(4, [notifier]);
    const reports = await Promise.all([deliver(), deliver(), deliver()]);
    expect(keys()).toHaveLength(8);
    expect(new Set(keys()).size).toBe(8);
    expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(8);
  });

  test("an abort leaves the rest to the next call", async () => {
    const abort = new AbortController();
    const { notifier } = recording("test", () => {
      abort.abort();
      return false;
    });
    const { deliver } = await openFirmWith(3, [notifier]);
    expect(await deliver({ concurrency: 2, signal: abort.signal })).toEqual({ sent: 2, failed: [], waiting: 4 });
    expect(await deliver()).toEqual({ sent: 4, failed: [], waiting: 0 });
  });

  test("a notifier that never answers counts as failed", async () => {
    let asked: AbortSignal | undefined;
    const notifier: Notifier = {
      name: "mute",
      send: (_notification, signal) => {
        asked = signal;
        return new Promise(() => {});
      },
    };
    const { deliver } = await openFirmWith(1, [notifier]);
    const { failed } = await deliver({ timeout: 20 });
    expect(failed.map(({ message }) => message)).toEqual(["not sent within 20 ms", "not sent within 20 ms"]);
    expect(asked?.aborted).toBe(true);
  });

  test("a user whom a notifier does not reach is left to the others", async () => {
    const { notifier, keys } = recording();
    const { coordinator, deliver } = await openFirmWith(1, [
      { ...notifier, reaches: ({ username }) => username === "cora" },
    ]);
    expect(await deliver()).toEqual({ sent: 1, failed: [], waiting: 0 });
    expect(keys()[0]?.endsWith(coordinator)).toBe(true);
  });

  test("notifiers need names of their own", async () => {
    const { notifier } = recording();
    await expect(openTestFirm(undefined, { notifiers: [notifier, notifier] })).rejects.toThrow(
      "notifiers: expected a list of notifiers such as webhook(…), each with send and a name of its own",
    );
    await expect(openTestFirm(undefined, { notifiers: {} as never })).rejects.toThrow("got an object");
  });
});
