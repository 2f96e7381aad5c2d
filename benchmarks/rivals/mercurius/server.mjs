// The page on mercurius with graphql-jit, on the same SQLite file: node server.mjs FILE PORT
import Database from "better-sqlite3";
import Fastify from "fastify";
import mercurius from "mercurius";

const [file, port] = process.argv.slice(2);
const db = new Database(file, { readonly: true });
db.pragma("cache_size = -65536");

const schema = `
  interface Annotation { id: ID! kind: String! status: String! }
  type Gloss implements Annotation { id: ID! kind: String! status: String! text: String! }
  type Translation implements Annotation { id: ID! kind: String! status: String! text: String! }
  type EntityLink implements Annotation { id: ID! kind: String! status: String! entity: Entity! }
  type Entity { key: String! wikidata: String label: String! }
  type TextRange { start: Int! end: Int! }
  type Span { id: ID! quote: String! range: TextRange! annotations: [Annotation!]! }
  type Paragraph { id: ID! ordinal: Int! role: String! text: String! translation: String spans: [Span!]! }
  type Edge { node: Paragraph! }
  type Paragraphs { edges: [Edge!]! }
  type Document { title: String! paragraphs(first: Int = 50): Paragraphs! }
  type Query { document(slug: String!): Document }`;

const marks = (keys) => keys.map(() => "?").join(",");
const byKey = (rows, keys, field) => {
  const found = new Map(keys.map((key) => [key, []]));
  for (const row of rows) found.get(row[field]).push(row);
  return keys.map((key) => found.get(key));
};
const all = (statement, keys) => db.prepare(statement.replace("?", marks(keys))).all(...keys);
const keysOf = (queries) => queries.map(({ obj }) => obj.id);

const document = db.prepare("SELECT * FROM document WHERE slug = ?");
const paragraphs = db.prepare("SELECT * FROM paragraph WHERE document_id = ? ORDER BY ordinal LIMIT ?");

const app = Fastify();
app.register(mercurius, {
  schema,
  jit: 1,
  resolvers: {
    Query: { document: (_, { slug }) => document.get(slug) },
    Document: {
      paragraphs: ({ id }, { first }) => ({ edges: paragraphs.all(id, first).map((node) => ({ node })) }),
    },
    Span: { range: ({ start, end }) => ({ start, end }) },
  },
  loaders: {
    Paragraph: {
      spans: async (queries) => {
        const keys = keysOf(queries);
        const order = "ORDER BY start, \"end\" DESC, id";
        return byKey(all(`SELECT * FROM span WHERE paragraph_id IN (?) AND state = 'ANCHORED' ${order}`, keys), keys, "paragraph_id");
      },
      translation: async (queries) => {
        const keys = keysOf(queries);
        const rows = all(
          "SELECT s.paragraph_id, a.text FROM span s JOIN annotation a ON a.span_id = s.id " +
            "WHERE s.paragraph_id IN (?) AND a.kind = 'TRANSLATION' AND a.language = 'en' ORDER BY a.status, a.id DESC", keys);
        return byKey(rows, keys, "paragraph_id").map((found) => found[0]?.text ?? null);
      },
    },
    Span: {
      annotations: async (queries) => {
        const keys = keysOf(queries);
        const rows = all("SELECT * FROM annotation WHERE span_id IN (?) AND status != 'REJECTED' AND deleted_at IS NULL ORDER BY id", keys);
        const types = { GLOSS: "Gloss", TRANSLATION: "Translation", ENTITY_LINK: "EntityLink" };
        for (const row of rows) row.__typename = types[row.kind];
        return byKey(rows, keys, "span_id");
      },
    },
    EntityLink: {
      entity: async (queries) => {
        const keys = [...new Set(queries.map(({ obj }) => obj.entity_id))];
        const found = new Map(all("SELECT * FROM entity WHERE id IN (?)", keys).map((row) => [row.id, row]));
        return queries.map(({ obj }) => found.get(obj.entity_id));
      },
    },
    Entity: {
      label: async (queries) => {
        const keys = [...new Set(keysOf(queries))];
        const rows = all("SELECT entity_id, text FROM entity_name WHERE entity_id IN (?) AND language = 'en' AND is_label", keys);
        const found = new Map(rows.map((row) => [row.entity_id, row.text]));
        return queries.map(({ obj }) => found.get(obj.id) ?? obj.key);
      },
    },
  },
});
await app.listen({ port: Number(port) });
