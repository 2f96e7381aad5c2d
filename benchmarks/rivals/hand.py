"""Statements written by hand for one question each, which make the JSON of the answer in the database."""

PAGE = {
    "sqlite": """SELECT json_object('title', d.title, 'paragraphs', (
  SELECT json_group_array(json_object('id', p.id, 'ordinal', p.ordinal, 'role', p.role, 'text', p.text,
    'translation', (SELECT a.text FROM span s JOIN annotation a ON a.span_id = s.id WHERE s.paragraph_id = p.id
      AND a.kind = 'TRANSLATION' AND a.language = 'en' ORDER BY a.status, a.id DESC LIMIT 1),
    'spans', (SELECT json_group_array(json(x.one)) FROM (SELECT json_object('id', s.id, 'quote', s.quote,
        'start', s.start, 'end', s."end", 'annotations', (SELECT json_group_array(json_object('id', a.id,
          'kind', a.kind, 'status', a.status, 'text', a.text, 'key', e.key, 'wikidata', e.wikidata, 'label',
          (SELECT n.text FROM entity_name n WHERE n.entity_id = e.id AND n.language = 'en' AND n.is_label LIMIT 1)))
        FROM annotation a LEFT JOIN entity e ON e.id = a.entity_id WHERE a.span_id = s.id AND a.status != 'REJECTED'
          AND a.deleted_at IS NULL)) AS one
      FROM span s WHERE s.paragraph_id = p.id AND s.state = 'ANCHORED' ORDER BY s.start, s."end" DESC, s.id) x)))
  FROM (SELECT * FROM paragraph WHERE document_id = d.id AND ordinal BETWEEN :low AND :high ORDER BY ordinal) p))
FROM document d WHERE d.slug = :slug""",
    "postgresql": """SELECT json_build_object('title', d.title, 'paragraphs', (
  SELECT json_agg(json_build_object('id', p.id, 'ordinal', p.ordinal, 'role', p.role, 'text', p.text,
    'translation', (SELECT a.text FROM span s JOIN annotation a ON a.span_id = s.id WHERE s.paragraph_id = p.id
      AND a.kind = 'TRANSLATION' AND a.language = 'en' ORDER BY a.status, a.id DESC LIMIT 1),
    'spans', (SELECT json_agg(json_build_object('id', s.id, 'quote', s.quote,
        'start', s.start, 'end', s."end", 'annotations', (SELECT json_agg(json_build_object('id', a.id,
          'kind', a.kind, 'status', a.status, 'text', a.text, 'key', e.key, 'wikidata', e.wikidata, 'label',
          (SELECT n.text FROM entity_name n WHERE n.entity_id = e.id AND n.language = 'en' AND n.is_label LIMIT 1)))
        FROM annotation a LEFT JOIN entity e ON e.id = a.entity_id WHERE a.span_id = s.id AND a.status != 'REJECTED'
          AND a.deleted_at IS NULL)) ORDER BY s.start, s."end" DESC, s.id)
      FROM span s WHERE s.paragraph_id = p.id AND s.state = 'ANCHORED')) ORDER BY p.ordinal)
  FROM paragraph p WHERE p.document_id = d.id AND p.ordinal BETWEEN :low AND :high))::text
FROM document d WHERE d.slug = :slug""",
}
"""The paragraphs of a document from one ordinal to another, with all that is said about them."""

_MENTIONS = """SELECT {array}({object}('quote', m.quote, 'ordinal', m.ordinal)) FROM (
  SELECT s.quote, p.ordinal FROM annotation a JOIN span s ON s.id = a.span_id JOIN paragraph p ON p.id = s.paragraph_id
  WHERE a.entity_id = (SELECT id FROM entity WHERE key = :key) AND a.status != 'REJECTED' AND a.deleted_at IS NULL
    AND s.state = 'ANCHORED' AND a.kind = 'ENTITY_LINK'
    AND (a.document_id, p.ordinal, s.start, a.id) > (:document, :ordinal, :start, :id)
  ORDER BY a.document_id, p.ordinal, s.start, a.id LIMIT 50) m"""
MENTIONS = {
    "sqlite": _MENTIONS.format(array="json_group_array", object="json_object"),
    "postgresql": _MENTIONS.format(array="json_agg", object="json_build_object").replace(
        ") FROM (", ")::text FROM (", 1
    ),
}
"""Fifty mentions of an entity behind a place."""

GLOSS = """INSERT INTO annotation (document_id, span_id, kind, status, origin, creator, created_at, modified_at, version,
  sequence, language, text, resolved) VALUES (1, (SELECT min(id) FROM span), 'GLOSS', 'PROPOSED', 'HUMAN', 'x', '', '', 1, 0, 'en', 'x', :no)"""
