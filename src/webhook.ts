export { type WebhookOptions, webhook } from "./adapters/webhook/webhook.ts";
