import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { directoryFiles, memoryFiles } from "firmcore/files";
import { type ParseOptions, parseHandler } from "firmcore/parse";
import { options } from "./env.ts";
import type { Hosted } from "./site.ts";

export type Listener = (request: IncomingMessage, to: ServerResponse) => Promise<void>;

/** One process can make up its own key; main.ts says that FILES_KEY is missing. */
const signingKey = options.files.key ?? randomBytes(32).toString("hex");

/** Where all interfaces keep files. */
export const hostFiles = {
  storage: options.database === "memory:" ? memoryFiles() : directoryFiles(options.files.folder),
  signingKey,
};

type Answer = (request: Request) => Promise<Response>;
/** What REST and GraphQL have in common. */
type ClientOptions = Omit<ParseOptions, "path" | "customObjectIds">;
/** Answers the requests of an interface, which learns from the socket where each comes from. */
export const clientListener = (
  organizationId: string,
  onError: (cause: unknown) => void,
  make: (common: ClientOptions) => Answer,
): Listener => {
  const { parse } = options;
  const addresses = new WeakMap<Request, string>();
  const handler = make({
    applications: { [parse.applicationId]: organizationId },
    ...(parse.javascriptKey === null ? {} : { javascriptKey: parse.javascriptKey }),
    ...(parse.restKey === null ? {} : { restKey: parse.restKey }),
    ...(parse.publicAddress === null ? {} : { publicAddress: parse.publicAddress }),
    ...(parse.masterKey === null ? {} : { masterKey: parse.masterKey }),
    ...{ openClasses: parse.openClasses, userFields: parse.userFields },
    files: hostFiles,
    addressOf: (request) => addresses.get(request),
    onError,
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

/** Answers Parse clients below PARSE_PATH (docs/moving-from-parse.md). */
export const parseListener = ({ app, organizationId }: Hosted, onError: (cause: unknown) => void): Listener => {
  const { path, customObjectIds } = options.parse;
  return clientListener(organizationId, onError, (common) =>
    parseHandler(app, { ...common, path, ...(customObjectIds === null ? {} : { customObjectIds }) }),
  );
};

/** Whether a path is below PARSE_PATH. */
export const isParse = (path: string): boolean => path.startsWith(`${options.parse.path}/`);
