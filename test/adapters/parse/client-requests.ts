/**
 * What clients that nobody here wrote send, read from their published sources. Each flow names the lines that decide on its method, path,
 * headers and body.
 */
export interface Client {
  readonly name: string;
  readonly repository: string;
  readonly commit: string;
  /** Headers of every request, and the lines that set them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly headersIn: string;
  readonly flows: { readonly [F in Flow]: Fixture };
}
type Flow = "logIn" | "query" | "save" | "batch" | "file";
interface Fixture {
  /** File and lines in the repository. */
  readonly source: ReadonlyArray<string>;
  readonly request: (of: Rows) => ClientRequest;
}
interface ClientRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The client sends no session with it. */
  readonly anonymous?: true;
}
/** What the requests are about. */
export interface Rows {
  readonly project: string;
  readonly task: string;
  readonly user: string;
  /** Two rows that nobody needs. */
  readonly companies: readonly [string, string];
}

export const credentials = { username: "boss", password: "correct horse" };
export const json = { "Content-Type": "application/json" };
export const revocable = { "X-Parse-Revocable-Session": "1" };
const pointer = (className: string, objectId: string) => ({ __type: "Pointer", className, objectId });
export const iso = "2027-03-05T00:00:00.000Z";
export const text = JSON.stringify;

/** Tasks of a project that are due, the earliest first. */
export const due = (project: string, date: object = { __type: "Date", iso }) => ({
  ...{ project: pointer("Project", project), dueDate: { $lte: date } },
});
export const listed = { order: "dueDate,-createdAt", include: "project" };
export const saved = (user: string, date: object = { __type: "Date", iso }) => ({
  ...{ dueDate: date, assignedUser: pointer("_User", user), title: "Survey the piers" },
});
export const added = (mount: string) => ({
  requests: ["Port", "Dam"].map((name) => ({ method: "POST", path: `${mount}classes/Company`, body: { name } })),
});
export const scan = "%PDF scan";
