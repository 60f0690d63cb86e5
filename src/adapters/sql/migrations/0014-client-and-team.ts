import type { Migration } from "./migration.ts";

/** The projects of a client, as a client lead lists them, and the salespeople of a team: lists for them read all projects and users. */
export const migration: Migration = {
  version: 14,
  additive: true,
  sqlite: [
    `create index firm_user_by_team on firm_user ("organization_id", "team")`,
    `create index firm_project_by_client_project_name on firm_project ("organization_id", "client", "project_name")`,
  ],
  postgres: [
    `create index concurrently if not exists firm_user_by_team on {schema}.firm_user ("organization_id", "team")`,
    `create index concurrently if not exists firm_project_by_client_project_name on {schema}.firm_project ("organization_id", "client", "project_name")`,
  ],
};
