import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { parseHandler } from "firmcore/parse";
import { options } from "./env.ts";
import type { Hosted } from "./site.ts";

type Listener = (request: IncomingMessage, to: ServerResponse) => Promise<void>;

/** Answers Parse clients below PARSE_PATH (docs/moving-from-parse.md). */
const listenerOf = ({ app, organizationId }: Hosted): Listener => {
  const { parse } = options;
  const addresses = new WeakMap<Request, string>();
  const handler = parseHandler(app, {
    applications: { [parse.applicationId]: organizationId },
    path: parse.path,
    ...(parse.javascriptKey === null ? {} : { javascriptKey: parse.javascriptKey }),
    ...(parse.restKey === null ? {} : { restKey: parse.restKey }),
    addressOf: (request) => addresses.get(request),
    onError: console.error,
  });
  return getRequestListener(
    (request, env) => {
      const { incoming } = env as HttpBindings;
      addresses.set(request, incoming.socket.remoteAddress ?? "unknown");
      return handler(request);
    },
    { overrideGlobalObjects: false },
  );
};

let listener: Listener | undefined;
/** Whether a path is below PARSE_PATH. */
export const isParse = (path: string): boolean => path.startsWith(`${options.parse.path}/`);
export const answerParse = (hosted: Hosted, request: IncomingMessage, to: ServerResponse): Promise<void> => {
  listener ??= listenerOf(hosted);
  return listener(request, to);
};
