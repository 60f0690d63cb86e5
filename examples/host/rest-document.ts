import { options } from "./env.ts";

type Schema = Readonly<Record<string, unknown>>;
const text: Schema = { type: "string" };
const json = (schema: Schema, example: unknown) => ({ content: { "application/json": { schema, example } } });
const object: Schema = { type: "object", additionalProperties: true };
const answer = { description: "The answer, or `{code, error, refusal}`.", ...json(object, undefined) };
const inPath = (name: string, example: string, more: Schema = {}) => ({
  ...{ name, in: "path", required: true, example, schema: { ...text, ...more } },
});
const inQuery = (name: string, example: string | undefined, description: string) => ({
  ...{ name, in: "query", description, schema: text, ...(example === undefined ? {} : { example }) },
});
const classes = [
  ...["EngineerProfile", "Certification", "Project", "Allocation", "BillableHour", "Company", "Contact", "Deal"],
  ...["Activity", "Task", "Status", "Document", "AccessLog", "TimeOff", "_User"],
];
const ofClass = inPath("class", "EngineerProfile", { enum: classes });
const ofRow = inPath("objectId", "");
const keys = inQuery("keys", undefined, "The fields that are wanted, by comma.");
const include = inQuery("include", "user", "The pointers that are replaced by their rows: `engineer.user,project`.");
const body = (example: unknown) => ({ requestBody: { required: true, ...json(object, example) } });

interface Call {
  readonly summary: string;
  readonly [more: string]: unknown;
}
const call = ({ summary, ...more }: Call) => ({ summary, responses: { default: answer }, ...more });

/** The routes of Parse clients for the page to try them (docs/moving-from-parse.md says what they do). */
export const restDocument = () => ({
  openapi: "3.1.0",
  info: { title: "REST for Parse clients", version: "1", description: "Rows are those of the invented firm." },
  servers: [{ url: options.parse.path }],
  security: [{ application: [], token: [] }],
  components: {
    securitySchemes: {
      application: { type: "apiKey", in: "header", name: "X-Parse-Application-Id" },
      token: { type: "apiKey", in: "header", name: "X-Parse-Session-Token" },
    },
  },
  paths: {
    "/classes/{class}": {
      get: call({
        summary: "Find rows",
        parameters: [
          ...[ofClass, inQuery("where", '{"employmentStatus":"Full-time"}', "A filter, as JSON.")],
          ...[inQuery("order", "fullName", "`-` before a field means descending."), include, keys],
          ...[inQuery("limit", "10", "100 by default."), inQuery("skip", "0", ""), inQuery("count", "1", "")],
        ],
      }),
      post: call({
        summary: "Create a row",
        parameters: [{ ...ofClass, example: "Company" }],
        ...body({ name: "City" }),
      }),
    },
    "/classes/{class}/{objectId}": {
      get: call({ summary: "Read a row", parameters: [ofClass, ofRow, include, keys] }),
      put: call({
        summary: "Change a row",
        parameters: [ofClass, ofRow],
        ...body({ primaryLocation: "Lindau" }),
      }),
      delete: call({ summary: "Delete a row", parameters: [ofClass, ofRow] }),
    },
    "/users/me": { get: call({ summary: "Who I am" }) },
    "/batch": {
      post: call({
        summary: "Several calls at once",
        ...body({
          requests: [
            { method: "POST", path: `${options.parse.path}/classes/Company`, body: { name: "City" } },
            { method: "GET", path: `${options.parse.path}/classes/Company?limit=1` },
          ],
        }),
      }),
    },
    "/functions/{name}": {
      post: call({
        summary: "Run an operation",
        parameters: [inPath("name", "reports.utilization")],
        ...body({ from: "2026-11-01", to: "2026-11-30" }),
      }),
    },
    "/files/{name}": {
      post: call({
        summary: "Upload a file",
        parameters: [inPath("name", "hello.txt")],
        ...body({ base64: "SGVsbG8=", _ContentType: "text/plain" }),
      }),
    },
    "/login": {
      post: call({ summary: "Log in", security: [{ application: [] }], ...body({ username: "", password: "" }) }),
    },
    "/config": { get: call({ summary: "What the host publishes" }) },
    "/health": { get: call({ summary: "Whether the host is there", security: [] }) },
  },
});
