import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import type { PublishedConfig } from "./host-rules.ts";
import { badJson, forbidden, masterKeyRequired } from "./parse-fault.ts";
import { ok, type ParseAnswer, type Visit } from "./route.ts";

type Values = Readonly<Record<string, unknown>>;
export const requireMaster = ({ host }: Visit): void => {
  if (!host.master) throw masterKeyRequired();
};

const nothing: PublishedConfig = { params: {}, masterKeyOnly: {} };
const stored = async ({ host: { configStore }, organizationId }: Visit): Promise<PublishedConfig> =>
  (await configStore?.read(organizationId)) ?? nothing;

export const readConfig = async (visit: Visit): Promise<ParseAnswer> => {
  const { params, masterKeyOnly } = await stored(visit);
  const seen = Object.entries(params).filter(([name]) => visit.host.master || masterKeyOnly[name] !== true);
  return ok({
    params: { ...visit.config, ...Object.fromEntries(seen) },
    ...(visit.host.master ? { masterKeyOnly } : {}),
  });
};

/** Writes parameters; `{"__op":"Delete"}` removes one. */
export const writeConfig = async (visit: Visit): Promise<ParseAnswer> => {
  requireMaster(visit);
  const { configStore } = visit.host;
  if (configStore === undefined)
    throw forbidden("This host keeps no config.", { event: "config", needed: "a store of the host" });
  const { params = {}, masterKeyOnly = {} } = visit.request.body;
  if (!hasFields(params) || !hasFields(masterKeyOnly)) throw badJson("params and masterKeyOnly must be objects");
  const before = await stored(visit);
  const after: Record<string, unknown> = { ...before.params };
  for (const [name, value] of Object.entries(params as Values)) {
    if (hasFields(value) && (value as Values).__op === "Delete") delete after[name];
    else after[name] = value;
  }
  await configStore.write(visit.organizationId, {
    params: after,
    masterKeyOnly: { ...before.masterKeyOnly, ...(masterKeyOnly as Values) },
  });
  return ok({ result: true });
};
