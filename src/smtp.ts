export type { SmtpServer } from "./adapters/mail/driver.ts";
export type { Letter, Templates } from "./adapters/mail/letters.ts";
export { type SmtpOptions, smtp } from "./adapters/mail/smtp.ts";
