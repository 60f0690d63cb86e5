import { randomBytes } from "node:crypto";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import type { OptionKind } from "../../ports/check-options.ts";
import { type FileKey, type FileStorage, storedName } from "../../ports/file-storage.ts";
import { type FileAddresses, fileAddresses, mapTexts, openedBy, withoutSignature } from "./file-addresses.ts";
import { isAmong, safeHeaders, typeOf, withEnd } from "./file-types.ts";
import type { Upload } from "./file-upload.ts";
import { masterKeyRequired, ParseFault, parseCodes } from "./parse-fault.ts";
import type { ParseRequest } from "./parse-request.ts";
import { Refused } from "./refusal-answer.ts";
import type { ParseAnswer, ParseFirm } from "./route.ts";
import { ownWireClass, wireClass } from "./wire-class.ts";

/** Where files of Parse clients are kept, and what is taken. */
export interface FileOptions {
  /** Such as `directoryFiles()` or `s3Files()` of `firmcore/files`. */
  readonly storage: FileStorage;
  /** Signs the addresses in answers, at least 32 characters. The same in every process of the host, so keep it with its other secrets. */
  readonly signingKey: string;
  /** The largest file, in bytes. Default 20,000,000. */
  readonly sizeLimit?: number;
  /** The content types that are taken, such as `["image/*", "application/pdf"]`. Default: every type. */
  readonly types?: ReadonlyArray<string>;
}

const isFileOptions = (value: unknown): boolean => {
  const { storage, signingKey, sizeLimit = 1, types = [], ...rest } = Object(value) as Partial<FileOptions>;
  const { put, about, get, remove } = Object(storage) as Partial<FileStorage>;
  return (
    [put, about, get, remove].every((each) => typeof each === "function") &&
    typeof signingKey === "string" &&
    signingKey.length >= 32 &&
    Number.isSafeInteger(sizeLimit) &&
    sizeLimit > 0 &&
    Array.isArray(types) &&
    types.every((each) => /^[\w.+*-]+\/[\w.+*-]+$/.test(String(each))) &&
    Object.keys(rest).length === 0
  );
};
export const filesOption: OptionKind = {
  expected:
    "an object with storage (such as memoryFiles()) and a signingKey of at least 32 characters, and sizeLimit and types if you like",
  fits: isFileOptions,
};
/** Fields of the classes of firmcore that hold the address of a file (wire.md, Files). */
const holders = [
  ["certifications.list", "documentUrl"],
  // R-DOC-1: only the owner finds a document by its file; others read it, which is logged, and get a signed address.
  ["documents.list", "fileUrl"],
] as const;

/** The operations of a caller, what is refused being thrown. */
type Call = (name: string, input: object) => Promise<unknown>;
const callOf =
  ({ settled }: ParseFirm): Call =>
  async (name, input) => {
    const outcome = await settled.call(name, input);
    if (!outcome.ok) throw new Refused(outcome.refusal);
    return outcome.value;
  };

type Row = Readonly<Record<string, unknown>>;
/** A page of rows for a caller; none where the class is closed to this role. */
const rows = async (call: Call, name: string, input: object): Promise<ReadonlyArray<Row>> => {
  try {
    return ((await call(name, input)) as { readonly results: ReadonlyArray<Row> }).results;
  } catch (thrown) {
    if (thrown instanceof Refused && thrown.refusal._tag === "ClassForbidden") return [];
    throw thrown;
  }
};

interface Declared {
  readonly class: string;
  readonly field: string;
  readonly type: string;
}
/** A filter of the library compares no File values, so the newest of them are looked through. */
const mostFiles = 1_000;
const holds = async (call: Call, { class: of, field, type }: Declared, url: string): Promise<boolean> => {
  const { list, scope } = wireClass(of) ?? ownWireClass(of);
  if (type === "String")
    return (await rows(call, list, { ...scope, where: { custom: { [field]: url } }, limit: 1 })).length > 0;
  const where = { custom: { [field]: { exists: true } } };
  const found = await rows(call, list, { ...scope, where, order: "-updatedAt", limit: mostFiles });
  return found.some(({ custom }) => (custom as Record<string, { readonly url?: string }>)[field]?.url === url);
};
/** Whether a caller may read a field that holds the address of a file. */
const readsField = async (call: Call, name: string, { stable }: FileAddresses): Promise<boolean> => {
  const url = stable(name);
  for (const [list, field] of holders)
    if ((await rows(call, list, { where: { [field]: url }, limit: 1 })).length > 0) return true;
  const { results } = (await call("customFields.list", {})) as { readonly results: ReadonlyArray<Declared> };
  for (const each of results)
    if ((each.type === "File" || each.type === "String") && (await holds(call, each, url))) return true;
  return false;
};

/** Who asks for a file. */
export interface FileVisit {
  readonly organizationId: string;
  readonly addresses: FileAddresses;
  /** The operations of the session, or of nobody. */
  readonly firm: ParseFirm;
  readonly hasSession: boolean;
  /** What the host switched on, and whether it speaks itself with its key. */
  readonly rules: { readonly openClasses: boolean; readonly master: boolean };
  /** Reads every row. */
  readonly host: ParseFirm;
}

/**
 * Whether the session may have a file: if it may read a field that holds its address, and as long as no field does, if its user uploaded
 * it. A file that is hidden and one that does not exist are looked for in the same way.
 */
const mayRead = async (name: string, uploadedBy: string | null, visit: FileVisit): Promise<boolean> => {
  const { firm, hasSession, host, addresses, rules } = visit;
  if (rules.master) return true;
  if (!hasSession) return false;
  const call = callOf(firm);
  if (await readsField(call, name, addresses)) return true;
  return (await userOf(visit)) === uploadedBy && !(await readsField(callOf(host), name, addresses));
};
const userOf = async ({ firm }: FileVisit): Promise<string> =>
  ((await callOf(firm)("identity.me", {})) as { readonly objectId: string }).objectId;

/** No account has such an id. */
const nobody = "";

const unknownFile = (status: number): ParseFault => new ParseFault(parseCodes.unknownFile, "File not found.", status);

/** A request without the signatures of addresses in it, and the names of files that it writes without the right to read them being proven. */
const received = (request: ParseRequest, { nameIn, isOpen, stable }: FileAddresses) => {
  const unproven = new Set<string>();
  const read = (text: string): string => {
    const address = withoutSignature(text);
    const name = nameIn(address);
    if (name !== undefined && !isOpen(text)) unproven.add(name);
    return address;
  };
  /** A File value may have its name alone. */
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named);
    if (!hasFields(value)) return value;
    const { __type, name, url } = value as {
      readonly __type?: unknown;
      readonly name?: unknown;
      readonly url?: unknown;
    };
    if (__type === "File" && url === undefined && typeof name === "string" && storedName.test(name))
      return { ...value, url: stable(name) };
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, named(each)]));
  };
  const clean = (values: ParseRequest["body"]) => mapTexts(named(values), read) as ParseRequest["body"];
  const { body, parameters, context } = request;
  return {
    request: { ...request, body: clean(body), parameters: clean(parameters), context: clean(context) },
    unproven: request.method === "GET" ? new Set<string>() : unproven,
  };
};

export const isRead = (method: string): boolean => method === "GET" || method === "HEAD";

/** What a handler with files does. */
export const fileRoutes = ({ storage, signingKey, sizeLimit = 20_000_000, types = ["*/*"] }: FileOptions) => {
  const upload = async (given: string, { bytes, type: sent }: Upload, visit: FileVisit): Promise<ParseAnswer> => {
    const { hasSession, rules } = visit;
    // Where open classes are everybody's, so are uploads; the firm's files have an uploader.
    const uploadedBy = !hasSession && (rules.openClasses || rules.master) ? nobody : await userOf(visit);
    if (bytes.length === 0) throw new ParseFault(parseCodes.fileNotSaved, "Invalid file upload.");
    const type = typeOf(given, sent);
    if (!isAmong(type, types))
      throw new ParseFault(parseCodes.fileNotSaved, `Files of the type ${type} are not taken.`);
    const name = `${randomBytes(16).toString("hex")}_${withEnd(given, type)}`;
    if (!storedName.test(name)) throw new ParseFault(parseCodes.fileName, "Filename contains invalid characters.");
    await storage.put({ organizationId: visit.organizationId, name }, { bytes, type, uploadedBy });
    const url = visit.addresses.stable(name);
    return { status: 201, headers: { location: url }, body: { name, url } };
  };
  const download = async (name: string, isSigned: boolean, visit: FileVisit): Promise<Response> => {
    const key: FileKey = { organizationId: visit.organizationId, name };
    const facts = isSigned ? null : await storage.about(key);
    const may = isSigned || (await mayRead(name, facts?.uploadedBy ?? null, visit));
    const file = may ? await storage.get(key) : null;
    if (file === null) throw unknownFile(404);
    // The name without its random part.
    const headers = { ...safeHeaders(name.slice(33), file.type), "content-length": String(file.bytes.length) };
    return new Response(new Uint8Array(file.bytes), { headers });
  };

  return {
    sizeLimit,
    addresses: (applicationId: string, base: string): FileAddresses => fileAddresses(signingKey, applicationId, base),
    /** The application whose signature in a query string opens this file now. */
    signedFor: (name: string, query: string): string | undefined => openedBy(signingKey, name, query),
    /** Answers a request to a file. */
    answer: async (
      name: string,
      sent: Upload,
      isSigned: boolean,
      visit: FileVisit,
    ): Promise<ParseAnswer | Response> => {
      if (sent.method === "POST") return upload(name, sent, visit);
      if (isRead(sent.method)) return download(name, isSigned, visit);
      if (sent.method !== "DELETE" || !visit.rules.master) throw masterKeyRequired();
      const key: FileKey = { organizationId: visit.organizationId, name };
      if ((await storage.about(key)) === null) throw unknownFile(400);
      await storage.remove(key);
      return { status: 200, body: {} };
    },
    /**
     * Takes the signatures out of any other request. Refuses names of files that a client writes and may not read: who once knew an
     * address must not read the file for ever.
     */
    receive: async (request: ParseRequest, visit: FileVisit): Promise<ParseRequest> => {
      const { request: clean, unproven } = received(request, visit.addresses);
      for (const name of unproven) {
        const facts = await storage.about({ organizationId: visit.organizationId, name });
        // A file that was never uploaded here is kept as sent.
        if (facts !== null && !(await mayRead(name, facts.uploadedBy, visit))) throw unknownFile(400);
      }
      return clean;
    },
  };
};
