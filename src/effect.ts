export {
  actions,
  batch,
  CurrentCaller,
  deliverAlerts,
  type EffectApi,
  Firm,
  FirmPorts,
  type LayerOptions,
} from "./api/effect.ts";
