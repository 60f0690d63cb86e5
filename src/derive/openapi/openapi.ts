import { statusOf } from "../../api/http-status.ts";
import { callHeaders } from "../../api/respond-http.ts";
import { codeOf, type Refusal } from "../../domain/kernel/refusal/refusal.ts";
import type { Input } from "../../domain/kernel/schema/input.ts";
import type { JsonSchema } from "../../domain/kernel/schema/kind.ts";
import { clone } from "../../domain/kernel/values/clone.ts";
import type { AnyOperation, CommonRefusal } from "../../operations/define/operation.ts";
import { operations } from "../../operations/index.ts";
import { listOperations } from "../../operations/operation-tree.ts";
import { plainClasses } from "../../operations/plain-classes.ts";
import { answerSchemaOf } from "./answer-schema.ts";
import { inputSchemaOf, jsonSchemas } from "./json-schema.ts";
import { operationExamples } from "./operation-examples.ts";

type Plain = Readonly<Record<string, unknown>>;
/** What a document says beside the operations. */
export interface OpenApiOptions {
  /** Default `firmcore`. */
  readonly title?: string;
  /** Of your API; default 1. */
  readonly version?: string;
  /** Default: how calls, refusals and values look, and how to log in. */
  readonly description?: string;
  /** Where it is served; default: at the root of where the document is. */
  readonly servers?: ReadonlyArray<{ readonly url: string; readonly description?: string }>;
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

/** Refusals that every operation may answer. */
const always: { readonly [Tag in CommonRefusal["_tag"]]: true } = {
  AuthRequired: true,
  SessionInvalid: true,
  ClassForbidden: true,
  Forbidden: true,
  UnknownField: true,
  NotFound: true,
  PointerInvalid: true,
  VersionConflict: true,
  Duplicate: true,
  RequestIdReused: true,
  Required: true,
  TypeMismatch: true,
  TextInvalid: true,
  EmailInvalid: true,
  PasswordPolicy: true,
  RangeReversed: true,
  PercentRange: true,
  HoursRange: true,
  AmountRange: true,
  Precision: true,
  UnknownWord: true,
  Busy: true,
  Storage: true,
};
type Tag = Refusal["_tag"];

const whatHappened: Readonly<Record<number, string>> = {
  401: "Nobody is signed in",
  403: "The actor may not do this",
  404: "There is no such record, or none that the actor may see",
  409: "What stands is in the way",
  410: "What was asked to go on from is gone",
  422: "The input, or what it asks for, is wrong",
  429: "Too many tries",
  503: "The store could not answer",
};
const json = (schema: JsonSchema): Plain => ({ "application/json": { schema } });
const refused = (status: number, codes: ReadonlyArray<string>): Plain => ({
  description: `${whatHappened[status]}: ${codes.join(", ")}.`,
  ...(status === 401 ? { headers: { "WWW-Authenticate": { schema: { type: "string" } } } } : {}),
  ...(status === 503 ? { headers: { "Retry-After": { description: "Seconds.", schema: { type: "integer" } } } } : {}),
  content: json({ $ref: "#/components/schemas/Error", properties: { code: { enum: codes } } }),
});
const byStatus = (tags: ReadonlyArray<Tag>): ReadonlyMap<number, ReadonlyArray<string>> =>
  new Map(
    [...Map.groupBy(new Set(tags), (_tag) => statusOf({ _tag }))]
      .sort(([left], [right]) => left - right)
      .map(([status, of]) => [status, of.map((_tag) => codeOf({ _tag }))]),
  );
const usual = byStatus(Object.keys(always) as ReadonlyArray<Tag>);

const responsesOf = (of: AnyOperation): Plain => {
  const own = byStatus([...(Object.keys(always) as ReadonlyArray<Tag>), ...(of.refusals as ReadonlyArray<Tag>)]);
  return Object.fromEntries(
    [...own].map(([status, codes]) => [
      status,
      codes.length === usual.get(status)?.length
        ? { $ref: `#/components/responses/Refused${status}` }
        : refused(status, codes),
    ]),
  );
};

/** The summary, and when the operation refuses: what a client can expect without opening the responses. */
const descriptionOf = ({ doc, refusals }: AnyOperation): string => {
  const codes = [...new Set(refusals as ReadonlyArray<Tag>)].map((_tag) => `\`${codeOf({ _tag })}\``);
  const own = codes.length === 0 ? "It has no refusals of its own" : `It may refuse with ${codes.join(", ")}`;
  return `${doc}\n\n${own}, besides those that every operation has.`;
};

const parameter = (name: string): Plain => ({ $ref: `#/components/parameters/${name}` });
const isOpen = (of: AnyOperation): boolean => of.kind === "flow" && of.open;
/** What is written has a reason; what is kept for a request id is the answer of a step. */
const parametersOf = ({ kind }: AnyOperation): ReadonlyArray<Plain> =>
  kind === "query" ? [] : [...(kind === "command" ? [parameter("RequestId")] : []), parameter("Reason")];

const parameters = {
  RequestId: {
    name: callHeaders.requestId,
    in: "header",
    description:
      "The first answer to this id is kept and given again; the same id with another body is refused (R-REQ-1).",
    schema: { type: "string", minLength: 1, maxLength: 200 },
  },
  Reason: {
    name: callHeaders.reason,
    in: "header",
    description: "Why, for the change log; percent-encoded UTF-8. A field `reason` of the body goes before it.",
    schema: { type: "string" },
  },
} as const;

const error: JsonSchema = {
  type: "object",
  description: "Why not, for people (`message`) and programs (the rest).",
  properties: {
    code: { type: "string" },
    message: { type: "string" },
    class: { type: "string" },
    objectId: { type: "string" },
    detail: { type: "object", description: "The facts; docs/rules/errors.md says which." },
  },
  required: ["code", "message", "detail"],
};

const bodyOf = (schema: JsonSchema, example: unknown): Plain => ({
  required: "required" in schema,
  content: { "application/json": { schema, example } },
});

const about = `The operations of a professional-services firm. Each is a \`POST\` of its input as JSON; a refusal says in \`code\`, \`message\` and \`detail\` what stands in the way.

\`identity.logIn\` answers a \`sessionToken\`; send it as \`Authorization: Bearer …\`. Days are \`YYYY-MM-DD\`, and date ranges include both ends; percents have at most two decimals; an amount is \`{ minor, currency }\` in minor units; whole minutes stand in fields that are named \`minutes\` or end in \`Minutes\`.

The examples name records of the invented firm that the example host opens.`;

/** What the operations of a group are about, where that is not what its class is. */
const groups: Readonly<Partial<Record<string, string>>> = {
  allocations: "Bookings: a share of an engineer's time on a project, never beyond the limit.",
  certifications: "What engineers are certified for, and until when.",
  engineers: "The people who are booked, and who of them is free.",
  holidays: "Days off of whole calendars.",
  hours: "Time that was worked: entered, approved, billed.",
  identity: "Log-in, sign-up and passwords.",
  limits: "How much an engineer may be booked, from a day on.",
  log: "What was changed, when and by whom.",
  projects: "What engineers are booked on, from planned to completed.",
  rates: "What an hour of an engineer costs, from a day on.",
  reports: "What adds up: capacity, certificates, utilization, money.",
  sessions: "Where one is logged in.",
  settings: "What the firm decides for itself.",
  timeOff: "Leave: requested, granted or refused.",
  users: "Accounts and their roles.",
  workingTime: "The week of an engineer, from a day on.",
};

/**
 * An OpenAPI 3.1 document of all operations, each `POST /operations/{name}`: what it takes and answers, with what codes it may
 * refuse, and who needs no session.
 */
export const openApi = ({
  title = "firmcore",
  version = "1",
  description = about,
  servers = [{ url: "/", description: "Where this document is served." }],
}: OpenApiOptions = {}): OpenApiDocument => {
  const prefix = "#/components/schemas/";
  const book = new Map<string, JsonSchema>([["Error", error]]);
  const sent = jsonSchemas("sent", prefix, book);
  const plain = jsonSchemas("plain", prefix, book);
  const every = listOperations(operations);
  const paths = Object.fromEntries(
    every.map((of) => {
      const answer = answerSchemaOf(of, plain);
      const post: Plain = {
        operationId: of.name,
        tags: [of.name.split(".")[0]],
        summary: of.doc,
        description: descriptionOf(of),
        ...(parametersOf(of).length === 0 ? {} : { parameters: parametersOf(of) }),
        requestBody: bodyOf(inputSchemaOf(of.input as Input, sent), operationExamples[of.name]),
        responses: {
          200: { description: "What it answers.", content: json(answer ?? {}) },
          ...responsesOf(of),
          500: { $ref: "#/components/responses/Defect" },
        },
        ...(isOpen(of) ? { security: [] } : {}),
      };
      return [`/operations/${of.name}`, { post }];
    }),
  );
  // Some parts are those of every document: whoever adds to one changes no other.
  return clone({
    openapi: "3.1.0",
    info: { title, version, description },
    servers,
    tags: Object.keys(operations).map((name) => ({
      name,
      description: groups[name] ?? plainClasses.find(({ group }) => group === name)?.entity.doc ?? "",
    })),
    security: [{ session: [] }],
    paths,
    components: {
      schemas: Object.fromEntries([...book].sort(([left], [right]) => (left < right ? -1 : 1))),
      parameters,
      responses: {
        ...Object.fromEntries([...usual].map(([status, codes]) => [`Refused${status}`, refused(status, codes)])),
        Defect: {
          description: "A defect of the server; says nothing else.",
          content: json({ $ref: `${prefix}Error` }),
        },
      },
      securitySchemes: {
        session: {
          type: "http",
          scheme: "bearer",
          description: "The token of `identity.logIn`, as it was given; it names its firm (R-ID-7).",
        },
      },
    },
  });
};
