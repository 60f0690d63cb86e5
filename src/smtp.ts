export { type AlertMailOptions, alertMails } from "./adapters/mail/alert-mails.ts";
export type { MailContent, MailTemplates } from "./adapters/mail/mail-templates.ts";
export type { SmtpServer } from "./adapters/mail/nodemailer.ts";
export { type SmtpOptions, smtp } from "./adapters/mail/smtp.ts";
