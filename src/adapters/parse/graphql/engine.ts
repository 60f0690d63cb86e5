import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate as validateDocument,
} from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import type { Declared } from "../entrance.ts";
import { isTooDeep } from "../json.ts";
import { badJson, parseCodes } from "../parse-fault.ts";
import { thrownAnswer } from "../refusal-answer.ts";
import type { Context } from "./context.ts";
import type { GraphqlLimits } from "./limit-options.ts";
import { deepestValue, limitError, limitFault, valuesTooDeep } from "./limits.ts";
import { schemaOf } from "./schema.ts";

/** What a request brings to the engine. */
interface Server extends Context {
  readonly schema: GraphQLSchema;
}
interface EngineOptions {
  readonly path: string;
  readonly limits: Required<GraphqlLimits>;
  readonly introspection: boolean;
  readonly bodyLimit: number;
  /** The largest file; 0 where none are taken. */
  readonly fileLimit: number;
  readonly onError: (cause: unknown) => void;
}

/** What a client reads of an error: a refusal as in REST, a fault of the request by a code of the dialect, nothing of a defect. */
const shownError = (onError: (cause: unknown) => void, introspection: boolean) => {
  /** Without the names of the schema that the engine suggests for variables, whatever it is told. */
  const worded = (message: string): string => (introspection ? message : message.replace(/ Did you mean [^?]*\?/g, ""));
  return (error: unknown): GraphQLError => {
    const given = error instanceof GraphQLError ? error : undefined;
    const cause = given === undefined ? error : (given.originalError ?? given);
    const at = {
      ...(given?.nodes === undefined ? {} : { nodes: given.nodes }),
      ...(given?.path === undefined ? {} : { path: given.path }),
    };
    const answer = thrownAnswer(cause);
    if (answer !== undefined) {
      if (answer.status === 500) onError(cause);
      const { code, error: message, refusal } = answer.body;
      return new GraphQLError(message, { ...at, extensions: { code, ...(refusal === undefined ? {} : { refusal }) } });
    }
    // A fault of the document or of a variable: the engine throws it itself, without a cause.
    if (given !== undefined && (given.originalError === undefined || given.originalError instanceof GraphQLError)) {
      const own = given.extensions.code;
      if (typeof own === "number") return given;
      const { http } = given.extensions;
      const extensions = { code: parseCodes.invalidQuery, ...(http === undefined ? {} : { http }) };
      return new GraphQLError(worded(given.message), {
        ...at,
        source: given.source ?? null,
        positions: given.positions ?? null,
        extensions,
      });
    }
    onError(cause);
    return new GraphQLError("Internal server error.", { ...at, extensions: { code: parseCodes.internal } });
  };
};

/** What was made of the latest keys. */
const latest = <K, V>(
  most: number,
): { readonly get: (key: K) => V | undefined; readonly set: (key: K, value: V) => V } => {
  const made = new Map<K, V>();
  return {
    get: (key) => made.get(key),
    set: (key, value) => {
      made.set(key, value);
      const [oldest] = made.keys();
      if (made.size > most && oldest !== undefined) made.delete(oldest);
      return value;
    },
  };
};

/** Apps send the same few documents; long ones are not kept. */
const [mostDocuments, longestKept] = [500, 20_000];
const documents = (tokens: number) => {
  const kept = latest<string, DocumentNode>(mostDocuments);
  const parsed = (text: string): DocumentNode => {
    try {
      return parse(text, { maxTokens: tokens });
    } catch (thrown) {
      if (thrown instanceof RangeError) throw limitError("QUERY_TOO_DEEP", "The document is nested too deep.", {});
      if (thrown instanceof GraphQLError && /more th?at? \d+ tokens|more than \d+ tokens/.test(thrown.message))
        throw limitError("DOCUMENT_TOO_LONG", `A document has at most ${tokens} tokens.`, { limit: tokens });
      throw thrown;
    }
  };
  return (text: string): DocumentNode => {
    const before = kept.get(text);
    if (before !== undefined) return before;
    const document = parsed(text);
    return text.length > longestKept ? document : kept.set(text, document);
  };
};

/** Schemas by what was declared: firms without declarations share one. */
const schemas = latest<string, GraphQLSchema>(100);
/** The schema for some declarations. Made when it is first asked for, and when a declaration changed. */
export const schemaFor = (declared: Declared): GraphQLSchema => {
  const key = JSON.stringify(declared);
  return schemas.get(key) ?? schemas.set(key, schemaOf(declared));
};

/** Data with the addresses of files in it signed. Few answers hold any, so the others are not walked through. */
const signed = <T>(data: T, withFiles: Context["shown"]): T =>
  withFiles !== undefined && JSON.stringify(data)?.includes("/files/") ? (withFiles(data) as T) : data;

const takesStream = ({ headers }: Request): boolean => /text\/event-stream|\*\/\*/.test(headers.get("accept") ?? "*/*");
const noStream = (): GraphQLError =>
  new GraphQLError("A subscription is answered as text/event-stream; accept it.", {
    extensions: { code: parseCodes.invalidQuery, http: { status: 406 } },
  });

const mostFaults = 20;
type Validated = ReadonlyArray<GraphQLError>;

/** Reads, limits and validates the document of a request. What is too large is refused by name, before it costs anything. */
const reading = (
  limits: Required<GraphqlLimits>,
  introspection: boolean,
  shown: (error: unknown) => GraphQLError,
): Plugin<Server> => {
  const documentOf = documents(limits.tokens);
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const validated = new WeakMap<GraphQLSchema, WeakMap<DocumentNode, Validated>>();
  const validate = (schema: GraphQLSchema, document: DocumentNode): Validated => {
    const known = validated.get(schema) ?? new WeakMap<DocumentNode, Validated>();
    validated.set(schema, known);
    const faults =
      known.get(document) ??
      validateDocument(schema, document, rules, { maxErrors: mostFaults, hideSuggestions: !introspection });
    known.set(document, faults);
    return faults;
  };
  const faultOf = ({ query, variables }: { readonly query?: unknown; readonly variables?: unknown }): unknown => {
    if (isTooDeep(variables, deepestValue)) return valuesTooDeep();
    if (typeof query !== "string") return undefined;
    try {
      return limitFault(documentOf(query), (variables ?? {}) as Readonly<Record<string, unknown>>, limits);
    } catch (thrown) {
      return thrown;
    }
  };
  return {
    onParams: ({ params, setResult }) => {
      const fault = faultOf(params);
      if (fault !== undefined) setResult({ errors: [shown(fault)] });
    },
    onParse: ({ params: { source }, setParsedDocument }) => {
      setParsedDocument(documentOf(String(source)));
    },
    onValidate: ({ params: { schema, documentAST }, setResult }) => {
      setResult(validate(schema, documentAST).map(shown));
    },
    onExecutionResult: ({ result, context, setResult }) => {
      const { warnings, shown: withFiles } = context as unknown as Context;
      if (result === undefined || Array.isArray(result) || !("data" in result)) return;
      const data = signed(result.data, withFiles);
      if (data === result.data && warnings.length === 0) return;
      setResult({
        ...result,
        data,
        ...(warnings.length === 0 ? {} : { extensions: { ...result.extensions, warnings } }),
      });
    },
    onSubscribe: ({ args: { contextValue }, setResultAndStopExecution }) => {
      const { request, shown: withFiles } = contextValue as unknown as Context & { readonly request: Request };
      // Nobody would end what was begun for an answer that cannot be given.
      if (!takesStream(request)) setResultAndStopExecution({ errors: [shown(noStream())] } as never);
      return {
        onSubscribeResult: () => ({
          onNext: ({ result, setResult }) => {
            if (result.data !== undefined) setResult({ ...result, data: signed(result.data, withFiles) });
          },
        }),
      };
    },
  };
};

/** Whether a request brings files along (https://github.com/jaydenseric/graphql-multipart-request-spec). */
const bringsFiles = ({ headers }: Request): boolean =>
  /^multipart\/form-data\b/i.test(headers.get("content-type") ?? "");
/** What the parser of the engine throws for texts that are no JSON, and for maps of other shapes, is no defect of ours. */
const receiving: Plugin<Server> = {
  onRequestParse: ({ requestParser, setRequestParser }) => {
    if (requestParser === undefined) return;
    setRequestParser(async (request) => {
      try {
        return await requestParser(request);
      } catch (thrown) {
        if (thrown instanceof SyntaxError) throw badJson("A part of the request is not JSON.");
        if (thrown instanceof GraphQLError || !bringsFiles(request)) throw thrown;
        throw badJson("The parts of the request do not fit together.");
      }
    });
  },
};

/** Executes requests against the schema that each brings along. */
export const engineOf = ({ path, limits, introspection, bodyLimit, fileLimit, onError }: EngineOptions) => {
  const shown = shownError(onError, introspection);
  const read = reading(limits, introspection, shown);
  const engine = (multipart: boolean) =>
    createYoga<Server>({
      ...{ graphqlEndpoint: path, schema: ({ schema }) => schema },
      // A response of the platform takes a stream of another kind badly: when its reader goes, an error is thrown that nobody can catch.
      fetchAPI: { Request, Response, Headers, URL, ReadableStream },
      ...{ graphiql: false, landingPage: false, cors: false, logging: false, batching: false, multipart },
      maxRequestBodySize: multipart ? bodyLimit + fileLimit : bodyLimit,
      maskedErrors: { maskError: shown },
      parserAndValidationCache: false,
      plugins: [read, receiving],
    });
  const plain = engine(false);
  const withFiles = fileLimit === 0 ? plain : engine(true);
  return (request: Request, server: Server): Promise<Response> =>
    Promise.resolve((bringsFiles(request) ? withFiles : plain).fetch(request, server));
};
