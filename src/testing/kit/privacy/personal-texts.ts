import { Activity } from "../../../domain/activity/entity.ts";
import { Allocation } from "../../../domain/allocation/entity.ts";
import { BillableHour } from "../../../domain/billable-hour/entity.ts";
import { Certification } from "../../../domain/certification/entity.ts";
import { Deal } from "../../../domain/deal/entity.ts";
import { EngineerProfile } from "../../../domain/engineer-profile/entity.ts";
import { updateInputOf } from "../../../domain/kernel/decision/record-from-input.ts";
import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import { TimeOff } from "../../../domain/time-off/entity.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Random } from "../harness/random.ts";
import { dayText } from "../histories/small-world.ts";
import { storeLogIns } from "../identity/users.ts";

/** A person with texts about and by them. Each text contains the person's name, so that it can be found. */
interface Subject {
  readonly name: string;
  readonly user: string;
  readonly engineer: string;
}
interface People {
  readonly firm: KitFirm;
  readonly project: string;
  /** Requires a certificate that nobody has. */
  readonly requiring: string;
  readonly subjects: ReadonlyArray<Subject>;
  /** A new text about this person, different at each call. */
  readonly about: (subject: Subject) => string;
}
type Ids = ReadonlyArray<string>;
type Step = (people: People, subject: Subject, random: Random) => Promise<unknown>;

const people = async (firm: KitFirm): Promise<People> => {
  firm.setClock("2027-02-15");
  const subjects: Array<Subject> = [];
  for (const name of ["ana", "ben", "zoe"]) {
    const user = await firm.user(`canary ${name} 0`, "projectManager");
    const { objectId } = await firm.engineer(`canary ${name} 1`, { user, primaryLocation: `canary ${name} 2` });
    subjects.push({ name, user, engineer: objectId });
  }
  let count = 2;
  const about = ({ name }: Subject): string => `canary ${name} ${++count}`;
  const project = await firm.project("Bridge", { manager: subjects[2]?.user ?? "" });
  const requiring = await firm.project("Tunnel", { requiredCertifications: ["SE"] });
  return { firm, project, requiring, subjects, about };
};

const idsOf = async (firm: KitFirm, name: string, { engineer }: Subject): Promise<Ids> =>
  ((await firm.tables())[name] ?? []).filter((row) => row.engineer === engineer).map(({ objectId }) => objectId);
/** A text for each field of the class that holds one about the person and that callers write. */
const textsOf = (of: Entity, text: () => string): object =>
  Object.fromEntries(
    Object.entries(updateInputOf(of)).flatMap(([name, { field }]) =>
      field.personal !== undefined && field.kind.type === "text" ? [[name, text()]] : [],
    ),
  );
const days = (random: Random) => ({ startDate: dayText(random.below(20)), endDate: dayText(20 + random.below(8)) });

/** Rows, changes, deletions and refusals whose texts are about one person, or by them. */
const steps: ReadonlyArray<Step> = [
  ({ firm, about }, subject) => {
    const [username, local] = [about(subject), about(subject).replaceAll(" ", "-")];
    return firm.as(subject.user).users.update({ objectId: subject.user, username, email: `${local}@example.org` });
  },
  ({ firm, about }, subject) =>
    firm.admin.users.setRole({ objectId: subject.user, role: "projectManager", team: about(subject) }),
  ({ firm, about }, subject) =>
    firm.admin.engineers.update({
      ...{ objectId: subject.engineer, ...textsOf(EngineerProfile, () => about(subject)) },
      reason: about(subject),
    }),
  ({ firm, about }, subject, random) =>
    firm.admin.certifications.create({
      ...{ engineer: subject.engineer, certificationName: "PE", issuer: "State", issuedOn: dayText(random.below(30)) },
      ...textsOf(Certification, () => about(subject)),
    }),
  async ({ firm, about }, subject, random) => {
    const [objectId] = random.shuffled(await idsOf(firm, "Certification", subject));
    if (objectId === undefined) return;
    if (random.oneIn(3)) return firm.admin.certifications.delete({ objectId, reason: about(subject) });
    return firm.admin.certifications.update({ objectId, certificationNumber: random.oneIn(4) ? null : about(subject) });
  },
  ({ firm, about, project, requiring }, subject, random) =>
    firm.admin.allocations.assign({
      ...{ engineer: subject.engineer, project: random.pick([project, requiring]), allocationPercent: 5 },
      ...{ assignmentRole: "Engineer", ...days(random) },
      ...{ ...textsOf(Allocation, () => about(subject)), overrideReason: about(subject) },
    }),
  async ({ firm, about }, subject, random) => {
    const [objectId] = random.shuffled(await idsOf(firm, "Allocation", subject));
    if (objectId === undefined) return;
    if (random.oneIn(4)) return firm.admin.allocations.delete({ objectId, reason: about(subject) });
    if (random.oneIn(3)) return firm.admin.allocations.cancel({ objectId, reason: about(subject) });
    return firm.admin.allocations.change({ objectId, notes: about(subject), ...days(random) });
  },
  ({ firm, about, project }, subject, random) =>
    firm.as(subject.user).hours.create(
      {
        ...{ engineer: subject.engineer, project, workDate: dayText(random.below(14)), hours: 1 },
        ...textsOf(BillableHour, () => about(subject)),
        billingStatus: random.oneIn(3) ? "Draft" : "Submitted",
      },
      random.oneIn(3) ? { requestId: `request ${random.below(9_999)}` } : {},
    ),
  async ({ firm, about, subjects }, subject, random) => {
    const [objectId] = random.shuffled(await idsOf(firm, "BillableHour", subject));
    if (objectId === undefined) return;
    if (random.oneIn(4)) return firm.as(subject.user).hours.delete({ objectId, reason: about(subject) });
    if (random.oneIn(3))
      return firm.as(subject.user).hours.edit({ objectId, notes: about(subject), taskCode: about(subject) });
    if (random.oneIn(3)) return firm.admin.hours.approve({ objectId });
    // The project's manager gives a reason: it is theirs, on a row of somebody else.
    const manager = subjects[2] as Subject;
    return firm.as(manager.user).hours.reject({ objectId, reason: `${about(subject)} by ${about(manager)}` });
  },
  ({ firm, about }, subject, random) =>
    firm.as(subject.user).timeOff.request({
      ...{ engineer: subject.engineer, ...days(random) },
      ...textsOf(TimeOff, () => about(subject)),
    }),
  async ({ firm, about }, subject, random) => {
    const [objectId] = random.shuffled(await idsOf(firm, "TimeOff", subject));
    if (objectId === undefined) return;
    return random.oneIn(2)
      ? firm.admin.timeOff.delete(objectId)
      : firm.admin.timeOff.refuse({ objectId, reason: about(subject) });
  },
  async ({ firm, about, project }, subject) => {
    const made = await firm.admin.tasks.create({ project, assignedUser: subject.user });
    if (made.ok) await firm.as(subject.user).tasks.block({ objectId: made.value.objectId, reason: about(subject) });
  },
  ({ firm, about }, subject) =>
    firm.as(subject.user).deals.create({ title: "Deal", ...textsOf(Deal, () => about(subject)) }),
  ({ firm, about }, subject) => firm.as(subject.user).activities.create(textsOf(Activity, () => about(subject))),
  async ({ firm, about }, subject, random) => {
    const own = firm.as(subject.user);
    // A creation takes no reason: it is refused, and nothing is left of it.
    await own.projects.create({ name: "Own", reason: about(subject) } as never);
    const made = await own.projects.create({ name: "Own" });
    if (!made.ok) return;
    const { objectId: project } = made.value;
    const update = await own.statusUpdates.create({ project, update: about(subject) });
    if (update.ok && random.oneIn(2))
      await own.statusUpdates.update({ objectId: update.value.objectId, update: about(subject) });
  },
  async ({ firm, about }, subject, random) => {
    const own = firm.as(subject.user);
    const api = random.pick([own.companies, own.contacts]);
    const made = await api.create({ name: "City", notes: about(subject) });
    if (!made.ok) return;
    const { objectId } = made.value;
    if (random.oneIn(3)) await api.delete({ objectId, reason: about(subject) });
    else await api.update({ objectId, notes: about(subject) });
  },
  async ({ firm, about }, subject) => {
    const known = ((await firm.tables()).LoginThrottle ?? []).some(({ user }) => user === subject.user);
    if (!known) return storeLogIns(firm, subject.user, about(subject));
    await firm.admin.users.deactivate({ objectId: subject.user, reason: about(subject) });
    return firm.admin.users.reactivate(subject.user);
  },
];

/** The texts about one person that occur in a lower-case text. */
export const personalTextsIn = (text: string, name: string): ReadonlyArray<string> => [
  ...new Set(text.match(new RegExp(`canary[ -]${name}[ -]\\d+`, "g")) ?? []),
];

/** Creates a history of texts about three people; returns the people. */
export const writePersonalTexts = async (
  firm: KitFirm,
  random: Random,
  count: number,
): Promise<ReadonlyArray<Subject>> => {
  const all = await people(firm);
  for (let i = 0; i < count; i++) {
    firm.advanceClock(random.below(90_000));
    await random.pick(steps)(all, random.pick(all.subjects), random);
  }
  return all.subjects;
};
