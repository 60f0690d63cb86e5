import { createRequire } from "node:module";
import { loadPeer } from "../peer-dependency.ts";

/** The part of standardwebhooks that is used. */
export interface WebhookDriver {
  readonly Webhook: new (secret: string) => { sign(id: string, at: Date, payload: string): string };
}

export const loadStandardWebhooks = (): WebhookDriver =>
  loadPeer("firmcore/webhook", "standardwebhooks", () => createRequire(import.meta.url)("standardwebhooks"));
