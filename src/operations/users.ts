import { User } from "../domain/user/entity.ts";
import { classQueries } from "./class-queries.ts";

export const users = { ...classQueries(User, "users") };
