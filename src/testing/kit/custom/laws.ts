import { certificationWords } from "../../../domain/certification/entity.ts";
import { employmentWords } from "../../../domain/engineer-profile/entity.ts";
import { projectWords } from "../../../domain/project/entity.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { checkLog } from "../harness/log-replay.ts";
import { seededRandom } from "../harness/random.ts";
import type { Suite } from "../harness/suite.ts";

const intake = { class: "Intake" } as const;
const at = (latitude: number, longitude: number) => ({ latitude, longitude });
/** Custom values that a caller sends: some are of another type, and some are for other roles. */
const sent: Readonly<Record<string, ReadonlyArray<unknown>>> = {
  subject: ["Leak", "Roof", "ä", "Wall", "Door", null, 5],
  weight: [0.1, 2, 3, 4, 5, null, "2"],
  site: [at(1, 2), at(90, 0), at(3, 4), at(5, 6), null, at(91, 0)],
  margin: [undefined, undefined, undefined, undefined, 1],
};
const steps = () => {
  const random = seededRandom(58);
  const custom = (): object =>
    Object.fromEntries(
      Object.entries(sent).flatMap(([name, values]) => (random.oneIn(2) ? [] : [[name, random.pick(values)]])),
    );
  return Array.from({ length: 40 }, () => ({
    event: random.pick(["create", "create", "create", "update", "update", "update", "delete"]),
    by: random.pick(["ana", "ana", "ben", "admin"]),
    which: random.below(1_000),
    custom: custom(),
  }));
};

/** What different people are told of the built-in classes, as text. */
const answers = async (people: ReadonlyArray<KitFirm["admin"]>): Promise<ReadonlyArray<string>> => {
  const said: Array<unknown> = [];
  for (const who of people) {
    const { projects, engineers, allocations } = who;
    said.push(await projects.list({ order: ["-projectName"] }), await projects.list({ where: { status: "active" } }));
    said.push(await engineers.list({ where: { hourlyRate: null } }), await engineers.count({ where: { not: {} } }));
    said.push(await allocations.list({ where: { project: { where: { projectName: { startsWith: "B" } } } } }));
    said.push(await projects.distinct({ field: "projectName" }), await allocations.count());
    said.push(await projects.list({ select: ["projectName", "custom"], where: { projectName: { words: "bridge" } } }));
  }
  return said.map((each) => JSON.stringify(each));
};

/** A label of a state in other letters, with signs that do not matter (R-VAL-8). */
const written = (key: string, i: number): string =>
  [key, key.toUpperCase(), ` ${key}!`.trim(), `${key[0]}-${key.slice(1)}`][i % 4] as string;

export const customLaws: Suite = {
  name: "laws of custom fields and words",
  cases: {
    "L-41, L-42, L-46 changes of own records are in the log, one each, and the log replays to them": async (firm) => {
      const { admin } = firm;
      accepted(await admin.customClasses.declare({ ...intake, read: ["everyone"] }));
      for (const field of [
        { field: "subject", type: "String" },
        { field: "weight", type: "Number" },
        { field: "site", type: "GeoPoint" },
        { field: "margin", type: "Number", write: ["administrator"] },
      ] as const)
        accepted(await admin.customFields.declare({ ...intake, ...field }));
      const [ana, ben] = [await firm.user("Ana", "engineer"), await firm.user("Ben", "coordinator")];
      const people = { ana: firm.as(ana), ben: firm.as(ben), admin };
      const versions = new Map<string, number>();
      const outcomes = { accepted: 0, refused: 0 };
      for (const { event, by, which, custom } of steps()) {
        const { records } = people[by as "ana"];
        const objectId = [...versions.keys()][which % Math.max(1, versions.size)] ?? "Gone000000";
        const before = (await firm.log()).length;
        firm.advanceClock(1_000);
        const outcome =
          event === "create"
            ? await records.create({ ...intake, custom: { ...custom } })
            : event === "update"
              ? await records.update({ ...intake, objectId, custom: { ...custom } })
              : await records.delete({ ...intake, objectId });
        const rows = (await firm.log()).slice(before);
        outcomes[outcome.ok ? "accepted" : "refused"]++;
        if (!outcome.ok) {
          same(rows, [], `${event} by ${by}`);
          continue;
        }
        // A change that changes nothing is accepted, and not logged.
        holds(rows.length === 1 || (event === "update" && rows.length === 0), `${rows.length} rows for one ${event}`);
        const [row] = rows;
        if (row === undefined) continue;
        // What is deleted has the version that it had last.
        const version = (versions.get(row.objectId) ?? 0) + (event === "delete" ? 0 : 1);
        same(row.version, version, `version after ${event}`);
        if (event === "delete") versions.delete(row.objectId);
        else versions.set(row.objectId, row.version);
      }
      holds(outcomes.accepted > 8 && outcomes.refused > 8, JSON.stringify(outcomes));
      await checkLog(firm);
    },
    "L-58 a custom field that is added and deleted changes no built-in answer": async (firm) => {
      const pia = await firm.user("Pia", "projectManager");
      const ana = await firm.engineer("Ana");
      const bridge = await firm.project("Bridge", { manager: pia });
      await firm.project("Dam");
      await firm.booked(ana.objectId, bridge, 50, "2027-03-01");
      const people = [firm.admin, firm.as(pia), firm.as(ana.user)];
      const before = await answers(people);
      const fields = [
        { class: "Project", field: "kind", type: "String", required: true },
        { class: "Project", field: "site", type: "GeoPoint" },
        { class: "EngineerProfile", field: "level", type: "Number", default: 3, read: ["administrator"] },
        { class: "Allocation", field: "team", type: "Relation", target: "User" },
      ] as const;
      for (const each of fields) accepted(await firm.admin.customFields.declare(each));
      accepted(await firm.admin.customClasses.declare(intake));
      same(await answers(people), before, "with the fields");
      for (const { class: name, field } of fields)
        accepted(await firm.admin.customFields.delete({ class: name, field }));
      accepted(await firm.admin.customClasses.delete(intake));
      same(await answers(people), before, "without them again");
      // No rule of a deleted field is left either.
      await firm.project("Quay");
    },
    "L-59 a client reads the label that it wrote": async (firm) => {
      const { admin } = firm;
      for (const [i, [key, state]] of Object.entries(employmentWords.words).entries()) {
        const employmentStatus = written(key, i);
        const user = await firm.user(`P${i}`, "engineer");
        const made = accepted(
          await admin.engineers.create({ user, fullName: `P${i}`, discipline: "Civil", employmentStatus }),
        );
        const read = accepted(await admin.engineers.get(made.objectId));
        same([read.employmentStatus, read.employmentStatusLabel], [state, employmentStatus]);
      }
      for (const [i, [key, state]] of Object.entries(projectWords.words).entries()) {
        if (state !== "planned" && state !== "active") continue;
        const status = written(key, i);
        const read = accepted(await admin.projects.get(await firm.project(`P${i}`, { status })));
        same([read.status, read.statusLabel], [state, status]);
      }
      const ana = await firm.engineer("Ana");
      for (const [i, [key, state]] of Object.entries(certificationWords.words).entries()) {
        const status = written(key, i);
        const issued = { engineer: ana.objectId, certificationName: `C${i}`, issuer: "PMI", issuedOn: "2020-01-01" };
        const made = accepted(await admin.certifications.create({ ...issued, status }));
        const read = accepted(await admin.certifications.get(made.objectId));
        // A derived word has the label only while that names the state that the dates give (R-VAL-8).
        same(read.statusLabel, read.status === state ? status : null);
      }
    },
  },
};
