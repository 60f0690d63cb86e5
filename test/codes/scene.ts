import { accepted } from "../../src/testing/kit/harness/expect.ts";
import type { KitFirm } from "../../src/testing/kit/harness/kit-firm.ts";

export const [first, last] = ["2027-02-01", "2027-02-26"];

/** Emil, the bridge that Pia manages, and the bookings and hours there. */
export const codeScene = async (firm: KitFirm) => {
  const emil = await firm.engineer("Emil");
  const pia = await firm.user("Pia", "projectManager");
  const bridge = await firm.project("Bridge", { manager: pia });
  return {
    ...{ emil: emil.objectId, asEmil: firm.as(emil.user), pia, asPia: firm.as(pia), bridge },
    booking: firm.bookingInput(emil.objectId, bridge, 60, first, last),
    hour: { engineer: emil.objectId, project: bridge, workDate: "2027-01-04", hours: 5 },
    /** An existing booking. */
    booked: () => firm.booked(emil.objectId, bridge, 50, first, last),
    requirePe: async () =>
      accepted(await firm.admin.projects.update({ objectId: bridge, requiredCertifications: ["PE"] })),
  };
};
export type Scene = Awaited<ReturnType<typeof codeScene>>;

/** Hours of Emil that Pia approved; priced at 100.00 per hour unless they have no rate. */
export const approvedHours = async (firm: KitFirm, rate: number | null = 100) => {
  const scene = await codeScene(firm);
  if (rate !== null) accepted(await firm.admin.rates.set({ engineer: scene.emil, from: "2026-01-01", rate }));
  const { objectId } = accepted(await scene.asEmil.hours.create({ ...scene.hour, billingStatus: "Submitted" }));
  const { warnings } = accepted(await scene.asPia.hours.approve(objectId));
  return { ...scene, objectId, warnings };
};

/** Two tasks of the bridge, of which the second depends on the first. */
export const dependentTasks = async (firm: KitFirm) => {
  const scene = await codeScene(firm);
  const { tasks } = scene.asPia;
  const { objectId: first } = accepted(await tasks.create({ project: scene.bridge, title: "Survey" }));
  const { objectId: second } = accepted(
    await tasks.create({ project: scene.bridge, title: "Permit", dependsOn: [first] }),
  );
  return { ...scene, first, second };
};
