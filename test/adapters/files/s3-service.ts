import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export const s3Keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret-of-the-tests" };
const sha256 = (value: string | Buffer): string => createHash("sha256").update(value).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Whether a request has a right signature, computed as the description of AWS Signature Version 4 says. */
const isSigned = ({ method, url = "", headers }: IncomingMessage, body: Buffer): boolean => {
  const [, credential = "", names = "", signature] =
    /^AWS4-HMAC-SHA256 Credential=(\S+), ?SignedHeaders=(\S+), ?Signature=(\w+)$/.exec(headers.authorization ?? "") ??
    [];
  const [key, day = "", region = "", service = ""] = credential.split("/");
  const payload = String(headers["x-amz-content-sha256"]);
  if (key !== s3Keys.accessKeyId || (payload !== "UNSIGNED-PAYLOAD" && payload !== sha256(body))) return false;
  const signed = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, url, "", signed.join(""), names, payload].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", String(headers["x-amz-date"]), scope, sha256(canonical)].join("\n");
  const keys = [day, region, service, "aws4_request"];
  const signing = keys.reduce<Buffer | string>((from, part) => hmac(from, part), `AWS4${s3Keys.secretAccessKey}`);
  return hmac(signing, text).toString("hex") === signature;
};

/** A service that keeps objects as S3 does, and answers 403 to a request whose signature is wrong. */
export const startS3 = async () => {
  const objects = new Map<string, { readonly body: Buffer; readonly headers: Record<string, string> }>();
  let broken = false;
  const server = createServer(async (request, answer) => {
    const { method, url = "", headers } = request;
    const body = await buffer(request);
    const found = objects.get(url);
    if (broken) return answer.writeHead(503).end("slow down");
    if (!isSigned(request, body)) return answer.writeHead(403).end("SignatureDoesNotMatch");
    if (method === "PUT") {
      const kept = ["content-type", "x-amz-meta-uploaded-by"].map((name) => [name, String(headers[name])]);
      objects.set(url, { body, headers: Object.fromEntries(kept) as Record<string, string> });
      return answer.writeHead(200).end();
    }
    if (method === "DELETE") {
      objects.delete(url);
      return answer.writeHead(204).end();
    }
    if (found === undefined) return answer.writeHead(404).end();
    return answer.writeHead(200, found.headers).end(method === "HEAD" ? undefined : found.body);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths: () => [...objects.keys()],
    break: () => {
      broken = true;
    },
  };
};
