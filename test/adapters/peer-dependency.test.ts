import { spawnSync } from "node:child_process";
import type * as argon2 from "@node-rs/argon2";
import type * as bcrypt from "@node-rs/bcrypt";
import type * as aws4fetch from "aws4fetch";
import type * as nodemailer from "nodemailer";
import type * as standardwebhooks from "standardwebhooks";
import { expect, expectTypeOf, test } from "vitest";
import { type Argon2Driver, type BcryptDriver, loadArgon2, loadBcrypt } from "../../src/adapters/crypto/drivers.ts";
import { loadAws4fetch, type S3Driver } from "../../src/adapters/files/aws4fetch.ts";
import { loadNodemailer, type Outgoing } from "../../src/adapters/mail/nodemailer.ts";
import { loadPeer } from "../../src/adapters/peer-dependency.ts";
import { loadStandardWebhooks, type WebhookDriver } from "../../src/adapters/webhook/standard-webhooks.ts";
import { childEnvironment } from "../support/child-environment.ts";

test("the error for a missing package shows how to install it", () => {
  const load = (): never => {
    throw new Error("Cannot find module");
  };
  expect(() => loadPeer("firmcore/smtp", "nodemailer", load)).toThrow(
    'firmcore/smtp needs the package nodemailer: npm install "nodemailer@^10.6.0"',
  );
});

test("firmcore/testing without fast-check shows how to install it", () => {
  const hook = `import { registerHooks } from "node:module";
    registerHooks({ resolve: (name, context, next) => { if (name === "fast-check") throw new Error("not here"); return next(name, context); } });`;
  const { stdout } = spawnSync(
    process.execPath,
    [
      ...["--conditions=firmcore-source", "--import", `data:text/javascript,${encodeURIComponent(hook)}`],
      ...["--eval", 'import("firmcore/testing").catch(({ message }) => console.log(message))'],
    ],
    { encoding: "utf8", env: childEnvironment },
  );
  expect(stdout).toBe('firmcore/testing needs the package fast-check: npm install --save-dev "fast-check@^4.10.0"\n');
});

test("the installed packages have the expected shape", () => {
  expectTypeOf<Pick<typeof argon2, "hash" | "verify">>().toExtend<Argon2Driver>();
  expectTypeOf<Pick<typeof bcrypt, "verify">>().toExtend<BcryptDriver>();
  type Mailing = ReturnType<typeof nodemailer.createTransport>;
  expectTypeOf<Outgoing>().toExtend<Parameters<Mailing["sendMail"]>[0]>();
  expectTypeOf<Pick<typeof standardwebhooks, "Webhook">>().toExtend<WebhookDriver>();
  expectTypeOf<Pick<typeof aws4fetch, "AwsClient">>().toExtend<S3Driver>();
  expect(loadAws4fetch()).toMatchObject({ AwsClient: expect.any(Function) });
  expect(loadArgon2()).toMatchObject({ hash: expect.any(Function), verify: expect.any(Function) });
  expect(loadBcrypt()).toMatchObject({ verify: expect.any(Function) });
  expect(loadNodemailer()).toMatchObject({ createTransport: expect.any(Function) });
  expect(loadStandardWebhooks()).toMatchObject({ Webhook: expect.any(Function) });
});
