import { callHeaders } from "../../api/http-call.ts";
import { statuses } from "../../api/http-status.ts";
import { languageTags } from "../../domain/kernel/messages/languages.ts";
import { codeOf } from "../../domain/kernel/refusal/refusal.ts";
import type { Input } from "../../domain/kernel/schema/input.ts";
import type { JsonSchema } from "../../domain/kernel/schema/kind.ts";
import { clone } from "../../domain/kernel/values/clone.ts";
import type { AnyOperation } from "../../operations/define/operation.ts";
import { refusalTagsOf, type Tag } from "../../operations/define/refusal-tags.ts";
import { operations } from "../../operations/index.ts";
import { listOperations } from "../../operations/operation-tree.ts";
import type { Extension } from "../../operations/own/extension.ts";
import type { OwnRules } from "../../operations/own/own-operations.ts";
import { plainClasses } from "../../operations/plain-classes.ts";
import { answerSchemaOf } from "./answer-schema.ts";
import { batchAnswer, batchDoc, batchExample, batchInput } from "./batch-schemas.ts";
import { customSchemas } from "./custom-schemas.ts";
import { inputSchemaOf, jsonSchemas } from "./json-schema.ts";
import { operationExamples } from "./operation-examples.ts";
import { refusal } from "./special-answers.ts";

type Plain = Readonly<Record<string, unknown>>;
/** What the document contains besides the operations. */
export interface OpenApiOptions {
  /** Default `firmcore`. */
  readonly title?: string;
  /** The version of your API. Default 1. */
  readonly version?: string;
  /** Default: a text on calls, refusals, values and log-in. */
  readonly description?: string;
  /** Where the API is served. Default: the root of the server that serves the document. */
  readonly servers?: ReadonlyArray<{ readonly url: string; readonly description?: string }>;
  /** Guards and operations of your own, as `openFirm` gets them. The schema of an answer of yours is open. */
  readonly own?: Pick<OwnRules, "guards" | "operations">;
  /** Fields and classes, as `openFirm` gets them in `extend`. Those that a firm declared can be given in the same form. */
  readonly custom?: Extension;
}
/** An OpenAPI 3.1 document, as plain data. */
export interface OpenApiDocument {
  readonly openapi: "3.1.0";
  readonly info: Plain;
  readonly servers: ReadonlyArray<Plain>;
  readonly tags: ReadonlyArray<Plain>;
  readonly security: ReadonlyArray<Plain>;
  readonly paths: Readonly<Record<string, Readonly<Record<"post", Plain>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Plain>>>>;
}

const whatHappened: Readonly<Record<number, string>> = {
  401: "The caller is not signed in",
  403: "The actor may not do this",
  404: "The record does not exist, or the actor may not read it",
  409: "Existing records conflict with the request",
  410: "The cursor is too old",
  422: "The input is not valid",
  429: "Too many attempts",
  503: "The store could not answer",
};
const json = (schema: JsonSchema): Plain => ({ "application/json": { schema } });
const refused = (status: number, codes: ReadonlyArray<string>): Plain => ({
  description: `${whatHappened[status]}: ${codes.join(", ")}.`,
  ...(status === 401 ? { headers: { "WWW-Authenticate": { schema: { type: "string" } } } } : {}),
  ...(status === 503 ? { headers: { "Retry-After": { description: "Seconds.", schema: { type: "integer" } } } } : {}),
  content: json({ $ref: "#/components/schemas/Error", properties: { code: { enum: codes } } }),
});
type Codes = ReadonlyMap<number, ReadonlyArray<string>>;
/** The codes of each status. */
const codesByStatus = (tags: ReadonlySet<string>): Codes => {
  const known = (Object.keys(statuses) as ReadonlyArray<Tag>).filter((tag) => tags.has(tag));
  // Those of a host are conflicts.
  const own = [...tags].filter((tag) => !Object.hasOwn(statuses, tag));
  return new Map(
    [
      ...Map.groupBy<number, string>(
        [...known, ...own],
        (tag) => (statuses as Readonly<Record<string, number>>)[tag] ?? 409,
      ),
    ]
      .sort(([left], [right]) => left - right)
      .map(([status, found]) => [status, found.map((_tag) => codeOf({ _tag }))]),
  );
};
/** The codes that most operations have for each status: the document holds that response once. */
const usualCodes = (every: ReadonlyArray<AnyOperation>): Codes => {
  const found = every.flatMap((of) => [...codesByStatus(refusalTagsOf(of))]);
  return new Map(
    [...Map.groupBy(found, ([status]) => status)]
      .sort(([left], [right]) => left - right)
      .map(([status, all]) => {
        const alike = [...Map.groupBy(all, ([_status, codes]) => codes.join()).values()];
        const [most = []] = alike.sort((left, right) => right.length - left.length);
        return [status, most[0]?.[1] ?? []];
      }),
  );
};

const responsesOf = (answer: JsonSchema, tags: ReadonlySet<string>, usual: Codes): Plain => {
  const others = [...codesByStatus(tags)].map(([status, codes]) => [
    status,
    codes.join() === usual.get(status)?.join()
      ? { $ref: `#/components/responses/Refused${status}` }
      : refused(status, codes),
  ]);
  return {
    200: { description: "The answer.", content: json(answer) },
    ...Object.fromEntries(others),
    500: { $ref: "#/components/responses/Defect" },
  };
};

/** The summary and the refusals of its rules, so that a reader need not open the responses. */
const descriptionOf = ({ doc, refusals }: AnyOperation): string => {
  const codes = [...new Set(refusals as ReadonlyArray<Tag>)].map((_tag) => `\`${codeOf({ _tag })}\``);
  const own = codes.length === 0 ? "No refusals of its own rules" : `Refusals of its own rules: ${codes.join(", ")}`;
  return `${doc}\n\n${own}. The responses list all.`;
};

const parameter = (name: string): Plain => ({ $ref: `#/components/parameters/${name}` });
const isOpen = (of: AnyOperation): boolean => of.kind === "flow" && of.open;
/** Operations that write take a reason. Only answers of commands are stored under a request id. A counted attempt and a logged read cannot be run dry. */
const parametersOf = (of: AnyOperation): ReadonlyArray<Plain> =>
  of.kind === "query"
    ? [parameter("Language")]
    : [
        parameter("Language"),
        ...(of.kind === "command" ? [parameter("RequestId")] : []),
        parameter("Reason"),
        ...((of.kind === "flow" ? of.counted : of.onlyWhenWritten === true) ? [] : [parameter("DryRun")]),
      ];

const parameters = {
  Language: {
    name: callHeaders.language,
    in: "header",
    description: `The language of sentences: ${languageTags.map((tag) => `\`${tag}\``).join(" or ")}. Default: \`en\`.`,
    schema: { type: "string" },
  },
  RequestId: {
    name: callHeaders.requestId,
    in: "header",
    description:
      "The first answer to this id is stored and returned again; the same id with another body is refused (R-REQ-1).",
    schema: { type: "string", minLength: 1, maxLength: 200 },
  },
  Reason: {
    name: callHeaders.reason,
    in: "header",
    description:
      "The reason for the change log, in percent-encoded UTF-8. A field `reason` in the body takes precedence.",
    schema: { type: "string" },
  },
  DryRun: {
    name: callHeaders.dryRun,
    in: "header",
    description: "`true`: answers as the call would and writes nothing.",
    schema: { type: "string", enum: ["true", "false"] },
  },
} as const;

const bodyOf = (schema: JsonSchema, example: unknown): Plain => ({
  required: "required" in schema,
  content: { "application/json": { schema, example } },
});

const about = `The operations of a professional-services firm. Each one is a \`POST\` with its input as JSON. A refusal has a \`code\`, a \`message\` and a \`detail\` with the facts.

\`identity.logIn\` returns a \`sessionToken\`; send it as \`Authorization: Bearer …\`. Days are \`YYYY-MM-DD\`, and date ranges include both ends. Percents have at most two decimals. An amount is \`{ minor, currency }\` in minor units. Fields named \`minutes\` or ending in \`Minutes\` hold whole minutes.

The examples use records of the demo firm that the example host opens.`;

/** The description of each group of operations whose class does not already say it. */
const groups: Readonly<Partial<Record<string, string>>> = {
  activities: "What is to be done, or was done, for a contact or a deal.",
  alerts: "What needs attention today: derived facts, each with its recipients.",
  allocations: "Bookings: a share of an engineer's time on a project, never beyond the limit.",
  accessLog: "Who was given which document, and when.",
  certifications: "Certificates of engineers and their dates.",
  customClasses: "Classes that the firm declares.",
  customFields: "Fields that the firm adds to classes.",
  records: "Records of the classes that the firm declared.",
  deals: "Deals, from lead to won or lost, and the pipeline.",
  documents: "Documents, and with whom they are shared.",
  engineers: "Profiles of engineers, and who is available.",
  grants: "Rights to read single records of the CRM.",
  holidays: "Days off of whole calendars.",
  hours: "Billable hours: entered, approved and billed.",
  identity: "Log-in, sign-up and passwords.",
  limits: "Capacity limits of engineers, each from a day on.",
  log: "The change log: what changed, when and by whom.",
  permissions: "Who may read and change a record.",
  projects: "Projects, from planned to completed.",
  rates: "Hourly rates of engineers, each from a day on.",
  reports: "Reports on capacity, certificates, utilization and money.",
  sessions: "Sessions of the caller's own account.",
  settings: "Settings of the firm.",
  statusUpdates: "What happened in projects, written by people and by events.",
  tasks: "The work of projects, with dependencies.",
  timeOff: "Leave: requested, granted or refused.",
  users: "Accounts and their roles.",
  workingTime: "Weekly working time of engineers, each from a day on.",
};

/**
 * An OpenAPI 3.1 document of all operations, each as `POST /operations/{name}`, with input, answer, codes of refusals, and
 * whether it needs a session.
 */
export const openApi = ({
  title = "firmcore",
  version = "1",
  description = about,
  servers = [{ url: "/", description: "Where this document is served." }],
  own: { guards = [], operations: added = {} } = {},
  custom = {},
}: OpenApiOptions = {}): OpenApiDocument => {
  const prefix = "#/components/schemas/";
  const book = new Map<string, JsonSchema>();
  const customOf = customSchemas(custom, prefix);
  const sent = jsonSchemas("sent", prefix, book, true);
  const plain = jsonSchemas("plain", prefix, book);
  refusal(plain);
  const ofHost = new Set(listOperations(added));
  const every = [...listOperations(operations), ...ofHost];
  const tagsOf = (of: AnyOperation): ReadonlySet<string> => {
    const name = (of.kind === "command" ? of.checks : undefined) ?? of.name;
    const asked = guards.filter(({ operations: on }) => on.includes(name));
    return new Set<string>([...refusalTagsOf(of), ...asked.map(({ tag }) => tag)]);
  };
  const usual = usualCodes(every);
  const paths = Object.fromEntries(
    every.map((of) => {
      const answer = ofHost.has(of) ? undefined : answerSchemaOf(of, plain);
      const post: Plain = {
        operationId: of.name,
        tags: [of.name.split(".")[0]],
        summary: of.doc,
        description: descriptionOf(of),
        parameters: parametersOf(of),
        requestBody: bodyOf(
          customOf.input(inputSchemaOf(of.input as Input, sent), of.class),
          operationExamples[of.name],
        ),
        responses: responsesOf(answer ?? {}, tagsOf(of), usual),
        ...(isOpen(of) ? { security: [] } : {}),
      };
      return [`/operations/${of.name}`, { post }];
    }),
  );
  const batch: Plain = {
    operationId: "batch",
    tags: ["batch"],
    summary: batchDoc,
    description: `${batchDoc}\n\nRefusals of a transaction: those of its operations.`,
    parameters: ["Language", "RequestId", "Reason", "DryRun"].map(parameter),
    requestBody: bodyOf(batchInput(every), batchExample),
    responses: responsesOf(batchAnswer, new Set(every.flatMap((of) => [...tagsOf(of)])), usual),
  };
  // Documents share some parts: a copy keeps a caller's change out of other documents.
  return clone({
    openapi: "3.1.0",
    info: { title, version, description },
    servers,
    tags: [
      ...Object.keys({ ...operations, ...added }).map((name) => ({
        name,
        description: groups[name] ?? plainClasses.find(({ group }) => group === name)?.entity.doc ?? "",
      })),
      { name: "batch", description: "Several operations in one call." },
    ],
    security: [{ session: [] }],
    paths: { ...paths, "/operations/batch": { post: batch } },
    components: {
      schemas: Object.fromEntries(
        Object.entries(customOf.parts(Object.fromEntries(book))).sort(([left], [right]) => (left < right ? -1 : 1)),
      ),
      parameters,
      responses: {
        ...Object.fromEntries([...usual].map(([status, codes]) => [`Refused${status}`, refused(status, codes)])),
        Defect: {
          description: "A defect of the server, without details.",
          content: json({ $ref: `${prefix}Error` }),
        },
      },
      securitySchemes: {
        session: {
          type: "http",
          scheme: "bearer",
          description: "The `sessionToken` of `identity.logIn`, unchanged; it names its firm (R-ID-7).",
        },
      },
    },
  });
};
