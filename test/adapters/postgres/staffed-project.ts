import type { FirmApi } from "firmcore";

/** A project and engineers to book on it. */
export const staffed = async (firm: FirmApi, people: number) => {
  const manager = await firm.users.provision({ externalId: "manager", role: "projectManager" });
  const project = await firm.projects.create({
    projectCode: "P",
    projectName: "Bridge",
    clientName: "City",
    projectManager: manager.objectId,
    status: "active",
  });
  const engineers: Array<string> = [];
  for (let i = 0; i < people; i++) {
    const { objectId: user } = await firm.users.provision({ externalId: `e${i}` });
    const made = await firm.engineers.create({ user, fullName: `Engineer ${i}`, discipline: "Civil" });
    engineers.push(made.objectId);
  }
  const booking = (engineer: string, allocationPercent = 60) => ({
    engineer,
    project: project.objectId,
    allocationPercent,
    startDate: "2027-03-01",
    endDate: "2027-03-10",
    assignmentRole: "Lead",
  });
  return { engineers, booking };
};
