import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqliteFile } from "../support/stores.ts";
import { run } from "./run.ts";

/** A year of a small firm: bookings, changes of them, hours and leave, by people and by the host. */
const worked = async (file: string) => {
  let now = Date.parse("2027-01-04T08:00:00Z");
  const app = await openFirm(sqlite({ file }), { now: () => (now += 60_000) });
  const host = app.as({ organizationId: "firm", userId: "host", role: "administrator" });
  const account = async (externalId: string, role: "engineer" | "projectManager" | "coordinator") =>
    (await host.users.provision({ externalId, role })).objectId;
  const projectManager = await account("pia", "projectManager");
  const cora = app.as({ organizationId: "firm", userId: await account("cora", "coordinator") });
  const engineer = async (name: string, discipline: string) =>
    (await host.engineers.create({ user: await account(name, "engineer"), fullName: name, discipline })).objectId;
  const [gil, ana] = [await engineer("gil", "Graduate"), await engineer("ana", "Civil")];
  const bridge = { projectCode: "B-1", projectName: "Bridge", clientName: "City", projectManager, status: "Active" };
  const { objectId: project } = await host.projects.create(bridge);
  const book = async (engineer: string, allocationPercent: number, startDate: string, endDate: string) =>
    (
      await cora.allocations.assign({
        engineer,
        project,
        allocationPercent,
        startDate,
        endDate,
        assignmentRole: "Lead",
      })
    ).objectId;
  const planted = [await book(gil, 90, "2027-02-01", "2027-02-28"), await book(gil, 100, "2027-03-01", "2027-03-31")];
  const calm = await book(gil, 60, "2027-04-01", "2027-04-30");
  const full = await book(ana, 100, "2027-02-01", "2027-02-28");
  await cora.allocations.change({ objectId: calm, allocationPercent: 70 });
  await cora.allocations.extend({ objectId: calm, endDate: "2027-05-31" });
  await cora.allocations.change({ objectId: calm, allocationPercent: 85 });
  await cora.allocations.release(full);
  await cora.allocations.confirm(full);
  await cora.allocations.cancel({ objectId: full, reason: "moved" });
  // Accepted without a certificate that the project requires, with a reason.
  const tunnel = { ...bridge, projectCode: "T-1", projectName: "Tunnel", requiredCertifications: ["PE"] };
  const required = (await host.projects.create(tunnel)).objectId;
  const window = { startDate: "2027-06-01", endDate: "2027-06-30", assignmentRole: "Lead" };
  const gap = {
    ...window,
    engineer: ana,
    project: required,
    allocationPercent: 10,
    overrideReason: "renewal is on its way",
  };
  await cora.allocations.assign(gap);
  await host.settings.set({ expiringDays: 30 });
  // Own fields, and records of an own class: one of them deep water, which another is changed to.
  await host.customFields.declare({ class: "Project", field: "depth", type: "Number" });
  await host.projects.update({ objectId: required, custom: { depth: 12 } });
  await host.customClasses.declare({ class: "Dive", read: ["administrator"], update: ["administrator"] });
  await host.customFields.declare({ class: "Dive", field: "depth", type: "Number", required: true });
  const deep = (await host.records.create({ class: "Dive", custom: { depth: 40 } })).objectId;
  const shallow = (await host.records.create({ class: "Dive", custom: { depth: 5 } })).objectId;
  await host.records.update({ class: "Dive", objectId: shallow, custom: { depth: 50 } });
  await app.close();
  return { planted, calm, full, deep, shallow };
};

describe("backtest", () => {
  let folder: string;
  let firm: Awaited<ReturnType<typeof worked>>;
  let db: Awaited<ReturnType<typeof sqliteFile>>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "backtest-"));
    db = await sqliteFile();
    firm = await worked(db.file);
  });
  afterAll(() => {
    db.remove();
    rmSync(folder, { recursive: true });
  });
  let files = 0;
  const args = (code: string): ReadonlyArray<string> => {
    const file = join(folder, `rules-${++files}.mjs`);
    writeFileSync(file, code);
    return ["backtest", "--db", `sqlite:${db.file}`, "--with", file];
  };
  const report = async (code: string) => {
    const { status, out, err } = await run([...args(code), "--json"]);
    expect(err).toBe("");
    return { status, ...JSON.parse(out) };
  };
  const guardOf = (condition: string) => `export const guards = [{
    operations: ["allocations.assign", "allocations.change"],
    tag: "GraduateLoad",
    refuse: ({ state, answer }) => ${condition} ? { percent: answer.allocationPercent / 100 } : null,
    sentences: { en: ({ percent }) => \`A graduate with \${percent} %\` },
  }];`;

  test("with the rules of the firm finds nothing", async () => {
    const { status, refused, changed, judged, notJudged } = await report("export const settings = {};");
    expect({ status, refused, changed }).toEqual({ status: 0, refused: [], changed: [] });
    expect(judged).toBeGreaterThanOrEqual(12);
    expect(notJudged).not.toHaveProperty("allocations.assign");
    expect(notJudged).not.toHaveProperty("allocations.change");
  });

  test("with a guard finds exactly the planted changes", async () => {
    const found = await report(guardOf('state.engineer?.discipline === "Graduate" && answer.allocationPercent > 8000'));
    expect(found).toMatchObject({ status: 1, ok: false, changed: [] });
    expect(
      found.refused.map(({ objectId, event, code, message }: Record<string, string>) => [
        event,
        objectId,
        code,
        message,
      ]),
    ).toEqual([
      ...firm.planted.map((objectId, i) => [
        "allocations.assign",
        objectId,
        "GRADUATE_LOAD",
        `A graduate with ${i === 0 ? 90 : 100} %`,
      ]),
      ["allocations.change", firm.calm, "GRADUATE_LOAD", "A graduate with 85 %"],
    ]);
  });

  // A confirmation raises no load where tentative bookings count, so it would still be accepted (R-ALLOC-3).
  test("judges records of own classes, which it names", async () => {
    const code = `export const guards = [{
      operations: ["records.create", "records.update", "projects.update"],
      tag: "TooDeep",
      refuse: ({ answer }) => answer.custom?.depth > 30 ? { depth: answer.custom.depth } : null,
      sentences: { en: ({ depth }) => \`Nobody dives to \${depth} m\` },
    }];`;
    const { refused, changed, notJudged } = await report(code);
    expect(changed).toEqual([]);
    expect(notJudged).not.toHaveProperty("records.create");
    expect(notJudged).not.toHaveProperty("projects.update");
    expect(refused).toMatchObject([
      { event: "records.create", class: "Dive", objectId: firm.deep, message: "Nobody dives to 40 m" },
      { event: "records.update", class: "Dive", objectId: firm.shallow, message: "Nobody dives to 50 m" },
    ]);
    // What the app itself adds to a class is known to both sides.
    const added = "export const extend = { fields: { Company: { sector: { type: 'String' } } } };";
    expect((await report(`${code}\n${added}`)).refused).toHaveLength(2);
    const { status, err } = await run(args(added));
    expect([status, err]).toEqual([2, expect.stringContaining("exports none of settings, guards, policies")]);
  });

  test("with a tighter setting finds what it would have refused", async () => {
    const found = await report("export const settings = { capacityLimit: 90 };");
    expect(found.refused.map(({ objectId, event }: Record<string, string>) => `${event} ${objectId}`).sort()).toEqual(
      [`allocations.assign ${firm.planted[1]}`, `allocations.assign ${firm.full}`].sort(),
    );
    expect(found.refused[0]).toMatchObject({
      code: "OVER_CAPACITY",
      class: "Allocation",
      at: expect.stringMatching(/^2027-01-04T/),
    });
  });

  test("prints a table for people, and leaves the firm as it is", async () => {
    const { status, out } = await run(args(guardOf("answer.allocationPercent === 9000")));
    expect(status).toBe(1);
    expect(out).toMatch(/allocations\.assign +Allocation \w{10} +GRADUATE_LOAD: A graduate with 90 %/);
    expect(out).toMatch(/Judged \d+ changes of \d+ log entries again: 1 refused, 0 with another effect\./);
    expect((await run(["verify", "--db", `sqlite:${db.file}`])).status).toBe(0);
  });

  test.each([
    ["export const rules = [];", /exports none of settings, guards, policies/],
    ["export const settings = { capacity: 80 };", /capacity/],
    ["export const settings = { currency: 'Taler' };", /currency/],
    [guardOf("true").replace("allocations.change", "allocations.chance"), /allocations\.chance/],
    ["syntax error", /cannot be loaded/],
  ])("says what is wrong with the module: %j", async (code, message) => {
    const { status, err } = await run(args(code));
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });
});
