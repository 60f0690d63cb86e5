import type { App } from "../../../api/open-firm.ts";
import { tableOf } from "../../../operations/call-by-name.ts";
import type { Caller } from "../../../operations/caller/caller.ts";
import { type LiveFirm, liveFirm } from "../../../operations/live/live.ts";
import {
  checkOptions,
  countOption,
  functionOption,
  millisecondsOption,
  type OptionKindsOf,
  textOption,
} from "../../../ports/check-options.ts";
import type { Ports } from "../../../ports/ports.ts";
import { type EntranceOptions, entranceKinds, thisMachine } from "../entrance.ts";
import { fileAddresses } from "../file-addresses.ts";
import { type FileOptions, filesOption } from "../file-routes.ts";
import { type ParseFirm, visitOf } from "../route.ts";
import { heartbeat } from "./heartbeat.ts";
import { eventEncoder, type Signing } from "./live-rows.ts";
import { type LiveSession, type LiveTransport, liveSession } from "./live-session.ts";
import { type LiveSocket, type LiveUpgrade, onSocket } from "./live-socket.ts";

/** How live queries are answered. The options that `parseHandler` has, too, mean the same there. */
export interface LiveQueryOptions
  extends Pick<EntranceOptions, "applications" | "javascriptKey" | "openClasses" | "masterKey" | "masterKeyAddresses"> {
  /** The same as of `parseHandler`: the addresses of files in events are signed. */
  readonly files?: FileOptions;
  /** The address of the mount of `parseHandler`, below which files are. Default: the one that the client opened. */
  readonly publicAddress?: string;
  /** The largest message of a client, in bytes. Default 100,000. */
  readonly messageLimit?: number;
  /** The most subscriptions of a client. Default 100. */
  readonly subscriptionLimit?: number;
  /** The bytes that may wait for a client that reads slowly; with more it is disconnected. Default 1,000,000. */
  readonly queueLimit?: number;
  /** Milliseconds between pings; a client that answered none is disconnected. Default 30,000. */
  readonly pingEvery?: number;
  /** Milliseconds between looks at the change feed and at the clock, in case a notification is lost. Default 1000. */
  readonly pollEvery?: number;
  /** Called with defects and failures of the store. A client sees none of their details. */
  readonly onError?: (cause: unknown) => void;
}
const kinds = {
  applications: entranceKinds.applications,
  javascriptKey: entranceKinds.javascriptKey,
  openClasses: entranceKinds.openClasses,
  masterKey: entranceKinds.masterKey,
  masterKeyAddresses: entranceKinds.masterKeyAddresses,
  files: filesOption,
  publicAddress: textOption,
  messageLimit: countOption,
  subscriptionLimit: countOption,
  queueLimit: countOption,
  pingEvery: millisecondsOption(),
  pollEvery: millisecondsOption(),
  onError: functionOption,
} satisfies OptionKindsOf<LiveQueryOptions>;

/** The parts of an app that it needs; any app fits, whatever operations its host has. */
interface LiveApp {
  readonly as: (caller: never) => unknown;
  readonly ports: Ports;
}

/** Live queries of Parse clients. */
export interface LiveQueryServer {
  /** Answers the client of a WebSocket, such as one of `ws`, that was opened with this request. */
  readonly serve: (socket: LiveSocket, request?: LiveUpgrade) => void;
  /** Begins a connection of another kind. Give `receive` what arrives on it, and call `closed` at its end. */
  readonly connect: (transport: LiveTransport) => LiveSession;
  /** Closes every connection; clients connect again, to another process or later. */
  readonly close: () => void;
}

/**
 * Answers the live queries of Parse clients, on any transport of texts. Nothing is read and no timer runs while nobody is connected.
 *
 * @example const live = liveQuery(app, { applications: { firmcore: "acme" } })
 */
export const liveQuery = (app: LiveApp, given: LiveQueryOptions): LiveQueryServer => {
  const options = checkOptions<LiveQueryOptions>("liveQuery()", given, kinds);
  const { masterKeyAddresses = thisMachine, openClasses = false, onError = () => {} } = options;
  const { messageLimit = 100_000, subscriptionLimit = 100, queueLimit = 1_000_000 } = options;
  const { pollEvery = 1_000, pingEvery = 30_000 } = options;
  const firms = new Map(Object.entries(options.applications));
  const live = new Map<string, LiveFirm>();
  const sessions = new Set<LiveSession>();
  const beat = heartbeat(pingEvery);
  const { ports } = app;
  const table = tableOf(ports);
  const { as } = app as unknown as Pick<App, "as">;
  const opened = (caller: Caller): ParseFirm => as(caller) as unknown as ParseFirm;
  const host = {
    ...{ messageLimit, subscriptionLimit, queueLimit, openClasses, onError, table, beat },
    encoder: eventEncoder(openClasses),
    signing: (applicationId: string, mount: string | undefined): Signing | null => {
      const base = options.publicAddress ?? mount;
      if (options.files === undefined || base === undefined) return null;
      const { shown } = fileAddresses(options.files.signingKey, applicationId, base);
      return { name: JSON.stringify([applicationId, base]), shown };
    },
    organizationOf: (applicationId: string, javascriptKey: string | undefined): string | undefined =>
      options.javascriptKey === undefined || javascriptKey === options.javascriptKey
        ? firms.get(applicationId)
        : undefined,
    isMaster: (key: string, from: string | undefined): boolean =>
      key === options.masterKey && from !== undefined && masterKeyAddresses.includes(from),
    liveOf: (organizationId: string): LiveFirm => {
      const known = live.get(organizationId) ?? liveFirm(ports, organizationId, { pollEvery, onError });
      live.set(organizationId, known);
      return known;
    },
    visit: (organizationId: string, caller: Caller, parameters: Readonly<Record<string, unknown>>) => {
      const firm = opened(caller);
      const [none, body] = [null, {}];
      const credentials = {
        ...{ applicationId: none, javascriptKey: none, restKey: none, sessionToken: none, masterKey: none },
        ...{ installationId: none, requestId: none },
      };
      return visitOf({ method: "GET", path: [], parameters, body, context: {}, credentials }, firm, firm, {
        ...{ organizationId, config: {}, sendsMail: false, operationNamed: table.named, creating: () => firm },
        hostWords: (field) => table.words?.[field],
        ...{ administrator: firm, addressOf: (below: string) => below },
        host: { openClasses, userFields: false, customObjectIds: undefined, master: false, functions: new Map() },
      });
    },
  };
  const connect = (transport: LiveTransport): LiveSession => {
    const session = liveSession(transport, host, () => void sessions.delete(session));
    sessions.add(session);
    return session;
  };
  return {
    serve: (socket, request) => onSocket(socket, request, connect),
    connect,
    close: () => {
      for (const each of [...sessions]) each.end();
      for (const each of live.values()) each.close();
    },
  };
};
