import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export interface Received {
  readonly from: string;
  readonly to: ReadonlyArray<string>;
  readonly encrypted: boolean;
  /** By lower-case name; folded lines are joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly raw: string;
}

const decoded = (encoding: string, body: string): string => {
  if (encoding === "base64") return Buffer.from(body, "base64").toString();
  if (encoding !== "quoted-printable") return body;
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
};

const receivedOf = (raw: string, from: string, to: ReadonlyArray<string>, encrypted: boolean): Received => {
  const end = raw.indexOf("\r\n\r\n");
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  );
  const text = decoded(headers.get("content-transfer-encoding") ?? "7bit", raw.slice(end + 4)).replaceAll("\r\n", "\n");
  return { from, to, encrypted, headers, text, raw };
};

const bytesOf = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  const parts: Array<Buffer> = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString("latin1");
};

/** A mail server in this process on the loopback that stores all mails. It offers STARTTLS with a self-signed certificate. */
export const openMailServer = async (options: SMTPServerOptions = {}) => {
  const received: Array<Received> = [];
  const connections = { ever: 0 };
  /** Mails that are being received. */
  const mails = { now: 0, most: 0 };
  const server = new SMTPServer({
    authOptional: true,
    // Without a certificate the server warns that it uses its public default.
    logger: false,
    disableReverseLookup: true,
    ...options,
    onConnect: (_session, done) => {
      connections.ever++;
      done();
    },
    onMailFrom: (_address, _session, done) => {
      mails.most = Math.max(mails.most, ++mails.now);
      done();
    },
    onData: (stream, session, done) => {
      const { mailFrom, rcptTo } = session.envelope;
      bytesOf(stream as unknown as AsyncIterable<Buffer>).then((raw) => {
        const from = mailFrom === false ? "" : mailFrom.address;
        received.push(
          receivedOf(
            raw,
            from,
            rcptTo.map(({ address }) => address),
            session.secure,
          ),
        );
        mails.now--;
        done();
      }, done);
    },
  });
  // A client may disconnect at any time.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    received,
    connections,
    mails,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
