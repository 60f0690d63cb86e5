import { createHash } from "node:crypto";
import { checkOptions, millisecondsOption, type OptionKind, type OptionKindsOf } from "../../ports/check-options.ts";
import { type FileFacts, type FileKey, type FileStorage, storedName } from "../../ports/file-storage.ts";
import { loadAws4fetch } from "./aws4fetch.ts";

export interface S3Options {
  /** The address of the service: `https://s3.eu-central-1.amazonaws.com`, or that of another service that speaks S3. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Default `us-east-1`, which services without regions take. */
  readonly region?: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For keys of limited time. */
  readonly sessionToken?: string;
  /** What the keys of all objects begin with. Default `files`. */
  readonly prefix?: string;
  /** Milliseconds to wait for an answer. Default 30,000. */
  readonly timeout?: number;
}

const plain = (expected: string, pattern: RegExp): OptionKind => ({
  expected,
  fits: (value) => typeof value === "string" && pattern.test(value),
});
const secret: OptionKind = { ...plain("a text without spaces", /^[!-~]+$/), secret: true };
const kinds = {
  endpoint: {
    ...plain("an address such as https://s3.eu-central-1.amazonaws.com", /^https?:\/\/[^/?#@\s]+$/),
    required: true,
  },
  bucket: { ...plain("the name of a bucket", /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), required: true },
  region: plain("a region such as eu-central-1", /^[a-z0-9-]+$/),
  accessKeyId: { ...secret, required: true },
  secretAccessKey: { ...secret, required: true },
  sessionToken: secret,
  prefix: plain("a path such as files", /^[\w-]+(\/[\w-]+)*$/),
  timeout: millisecondsOption(),
} satisfies OptionKindsOf<S3Options>;

const uploader = "x-amz-meta-uploaded-by";
const factsOf = ({ headers }: Response): FileFacts => {
  const by = headers.get(uploader);
  return {
    type: headers.get("content-type") ?? "application/octet-stream",
    uploadedBy: by === null || by === "" ? null : decodeURIComponent(by),
  };
};

/**
 * Keeps files in a bucket of S3, or of a service that speaks its protocol. Who uploaded a file is in the metadata of its object. Needs
 * the package aws4fetch.
 *
 * @example const storage = s3Files({ endpoint, bucket: "acme-files", accessKeyId, secretAccessKey })
 */
export const s3Files = (given: S3Options): FileStorage => {
  const options = checkOptions("s3Files()", given, kinds);
  const { endpoint, bucket, accessKeyId, secretAccessKey, sessionToken } = options;
  const { region = "us-east-1", prefix = "files", timeout = 30_000 } = options;
  const { AwsClient } = loadAws4fetch();
  const client = new AwsClient({
    ...{ accessKeyId, secretAccessKey, service: "s3", region, retries: 0 },
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
  /** Null for what no stored file is called. */
  const addressOf = ({ organizationId, name }: FileKey): string | null => {
    const firm = createHash("sha256").update(organizationId).digest("hex");
    return storedName.test(name) ? `${endpoint}/${bucket}/${prefix}/${firm}/${encodeURIComponent(name)}` : null;
  };
  /** The answer of the service; null if there is no such object. */
  const asked = async (
    key: FileKey,
    method: string,
    sent: { headers?: Record<string, string>; body?: BodyInit } = {},
  ): Promise<Response | null> => {
    const address = addressOf(key);
    if (address === null) return null;
    const request = await client.sign(address, { method, ...sent });
    const response = await fetch(request, { redirect: "error", signal: AbortSignal.timeout(timeout) });
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status === 404) return null;
    throw new Error(`the file storage answered ${method} with status ${response.status}`);
  };
  const about = async (key: FileKey): Promise<FileFacts | null> => {
    const response = await asked(key, "HEAD");
    return response === null ? null : factsOf(response);
  };
  return {
    about,
    put: async (key, { bytes, type, uploadedBy }) => {
      const response = await asked(key, "PUT", {
        headers: { "content-type": type, [uploader]: encodeURIComponent(uploadedBy ?? "") },
        body: new Uint8Array(bytes),
      });
      if (response === null) throw new TypeError("a stored file needs another name, or the bucket is missing");
      await response.body?.cancel();
    },
    get: async (key) => {
      const response = await asked(key, "GET");
      return response === null ? null : { ...factsOf(response), bytes: new Uint8Array(await response.arrayBuffer()) };
    },
    remove: async (key) => {
      // S3 deletes what is not there, too.
      if ((await about(key)) === null) return false;
      await (await asked(key, "DELETE"))?.body?.cancel();
      return true;
    },
  };
};
