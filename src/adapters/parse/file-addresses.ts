import { createHmac, timingSafeEqual } from "node:crypto";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { storedName } from "../../ports/file-storage.ts";

/** How long a signed address is valid, in seconds (wire.md, Files). */
const validFor = 300;
/** The end of a signed address: until when, the signature, and the application. */
const signatures = /\?signed=(\d{10})\.([\w-]{43})\.([\w.~%!'()*-]+)/;
const everySignature = new RegExp(signatures, "g");

/** A text without the signatures of addresses in it, also where it is the JSON text of a filter. */
export const withoutSignature = (text: string): string =>
  text.includes("?signed=") ? text.replace(everySignature, "") : text;

/** The same value with each of its texts changed, names of fields apart. */
export const mapTexts = (value: unknown, change: (text: string) => unknown): unknown => {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (!hasFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapTexts(each, change)]));
};

const signatureOf = (key: string, applicationId: string, name: string, until: string): Buffer =>
  createHmac("sha256", key)
    .update(JSON.stringify([applicationId, name, until]))
    .digest();

/** The application for which the signature in a query string opens a file now; undefined if it does not. */
export const openedBy = (key: string, name: string, query: string): string | undefined => {
  const [, until = "", signature = "", encoded = ""] = signatures.exec(query) ?? [];
  if (signature === "" || Number(until) * 1_000 < Date.now()) return undefined;
  const applicationId = decodedPart(encoded);
  const right = signatureOf(key, applicationId, name, until);
  const given = Buffer.from(signature, "base64url");
  return given.length === right.length && timingSafeEqual(given, right) ? applicationId : undefined;
};
/** A part of an address; as it stands where it is badly encoded. */
export const decodedPart = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The addresses of files at a host, as a request reaches it. */
export interface FileAddresses {
  /** What a row holds. */
  readonly stable: (name: string) => string;
  /** An answer as a client sees it: every stable address in it is signed. */
  readonly shown: (body: unknown) => unknown;
  /**
   * The name of the file of a stable address, at whatever host; undefined for any other text. A client chooses the host of its request, so
   * an address of another host may be one of this host tomorrow.
   */
  readonly nameIn: (text: string) => string | undefined;
  /** Whether a text is an address whose signature opens the file now. */
  readonly isOpen: (text: string) => boolean;
}

/** `base` is the address of the mount. */
export const fileAddresses = (key: string, applicationId: string, base: string): FileAddresses => {
  const before = `${base}/files/`;
  const stable = (name: string): string => `${before}${encodeURIComponent(name)}`;
  const nameIn = (text: string): string | undefined => {
    const [, part] = /\/files\/([^/?#]{1,1000})$/.exec(text) ?? [];
    const name = part === undefined ? "" : decodedPart(part);
    return storedName.test(name) ? name : undefined;
  };
  const signed = (text: string): string => {
    const name = text.startsWith(before) ? nameIn(text) : undefined;
    if (name === undefined) return text;
    const until = String(Math.floor(Date.now() / 1_000) + validFor);
    const signature = signatureOf(key, applicationId, name, until).toString("base64url");
    return `${stable(name)}?signed=${until}.${signature}.${encodeURIComponent(applicationId)}`;
  };
  return {
    stable,
    nameIn,
    shown: (body) => mapTexts(body, signed),
    isOpen: (text) => {
      const name = nameIn(withoutSignature(text));
      return name !== undefined && openedBy(key, name, text) === applicationId;
    },
  };
};
