// Writes TypeScript types of a schema, and of operations on it: node generate.mjs SCHEMA OPERATIONS FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";

const [schema, asked, folder] = process.argv.slice(2);
const config = {
  strictScalars: true,
  enumsAsTypes: true,
  scalars: { DateTime: "string", JSON: "unknown", Language: "string", WikidataId: "string" },
};

/** Write what one plugin makes of the schema and documents. */
async function write(filename, plugin, documents) {
  const given = { schema: parse(readFileSync(schema, "utf8")), documents, filename, config };
  const text = await codegen({ ...given, plugins: [{ plugin: config }], pluginMap: { plugin } });
  writeFileSync(join(folder, filename), text);
}

await write("schema.ts", typescript, []);
await write("operations.ts", operations, [{ location: asked, document: parse(readFileSync(asked, "utf8")) }]);
