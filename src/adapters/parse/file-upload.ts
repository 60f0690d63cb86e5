import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { badJson, fileTooLarge } from "./parse-fault.ts";
import { bytesOf, type Credentials, credentialsOf } from "./parse-request.ts";

/** What a client sent to a file. */
export interface Upload {
  readonly method: string;
  readonly credentials: Credentials;
  readonly bytes: Uint8Array;
  /** The content type that the client names. */
  readonly type: string | null;
}
type Values = Readonly<Record<string, unknown>>;

/** The object of a body that may be JSON; undefined for any other bytes. */
const objectIn = (bytes: Uint8Array): Values | undefined => {
  // `{`; a long picture is not read as text.
  if (bytes[0] !== 0x7b) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return hasFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
/** Whether an object holds a file and nothing that does not belong to the protocol. */
const isWrapped = (body: Values): boolean =>
  Object.keys(body).every((name) => name === "base64" || name === "fileData" || name.startsWith("_"));
const isBase64 = (value: unknown): value is string =>
  typeof value === "string" && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);

/**
 * Reads a request to a file in either form: the bytes with the keys as headers, or JSON with `base64` and the keys beside it. A file
 * that is JSON itself is bytes, because it has other fields.
 */
export const readUpload = async (request: Request, sizeLimit: number): Promise<Upload> => {
  // Base64 takes four characters for three bytes.
  const sent = await bytesOf(request, Math.ceil(sizeLimit / 3) * 4 + 10_000);
  const body = objectIn(sent);
  const wrapped = body !== undefined && isWrapped(body) ? body : undefined;
  const { _method: wanted, _ContentType: type, base64 } = wrapped ?? {};
  if (wrapped?.base64 !== undefined && !isBase64(base64)) throw badJson("base64 is not base64.");
  const bytes = wrapped === undefined ? sent : new Uint8Array(Buffer.from(String(base64 ?? ""), "base64"));
  if (bytes.length > sizeLimit) throw fileTooLarge(sizeLimit);
  return {
    method: request.method === "POST" && typeof wanted === "string" ? wanted.toUpperCase() : request.method,
    credentials: credentialsOf(request.headers, wrapped ?? {}),
    bytes,
    type: wrapped === undefined ? request.headers.get("content-type") : text(type),
  };
};
