export {
  actions,
  batch,
  CurrentCaller,
  currentFirmCursor,
  deliverAlerts,
  type EffectApi,
  Firm,
  FirmPorts,
  firmChanges,
  type LayerOptions,
} from "./api/effect.ts";
