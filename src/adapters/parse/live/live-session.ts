import type { OperationTable } from "../../../operations/call-by-name.ts";
import type { Allowance, Caller } from "../../../operations/caller/caller.ts";
import { FirmError } from "../../../operations/caller/firm-error.ts";
import type { LiveEvent } from "../../../operations/live/judge-live.ts";
import type { LiveFirm } from "../../../operations/live/live.ts";
import type { LiveView } from "../../../operations/live/live-query.ts";
import { findRows } from "../class-routes.ts";
import { withoutSignature } from "../file-addresses.ts";
import { Refused, thrownAnswer } from "../refusal-answer.ts";
import type { Visit } from "../route.ts";
import { askingFor } from "./asked-rows.ts";
import type { Heartbeat } from "./heartbeat.ts";
import { LiveFault, type LiveMessage, type LiveRequest, readMessage } from "./live-messages.ts";
import { type EventEncoder, type Signing, wantedBy } from "./live-rows.ts";

/** A connection to one client. */
export interface LiveTransport {
  /** Sends a text. It may be called again before the last one is on its way. */
  readonly send: (text: string) => void;
  /** Ends the connection, with a code and a reason of WebSockets. */
  readonly close: (code: number, reason: string) => void;
  /** The bytes that were sent and are not on their way yet (`bufferedAmount` of a WebSocket). Without it a slow client is not noticed. */
  readonly waiting?: () => number;
  /** Sends a ping frame. Call `pong` of the session when it is answered. Without it the client is not pinged. */
  readonly ping?: () => void;
  /** The network address of the client; the master key is accepted from some alone. */
  readonly address?: string;
  /** Where the client would ask REST, below which files are (`http://firm.example/parse`), unless `publicAddress` says it. */
  readonly mount?: string;
}
/** What a connection gives a client's messages to. */
export interface LiveSession {
  readonly receive: (text: string) => void;
  /** The client answered a ping. */
  readonly pong: () => void;
  /** The connection is closed: everything ends. */
  readonly closed: () => void;
  /** Closes the connection; the client may connect again. */
  readonly end: () => void;
}

/** What all connections share. */
export interface LiveHost {
  readonly messageLimit: number;
  readonly subscriptionLimit: number;
  readonly queueLimit: number;
  readonly openClasses: boolean;
  readonly table: OperationTable;
  readonly encoder: EventEncoder;
  /** How addresses of files are shown to clients of an application; null where they are not signed. */
  readonly signing: (applicationId: string, mount: string | undefined) => Signing | null;
  readonly beat: Heartbeat;
  readonly onError: (cause: unknown) => void;
  readonly organizationOf: (applicationId: string, javascriptKey: string | undefined) => string | undefined;
  readonly isMaster: (key: string, from: string | undefined) => boolean;
  readonly liveOf: (organizationId: string) => LiveFirm;
  readonly visit: (organizationId: string, caller: Caller, parameters: Readonly<Record<string, unknown>>) => Visit;
}

/** Codes of WebSockets. */
const closeCodes = { goingAway: 1001, policy: 1008, tooBig: 1009, tryAgain: 1013 } as const;
/** Messages of a client that wait for those before them, and how many of the largest they may be together. */
const [mostWaiting, mostLarge] = [1_000, 10];
const mostResults = 1_000;

type Connected = Extract<LiveMessage, { readonly op: "connect" }>;
interface Held {
  readonly query: LiveRequest;
  readonly caller: Caller;
  end: () => void;
}

/** One connection: its messages are answered one after another, events whenever they come. */
export const liveSession = (transport: LiveTransport, host: LiveHost, gone: () => void): LiveSession => {
  const clientId = crypto.randomUUID();
  const held = new Map<number, Held>();
  let about = `"clientId":"${clientId}"`;
  let connected: (Connected & { readonly organizationId: string }) | null = null;
  let signing: Signing | null = null;
  let isClosed = false;
  let [waiting, waitingBytes] = [0, 0];
  let answered = true;
  let last: Promise<void> = Promise.resolve();

  const closed = (): void => {
    if (isClosed) return;
    isClosed = true;
    host.beat.remove(beating);
    for (const each of held.values()) each.end();
    held.clear();
    gone();
  };
  const close = (code: number, reason: string): void => {
    if (isClosed) return;
    closed();
    try {
      transport.close(code, reason);
    } catch (cause) {
      host.onError(cause);
    }
  };
  /** Uses the connection. One that throws ends itself and nobody else's. */
  const using = (use: () => void): void => {
    if (isClosed) return;
    try {
      use();
    } catch (cause) {
      host.onError(cause);
      close(closeCodes.goingAway, "The connection is broken");
    }
  };
  const send = (text: string): void =>
    using(() => {
      if ((transport.waiting?.() ?? 0) <= host.queueLimit) transport.send(text);
      else close(closeCodes.tryAgain, "The client reads too slowly; connect and ask again");
    });
  const beating = {
    beat: () => {
      if (!answered) return close(closeCodes.goingAway, "The client did not answer a ping");
      answered = false;
      using(() => transport.ping?.());
    },
  };
  if (transport.ping !== undefined) host.beat.add(beating);

  const reply = (op: string, requestId?: number, more: object = {}): void => {
    const rest = JSON.stringify({ ...(requestId === undefined ? {} : { requestId }), ...more }).slice(1);
    send(`{"op":"${op}",${about}${rest === "}" ? "" : ","}${rest}`);
  };
  const refuse = ({ code, message, reconnect, requestId }: LiveFault): void =>
    reply("error", requestId, { code, error: message, reconnect });
  /** What was thrown as a message of the dialect. */
  const faultOf = (thrown: unknown, requestId?: number): LiveFault => {
    if (thrown instanceof LiveFault) return thrown;
    const answer = thrownAnswer(thrown instanceof FirmError ? new Refused(thrown.detail) : thrown);
    if (answer === undefined || answer.status === 500) host.onError(thrown);
    const { code, error } = answer?.body ?? { code: 1, error: "Internal server error." };
    return new LiveFault(code, error, false, requestId);
  };

  /** Connects, or says why not and closes the connection: an SDK does not try again by itself. */
  const connect = async (message: Connected): Promise<void> => {
    if (connected !== null) throw new LiveFault(1, "This client is connected", false);
    const { applicationId, javascriptKey, masterKey, sessionToken, installationId } = message;
    const refuseToConnect = (fault: LiveFault): void => {
      refuse(fault);
      // A reason has at most 123 bytes; the message before it says more.
      close(closeCodes.policy, "The connection is refused");
    };
    const organizationId = host.organizationOf(applicationId, javascriptKey);
    const isWrong = masterKey !== undefined && !host.isMaster(masterKey, transport.address);
    if (organizationId === undefined || isWrong)
      return refuseToConnect(new LiveFault(4, "Key in request is not valid", false));
    if (sessionToken !== undefined)
      try {
        await host.visit(organizationId, { organizationId, sessionToken }, {}).call("identity.me", {});
      } catch (thrown) {
        return refuseToConnect(faultOf(thrown));
      }
    connected = { ...message, organizationId };
    signing = host.signing(applicationId, transport.mount);
    if (installationId !== undefined) about = `${about},"installationId":${JSON.stringify(installationId)}`;
    reply("connected");
  };
  const callerFor = (token: string | undefined): Caller => {
    const { organizationId, masterKey, sessionToken: own } = connected as NonNullable<typeof connected>;
    const sessionToken = token ?? own;
    const allow: Allowance = {
      ...(masterKey === undefined ? {} : { master: true }),
      ...(host.openClasses ? { anyone: true } : {}),
    };
    return { organizationId, ...(sessionToken === undefined ? {} : { sessionToken }), allow };
  };
  const unsubscribe = (requestId: number): void => {
    held.get(requestId)?.end();
    held.delete(requestId);
  };
  const subscribe = async (requestId: number, query: LiveRequest, token: string | undefined): Promise<void> => {
    if (!held.has(requestId) && held.size >= host.subscriptionLimit)
      throw new LiveFault(1, `More than ${host.subscriptionLimit} subscriptions`, false, requestId);
    unsubscribe(requestId);
    const { organizationId } = connected as NonNullable<typeof connected>;
    const wanted = wantedBy(query);
    const caller = callerFor(token);
    const mine: Held = { query, caller, end: () => {} };
    held.set(requestId, mine);
    const isHeld = (): boolean => held.get(requestId) === mine;
    const begin = `,${about},"requestId":${requestId},`;
    const ask = askingFor(query, host.table, host.openClasses);
    const deliver = (event: LiveEvent, view: LiveView): void => {
      const end = host.encoder.endOf(event, view, wanted, signing);
      if (end !== null && isHeld()) send(`{"op":"${event.is}"${begin}${end}`);
    };
    try {
      mine.end = await host.liveOf(organizationId).subscribe({
        ...{ caller, ask, deliver },
        end: (why) => {
          if (!isHeld()) return;
          held.delete(requestId);
          if (why === null) return close(closeCodes.tryAgain, "Connect and ask again");
          refuse(new LiveFault(209, "Invalid session token", false, requestId));
        },
      });
    } catch (thrown) {
      if (isHeld()) held.delete(requestId);
      throw thrown;
    }
    // The client has gone meanwhile, or unsubscribed.
    if (isHeld()) reply("subscribed", requestId);
    else mine.end();
  };
  const find = async (requestId: number): Promise<void> => {
    const of = held.get(requestId);
    if (of === undefined) throw new LiveFault(2, "There is no such subscription", false, requestId);
    const { className, where, keys, fields } = of.query;
    const named = [...(keys ?? []), ...(fields ?? [])];
    const parameters = { where, limit: mostResults, ...(named.length === 0 ? {} : { keys: named.join(",") }) };
    const { organizationId } = connected as NonNullable<typeof connected>;
    const visit = host.visit(organizationId, of.caller, parameters);
    const found = await visit.classNamed(className);
    const rows =
      found === undefined ? [] : ((await findRows(found, visit)).body as { results: ReadonlyArray<object> }).results;
    const results = rows.map((row) => ({ className, ...row }));
    reply("result", requestId, { results: signing === null ? results : signing.shown(results) });
  };

  const answer = async (message: LiveMessage): Promise<void> => {
    if (message.op === "ping") return;
    const requestId = "requestId" in message ? message.requestId : undefined;
    try {
      if (message.op === "connect") return await connect(message);
      if (connected === null)
        throw new LiveFault(2, "Can not find this client, make sure you connect first", true, requestId);
      if (message.op === "unsubscribe") {
        if (!held.has(message.requestId)) throw new LiveFault(2, "There is no such subscription", true, requestId);
        unsubscribe(message.requestId);
        reply("unsubscribed", message.requestId);
      } else if (message.op === "query") await find(message.requestId);
      else await subscribe(message.requestId, message.query, message.sessionToken);
    } catch (thrown) {
      if (!isClosed) refuse(faultOf(thrown, requestId));
    }
  };
  return {
    receive: (text) => {
      if (isClosed) return;
      answered = true;
      const bytes = Buffer.byteLength(text);
      if (bytes > host.messageLimit) {
        refuse(new LiveFault(1, `The message has more than ${host.messageLimit} bytes`, false));
        return close(closeCodes.tooBig, "The message is too large");
      }
      if (waiting >= mostWaiting || waitingBytes + bytes > mostLarge * host.messageLimit)
        return close(closeCodes.policy, "Too many messages at once");
      waiting += 1;
      waitingBytes += bytes;
      last = last.then(async () => {
        waiting -= 1;
        waitingBytes -= bytes;
        if (isClosed) return;
        let message: LiveMessage;
        try {
          message = readMessage(withoutSignature(text));
        } catch (thrown) {
          return refuse(faultOf(thrown));
        }
        await answer(message);
      });
    },
    pong: () => {
      answered = true;
    },
    closed,
    end: () => close(closeCodes.goingAway, "The server ends this connection"),
  };
};
