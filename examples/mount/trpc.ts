// mount/trpc.ts
import {
  initTRPC,
  type TRPC_ERROR_CODE_KEY,
  TRPCError,
  type TRPCMutationProcedure,
  type TRPCQueryProcedure,
} from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import {
  type AnswerBody,
  type Caller,
  callHeaders,
  type ErrorBody,
  type HttpAnswer,
  type HttpBatch,
  type HttpCall,
  type OperationInput,
  type OperationName,
  type Operations,
  operationNamed,
  operationNames,
  respond,
} from "firmcore";
import { bearerOf, type Firm, failureOf } from "./firm.ts";

interface Context extends Pick<HttpCall, "header"> {
  readonly caller: Caller;
}

/** A refusal, with the status and the body that it has over HTTP. */
class Refused extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}
/** tRPC has no code for 410, and names the others in its own way. */
const codes: Readonly<Record<number, TRPC_ERROR_CODE_KEY>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  410: "PRECONDITION_FAILED",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
};
/** What is no success, as an error of tRPC. */
const refusedBy = ({ status, body }: HttpAnswer): TRPCError => {
  const cause = new Refused(status, body as ErrorBody);
  return new TRPCError({ code: codes[status] ?? "INTERNAL_SERVER_ERROR", message: cause.message, cause });
};

// Without `isDev: false` an error carries its stack wherever NODE_ENV is not `production`.
const t = initTRPC.context<Context>().create({
  isDev: false,
  errorFormatter: ({ shape, error }) => {
    if (!(error.cause instanceof Refused)) {
      const message = error.code === "INTERNAL_SERVER_ERROR" ? "The server made a mistake" : shape.message;
      return { ...shape, message, data: { ...shape.data, refusal: null } };
    }
    const { status, body } = error.cause;
    return { ...shape, data: { ...shape.data, httpStatus: status, refusal: body } };
  },
});

type Procedure<Kind, Input, Output> = Kind extends "query"
  ? TRPCQueryProcedure<{ meta: object; input: Input; output: Output }>
  : TRPCMutationProcedure<{ meta: object; input: Input; output: Output }>;
/** An input whose fields may all be left out may be left out itself. */
// biome-ignore lint/suspicious/noConfusingVoidType: this is how tRPC marks an input that may be left out.
type Omittable<I> = Record<never, never> extends I ? I | void : I;
type OperationProcedure<N extends OperationName, Of> = Procedure<
  Of extends { readonly kind: infer Kind } ? Kind : never,
  Omittable<OperationInput<N>>,
  AnswerBody<N>
>;
type Procedures = {
  [G in keyof Operations]: {
    [M in keyof Operations[G] & string]: OperationProcedure<Extract<`${G}.${M}`, OperationName>, Operations[G][M]>;
  };
} & { readonly batch: Procedure<"command", HttpBatch, ReadonlyArray<unknown>> };

/** The router of a firm: every operation as a query or a mutation. */
const firmRouter = ({ app, onError }: Pick<Firm, "app" | "onError">) => {
  const procedure = (operation: string) => {
    const call = async ({ ctx, input }: { readonly ctx: Context; readonly input: unknown }) => {
      const answer = await respond(app, { operation, body: input, ...ctx, onError });
      if (answer.status === 200) return answer.body;
      throw refusedBy(answer);
    };
    // The operation itself validates its input, after the policy.
    const open = t.procedure.input((sent: unknown) => sent);
    return operationNamed(operation)?.kind === "query" ? open.query(call) : open.mutation(call);
  };
  const groups: Record<string, unknown> = { batch: procedure("batch") };
  for (const name of operationNames) {
    const [group = "", method = ""] = name.split(".");
    groups[group] = { ...(groups[group] as object | undefined), [method]: procedure(name) };
  }
  return t.router(groups as unknown as Procedures);
};

/** The type of the router, for clients. */
export type FirmRouter = ReturnType<typeof firmRouter>;

/** The router as a handler of Fetch requests, such as a route handler of Next. */
export const answerTrpc = (firm: Firm, endpoint: string) => {
  const router = firmRouter(firm);
  return (req: Request): Promise<Response> =>
    fetchRequestHandler({
      ...{ endpoint, req, router },
      createContext: async () => {
        const header = (name: string) => req.headers.get(name);
        try {
          return { header, caller: await firm.callerOf(bearerOf(header(callHeaders.session)), null) };
        } catch (cause) {
          throw refusedBy(failureOf(cause, firm.onError));
        }
      },
      onError: ({ error }) => {
        if (error.code === "INTERNAL_SERVER_ERROR" && !(error.cause instanceof Refused))
          firm.onError(error.cause ?? error);
      },
    });
};
