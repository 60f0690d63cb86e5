export {
  actions,
  batch,
  CurrentCaller,
  changes,
  currentCursor,
  currentFirmCursor,
  deliverAlerts,
  type EffectApi,
  Firm,
  FirmPorts,
  firmChanges,
  type LayerOptions,
} from "./api/effect.ts";
