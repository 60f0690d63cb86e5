import { createRequire } from "node:module";
import { loadPeer } from "../peer-dependency.ts";

/** The part of aws4fetch that is used. */
export interface S3Driver {
  readonly AwsClient: new (options: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
    readonly service: string;
    readonly region: string;
    readonly retries: number;
  }) => {
    sign(url: string, init: { method: string; headers?: Record<string, string>; body?: BodyInit }): Promise<Request>;
  };
}

export const loadAws4fetch = (): S3Driver =>
  loadPeer("firmcore/files", "aws4fetch", () => createRequire(import.meta.url)("aws4fetch"));
