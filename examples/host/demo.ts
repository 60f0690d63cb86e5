import { randomBytes } from "node:crypto";
import type { App, FirmApi, Mail, Mailer, Role } from "firmcore";
import { fill, organizationId, today } from "../walk/sample-firm.ts";
import { makeSamples, type SampleIds } from "./example-records.ts";

export { organizationId };
/** The first day of the demo firm's bookings. */
export const demoDay = today;
const accounts: Readonly<Record<string, Role>> = {
  coordinator: "coordinator",
  manager: "projectManager",
  engineer: "engineer",
};
const mailOf = (username: string): string => `${username}@lindau.example`;
const pointer = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });

/** Imports two bookings over capacity: an import keeps them, and reports show them. */
const overbook = async (app: App, founder: FirmApi): Promise<void> => {
  const { results } = await founder.allocations.list({
    where: { startDate: "2026-11-02" },
    order: "engineer",
    limit: 2,
  });
  const rows = results.map(({ engineer, project }, i) => ({
    objectId: `Legacy000${i}`,
    engineer: pointer("EngineerProfile", engineer),
    project: pointer("Project", project),
    allocationPercent: 60,
    startDate: `${demoDay}T00:00:00.000Z`,
    endDate: "2027-04-09T00:00:00.000Z",
    assignmentRole: "Reviewer",
    status: "Active",
    createdAt: "2026-10-01T08:00:00.000Z",
    updatedAt: "2026-10-01T08:00:00.000Z",
  }));
  await app.import({ organizationId, userId: "founder", role: "administrator" }, [
    { class: "Allocation", file: "Allocation.json", rows },
  ]);
};

/** A mailer for the demo firm that keeps mails in this process. Mails are sent after the answer. */
export interface Inbox extends Mailer {
  readonly next: (username: string) => Promise<Mail>;
}
export const inbox = (): Inbox => {
  const waiting = new Map<string, (mail: Mail) => void>();
  return {
    send: async (mail) => waiting.get(mail.username)?.(mail),
    onError: (_mail, cause) => console.error(cause),
    next: (username) => new Promise((resolve) => void waiting.set(username, resolve)),
  };
};

/** An account with a new password for this run; an existing account gets it by a password reset. */
const account = async (app: App, founder: FirmApi, username: string, role: Role, mails: Inbox) => {
  const visitor = app.as({ organizationId });
  const password = randomBytes(9).toString("base64url");
  const [known] = (await founder.users.list({ where: { username } })).results;
  if (known === undefined) {
    const { user } = await visitor.identity.signUp({ username, email: mailOf(username), password });
    await founder.users.setRole({ objectId: user.objectId, role });
    return { objectId: user.objectId, password };
  }
  const mail = mails.next(username);
  await visitor.identity.requestPasswordReset({ email: mailOf(username) });
  const { token } = await mail;
  await visitor.identity.resetPassword({ token, newPassword: password });
  return { objectId: known.objectId, password };
};

/** Opens the demo firm with an account for each of three roles and prints their passwords. Returns the user that guests act as. */
export const openDemo = async (
  app: App,
  mails: Inbox,
  ids: SampleIds,
  say: (line: string) => void,
): Promise<string> => {
  const founder = app.as({ organizationId, userId: "founder", role: "administrator" });
  const empty = (await founder.engineers.count()) === 0;
  if (empty) {
    await fill(app, (done) => say(`filling the invented firm: ${done}`));
    await overbook(app, founder);
  }
  say(`\nLindau Engineering, an invented firm, from ${demoDay} on. Its accounts, with passwords for this run:`);
  const made: Record<string, string> = {};
  for (const [username, role] of Object.entries(accounts)) {
    const { objectId, password } = await account(app, founder, username, role, mails);
    made[username] = objectId;
    say(`  ${username.padEnd(12)} ${password}`);
  }
  if (empty) {
    const { results } = await founder.projects.list({ order: "projectCode", limit: 1 });
    for (const { objectId } of results) await founder.projects.update({ objectId, projectManager: made.manager ?? "" });
    const person = { fullName: "Eva Engineer", discipline: "Structural", employmentStatus: "active" };
    await founder.engineers.create({ user: made.engineer ?? "", ...person });
  }
  await makeSamples(app, ids);
  return made.coordinator ?? "";
};
