/** The response to a call. */
export interface Answered {
  readonly call: string;
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | null>>;
}
type Facts = Readonly<Record<string, unknown>>;

/** Makes the same calls to any server and returns the responses. */
export const talk = async (url: string, password: string): Promise<ReadonlyArray<Answered>> => {
  const answers: Array<Answered> = [];
  const post = async (operation: string, text: string, more: Readonly<Record<string, string>> = {}): Promise<Facts> => {
    const sent = text === "" ? {} : { body: text, headers: { "content-type": "application/json", ...more } };
    const answer = await fetch(`${url}/operations/${operation}`, { method: "POST", headers: more, ...sent });
    const got = await answer.text();
    const body: unknown = answer.headers.get("content-type")?.includes("json") ? JSON.parse(got) : null;
    const kept = ["cache-control", "www-authenticate"].map((name) => [name, answer.headers.get(name)] as const);
    answers.push({ call: operation, status: answer.status, body, headers: Object.fromEntries(kept) });
    return body as Facts;
  };
  const call = (operation: string, input: unknown, more?: Readonly<Record<string, string>>) =>
    post(operation, JSON.stringify(input), more);

  await call("users.count", {});
  await call("identity.logIn", { login: "admin", password: "not it, for sure" });
  const { sessionToken } = await call("identity.logIn", { login: "admin", password });
  const as = { authorization: `Bearer ${String(sessionToken)}` };
  const { objectId: user } = await call("users.provision", { externalId: "ana" }, as);
  const person = { user, fullName: "Ana Souza", discipline: "Civil", employmentStatus: "Full-time" };
  const { objectId: engineer } = await call("engineers.create", person, as);
  const { objectId: project } = await call("projects.create", { name: "Brücke", status: "Active" }, as);
  const asked = { engineer, project, assignmentRole: "Lead", allocationPercent: 60, startDate: "2027-03-10" };
  const once = { ...as, "idempotency-key": "booking 1", "x-reason": encodeURIComponent("Zusage des Büros") };
  await call("allocations.assign", asked, once);
  await call("allocations.assign", asked, once);
  await call("allocations.assign", { ...asked, allocationPercent: 50 }, once);
  await call("allocations.assign", asked, as);
  await call("allocations.list", { where: { startDate: { atLeast: "2027-01-01" } }, order: "-startDate" }, as);
  await call("allocations.assign", { ...asked, startDate: "2027-02-30", more: 1 }, as);
  await call("projects.get", { objectId: "0000000000" }, as);
  await call("log.list", { class: "Allocation" }, as);

  await post("users.count", "", as);
  await post("users.count", "{ not JSON", as);
  await call("no.such", {}, as);
  await call("users.count?sessionToken=x", {}, { authorization: "Bearer x" });
  await call("identity.logIn", { login: "admin", password }, { authorization: "Bearer x" });
  await call("identity.logOut", {}, as);
  await call("users.count", {}, as);
  return answers;
};
