export { type Argon2idOptions, argon2id } from "./adapters/crypto/argon2id.ts";
