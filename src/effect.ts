export { CurrentActor, Firm, FirmPorts } from "./operations/effect.ts";
