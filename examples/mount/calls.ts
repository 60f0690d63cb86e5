import type { ErrorBody } from "firmcore";

/** One call, as every transport can make it. */
export interface Call {
  readonly operation: string;
  readonly input?: unknown;
  /** The bearer token. */
  readonly as?: string;
  readonly requestId?: string;
  readonly reason?: string;
  /** The languages of sentences, as in `Accept-Language`. */
  readonly language?: string;
}
/** The response; over MCP it has no status. */
export interface Answered {
  readonly status: number | null;
  readonly body: unknown;
}
export type Client = (call: Call) => Promise<Answered>;

const idOf = ({ body }: Answered): string => String((body as { readonly objectId?: unknown }).objectId);
export const codeOf = ({ body }: Answered): string => (body as ErrorBody | null)?.code ?? "OK";

/** Makes the same calls over any transport, and returns them with the responses. */
export const talk = async (client: Client): Promise<ReadonlyArray<Call & { readonly answered: Answered }>> => {
  const calls: Array<Call & { readonly answered: Answered }> = [];
  const call = async (operation: string, input: unknown, more: Omit<Call, "operation" | "input"> = {}) => {
    const answered = await client({ operation, input, ...more });
    calls.push({ operation, input, ...more, answered });
    return answered;
  };
  const [ada, ana] = [{ as: "ada's" }, { as: "ana's" }];
  await call("users.count", {});
  await call("users.count", {}, { as: "nobody's" });
  const user = idOf(await call("users.provision", { externalId: "ana", role: "engineer" }, ada));
  const person = { user, fullName: "Ana Souza", discipline: "Civil", employmentStatus: "Full-time" };
  const engineer = idOf(await call("engineers.create", person, ada));
  const projectManager = idOf(await call("identity.me", {}, ada));
  const named = { projectCode: "B-1", projectName: "Brücke", clientName: "City", status: "Active", projectManager };
  const project = idOf(await call("projects.create", named, ada));
  const asked = { engineer, project, assignmentRole: "Lead", allocationPercent: 60, startDate: "2027-03-10" };
  const once = { ...ada, requestId: "booking 1", reason: "Zusage des Büros" };
  await call("allocations.assign", asked, once);
  await call("allocations.assign", asked, once);
  await call("allocations.assign", { ...asked, allocationPercent: 50 }, once);
  await call("allocations.assign", asked, ada);
  await call("allocations.list", { where: { startDate: { atLeast: "2027-01-01" } }, order: "-startDate" }, ada);
  await call("allocations.assign", { ...asked, startDate: "2027-02-30", more: 1 }, ada);
  await call("projects.get", { objectId: "0000000000" }, { ...ada, language: "de-AT, en;q=0.5" });
  await call("log.list", { class: "Allocation" }, ada);
  await call("hours.create", { engineer, project, workDate: "2027-01-04", hours: 7.5 }, ana);
  await call("projects.create", { ...named, projectCode: "B-2" }, ana);
  await call("hours.count", undefined, ana);
  return calls;
};
