// Tells which audits of GraphQL over HTTP a server fails: node audit.mjs ADDRESS
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
const audits = serverAudits({ url, fetchFn: fetch });
for (const audit of audits) {
  const { status, reason } = await audit.fn();
  if (status !== "ok") console.log(`${audit.id} ${audit.name}: ${reason}`);
}
console.log(`${audits.length} audits`);
