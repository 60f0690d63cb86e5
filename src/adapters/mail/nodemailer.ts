import { createRequire } from "node:module";
import { loadPeer } from "../peer-dependency.ts";

/** A mail server as nodemailer describes it, with any other option of nodemailer. */
export interface SmtpServer {
  readonly host: string;
  /** Default 587, or 465 when `secure`. */
  readonly port?: number;
  /** TLS from the first byte. Default false: TLS begins with STARTTLS. */
  readonly secure?: boolean;
  /** Default true: a server without TLS gets no mail, because a token is as good as a password. */
  readonly requireTLS?: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
  readonly [more: string]: unknown;
}

export interface Outgoing {
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}
interface Transport {
  sendMail(mail: Outgoing): Promise<unknown>;
}

/** The part of nodemailer that is used. */
export interface MailDriver {
  createTransport(options: Readonly<Record<string, unknown>>): Transport;
}

export const loadNodemailer = (): MailDriver =>
  loadPeer("firmcore/smtp", "nodemailer", () => createRequire(import.meta.url)("nodemailer"));
