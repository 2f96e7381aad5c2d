#!/usr/bin/env python3
"""A translator's day at a running service, step by step, without a browser.

    python docs/translators_day.py --address http://127.0.0.1:8000 --token TOKEN [--reviewer TOKEN]

The token is a translator's; approving needs a reviewer's, which may be the same where it is an administrator's.
ZHUSHU_ADDRESS, ZHUSHU_TOKEN and ZHUSHU_REVIEWER stand in for the options. Every step says what it does and checks what
it was promised; where that is not so, the script says it and ends with 1. It needs Python alone.
"""

import argparse
import json
import os
import secrets
import sys
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

TITLE = "渡口的燈"
PARAGRAPHS = (
    "清晨的渡口總是先有燈，後有人。船家林阿水說，燈籠一亮，對岸的茶商就知道今天有船。小鎮的人口不多，可是人人都認得他的船。",
    "渡船的主人口才很好，一面撐船，一面講從前的故事。裡面有海盜，有颱風，也有一位從福州來的茶商。",
    "後來橋修好了，小鎮的人口反而少了。林阿水把燈籠掛在自己家門口，說：船可以停，燈不能停。",
)
ALIKE = "那时候的渡口，总是先有灯，后有人。"
TRANSLATIONS = (
    "At dawn the ferry landing always has its light first and its people after. Lin Ashui, the boatman, says that as "
    "soon as the lantern is lit, the tea merchants on the far bank know that there will be a boat today. The town's "
    "population is small, but everybody knows his boat.",
    "The owner of the ferry is a fine talker, poling his boat and telling stories of old. There are pirates in them, and "
    "typhoons, and a tea merchant from Fuzhou.",
    "Later the bridge was built, and the town's residents became fewer. Lin Ashui hung the lamp at his own door and "
    "said: a boat may stop, a light may not.",
)
WIDTH = 17


class Failed(Exception):  # noqa: N818  # it names what happened
    """Something is not as it was promised."""


class Service:
    """The two doors of a service, as one person uses them."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address.rstrip("/"), token

    def rest(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Ask at the REST door, and give what it answers."""
        asked = f"{self.address}/api/v1{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        return self._send(method, asked, body)

    def graphql(self, query: str, **variables: Any) -> Any:
        """Ask at the GraphQL door, and give the data."""
        answer = self._send("POST", f"{self.address}/graphql", {"query": query, "variables": variables})
        promise("errors" not in answer, f"GraphQL answers without errors: {answer.get('errors')}")
        return answer["data"]

    def change(self, name: str, fields: str, **given: Any) -> Any:
        """Carry out a mutation, and give its payload."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        query = f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {fields} problems {{ message hint }} }} }}"
        payload = self.graphql(query, input=given)[name]
        promise(not payload["problems"], f"{name} is accepted: {payload['problems']}")
        return payload

    def _send(self, method: str, address: str, body: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, content, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise Failed(f"{method} {address} is answered with {error.code}: {error.read().decode()}") from None
        except urllib.error.URLError as error:
            raise Failed(f"{address} cannot be reached: {error.reason}") from None


def promise(kept: bool, what: str) -> None:
    """Fail loudly where a promise is not kept."""
    if not kept:
        raise Failed(what)


def say(text: str) -> None:
    """Tell what is done."""
    print(text, flush=True)


def messy(paragraphs: tuple[str, ...]) -> str:
    """A text as it comes out of a PDF file: cut at the width of the page, with a space at the end of a paragraph."""
    lines: list[str] = []
    for text in paragraphs:
        cut = [text[i : i + WIDTH] for i in range(0, len(text), WIDTH)]
        lines += [*cut[:-1], cut[-1] + " "]
    return "\n".join(lines) + "\n"


class Day:
    """One day's work on one document."""

    def __init__(self, translator: Service, reviewer: Service) -> None:
        self.me, self.reviewer = translator, reviewer
        self.slug = f"ferry-{secrets.token_hex(4)}"
        self.paragraphs: list[Any] = []

    def work(self) -> None:
        """All steps of the day, in order."""
        for step in (
            self.import_text,
            self.read,
            self.gloss,
            self.apply,
            self.translate,
            self.remember,
            self.compare,
            self.discuss,
            self.correct,
            self.look_back,
            self.review,
            self.find_mentions,
            self.count,
        ):
            say(f"\n{(step.__doc__ or '').splitlines()[0]}")
            step()

    def place(self, ordinal: int, words: str) -> dict[str, Any]:
        """Where some words stand in a paragraph, as the doors take it."""
        paragraph = self.paragraphs[ordinal - 1]
        start = paragraph["text"].index(words)
        return {"paragraph": paragraph["id"], "range": {"start": start, "end": start + len(words), "quote": words}}

    def import_text(self) -> None:
        """Importing a messy text."""
        names = (("lin_ashui", "PERSON", "林阿水", "Lin Ashui"), ("fuzhou", "PLACE", "福州", "Fuzhou"))
        for key, kind, chinese, english in names:
            if self.me.graphql("query($name: String!) { entity(name: $name) { key } }", name=chinese)["entity"] is None:
                labels = [{"language": "zh-Hant", "text": chinese}, {"language": "en", "text": english}]
                self.me.change("createEntity", "entity { key }", key=key, type=kind, labels=labels)
        text = messy((TITLE, *PARAGRAPHS))
        fields = "unchanged document { paragraphs { edges { node { id ordinal role text } } } }"
        given = {"slug": self.slug, "language": "zh-Hant-TW", "text": text, "title": TITLE}
        payload = self.me.change("importDocument", fields, **given)
        self.paragraphs = [e["node"] for e in payload["document"]["paragraphs"]["edges"]]
        read = [p["text"] for p in self.paragraphs]
        promise(read == [TITLE, *PARAGRAPHS], f"lines are joined into paragraphs: {read}")
        say(f"  {len(text.splitlines())} lines became {len(read)} paragraphs of {self.slug}; no character was changed.")

    def read(self) -> None:
        """Reading it in Simplified, with a dictionary at hand."""
        query = """query($id: ID!) { node(id: $id) { ... on Paragraph { text(view: ZH_HANS)
          words { text pinyin senses { definitions } } } } }"""
        node = self.me.graphql(query, id=self.paragraphs[2]["id"])["node"]
        promise("里面有海盗" in node["text"], f"裡面 reads 里面: {node['text']}")
        word = next(w for w in node["words"] if w["text"] == "海盜")
        promise(word["pinyin"] == "hǎi dào", f"海盜 has its pinyin: {word}")
        say(f"  海盜 is read {word['pinyin']} and means “{word['senses'][0]['definitions'][0]}”.")

    def suggested(self, ordinal: int, words: str) -> list[Any]:
        """What is suggested for some words."""
        query = """query($paragraph: ID!, $range: TextRangeInput!) {
          glossSuggestions(paragraph: $paragraph, range: $range) { text source score range { start end } } }"""
        found: list[Any] = self.me.graphql(query, **self.place(ordinal, words))["glossSuggestions"]
        return found

    def gloss(self) -> None:
        """Asking what a word may be called, and glossing it."""
        found = self.suggested(2, "茶商")
        promise(bool(found), "茶商 is explained by itself or by its parts")
        say(f"  For 茶商 there is “{found[0]['text']}” from {found[0]['source']}.")
        name = self.suggested(2, "林阿水")[0]
        promise(name["text"] == "Lin Ashui", f"the label of the entity is suggested: {name}")
        self.glosses: dict[str, Any] = {}
        for ordinal, words, text in ((2, "人口", "population"), (2, "燈籠", "lantern"), (2, "茶商", "tea merchant")):
            given = {**self.place(ordinal, words), "text": text}
            self.glosses[words] = self.me.change("addGloss", "annotation { id version }", **given)["annotation"]
        again = self.suggested(4, "人口")[0]
        promise(
            again["text"] == "population" and again["source"].startswith("gloss:"), f"it is suggested again: {again}"
        )
        say(f"  人口, 燈籠 and 茶商 are glossed; elsewhere {again['source']} now suggests “{again['text']}”.")

    def apply(self) -> None:
        """Putting the glosses on every other place, after a look at it."""
        fields = "count occurrences { certain crossing span { quote paragraph { ordinal } } }"
        given = {"gloss": self.glosses["人口"]["id"], "document": self.slug}
        shown = self.me.change("applyGloss", fields, **given, dryRun=True)
        doubtful = [o for o in shown["occurrences"] if not o["certain"]]
        promise(shown["count"] == 2 and len(doubtful) == 1, f"one of two places is doubtful: {shown}")
        say(f"  人口 stands in two other places; in paragraph {doubtful[0]['span']['paragraph']['ordinal']} it cuts into "
            f"{doubtful[0]['crossing']}, so that place is left out.")  # fmt: skip
        done = self.me.change("applyGloss", fields, **given, certainOnly=True)
        promise(done["count"] == 1, f"only the certain place gets the gloss: {done}")
        again = self.me.change("applyGloss", fields, **given, certainOnly=True)
        promise(again["count"] == 0, f"a second run finds nothing: {again}")
        turned = "group { count }"
        undone = self.me.change("undo", turned, document=self.slug)
        promise(undone["group"]["count"] == 1, f"the applied gloss is undone as a whole: {undone}")
        self.me.change("redo", turned, document=self.slug)
        again = self.me.change("applyGloss", fields, **given, certainOnly=True)
        promise(again["count"] == 0, f"what was undone is done again: {again}")
        say("  It was undone, and done again, as one piece of work.")
        for words in ("燈籠", "茶商"):
            done = self.me.change("applyGloss", fields, gloss=self.glosses[words]["id"], document=self.slug)
            say(f"  {words} got its gloss in {done['count']} other place(s).")

    def translate(self) -> None:
        """Translating, first as a draft."""
        self.translations: list[Any] = []
        fields = "annotation { id version status }"
        for paragraph, text in zip(self.paragraphs[1:], TRANSLATIONS, strict=True):
            given = {"paragraph": paragraph["id"], "text": text}
            made = self.me.change("addTranslation", fields, **given, status="DRAFT")["annotation"]
            step = {"id": made["id"], "version": made["version"], "status": "PROPOSED"}
            self.translations.append(self.me.change("reviewAnnotation", fields, **step)["annotation"])
        promise(all(t["status"] == "PROPOSED" for t in self.translations), "drafts were proposed")
        stale = {"id": self.translations[0]["id"], "version": 1, "text": "too late"}
        query = """mutation($input: UpdateAnnotationInput!) { updateAnnotation(input: $input) {
          annotation { id } problems { __typename ... on StaleVersion { currentVersion } } } }"""
        (problem,) = self.me.graphql(query, input=stale)["updateAnnotation"]["problems"]
        promise(problem == {"__typename": "StaleVersion", "currentVersion": 2}, f"a late change is refused: {problem}")
        say(
            f"  {len(self.translations)} paragraphs are translated and proposed; a change of an old version was refused."
        )

    def approve(self, annotation: Any) -> Any:
        """Let the reviewer approve an annotation."""
        step = {"id": annotation["id"], "version": annotation["version"], "status": "APPROVED"}
        return self.reviewer.change("reviewAnnotation", "annotation { id version status }", **step)["annotation"]

    def remember(self) -> None:
        """Using the translation memory on a sentence in the other script."""
        self.translations = [self.approve(t) for t in self.translations]
        query = """query($text: String!) { translationMemory(text: $text) { score original translated
          differences { query { start end } match { start end } } } }"""
        found = self.me.graphql(query, text=ALIKE)["translationMemory"]
        promise(bool(found), "a sentence of the first paragraph is remembered")
        best = found[0]
        promise(best["original"] == PARAGRAPHS[0].split("。")[0] + "。", f"it is the sentence that is meant: {best}")
        promise(best["translated"] == TRANSLATIONS[0].split(". ")[0] + ".", f"with its own translation: {best}")
        parts = [ALIKE[d["query"]["start"] : d["query"]["end"]] for d in best["differences"]]
        say(
            f"  {ALIKE} resembles {best['original']} by {best['score']:.0%}; it differs in {', '.join(filter(None, parts))}."
        )
        say(f"  That was translated: {best['translated']}")

    def compare(self) -> None:
        """Asking where the work is not of one mind."""
        for words in ("人口", "燈籠", "茶商"):
            self.approve(self.glosses[words])
        given = {**self.place(4, "人口"), "text": "inhabitants"}
        self.me.change("addGloss", "annotation { id }", **given)
        query = """query($document: String!) { consistency(document: $document) { edges { node { kind term
          variants { text count places { paragraph { ordinal } } } } } } }"""
        found = [e["node"] for e in self.me.graphql(query, document=self.slug)["consistency"]["edges"]]
        for finding in found:
            told = "; ".join(
                f"{v['text']} in {sorted({p['paragraph']['ordinal'] for p in v['places']})}"
                for v in finding["variants"]
            )
            say(f"  {finding['kind']}: {finding['term']}: {told}")
        kinds = {(f["kind"], f["term"]) for f in found}
        promise(("GLOSSES_DIFFER", "人口") in kinds, f"two glosses of 人口 differ: {kinds}")
        promise(("GLOSS_NOT_FOLLOWED", "茶商") not in kinds, f"tea merchants are tea merchants: {kinds}")

    def discuss(self) -> None:
        """Discussing a word in a thread of notes."""
        fields = "annotation { id version }"
        given = {**self.place(4, "燈籠"), "text": "Lantern or lamp?"}
        first = self.me.change("addNote", fields, **given)["annotation"]
        answer = {"inReplyTo": first["id"], "text": "Lantern, as in paragraph 2."}
        second = self.reviewer.change("addNote", fields, **answer)["annotation"]
        third = self.me.change("addNote", fields, inReplyTo=second["id"], text="Done.")["annotation"]
        self.me.change("resolveThread", fields, note=third["id"])
        thread = self.me.rest("GET", f"/annotations/{third['id']}/thread")
        promise(thread["resolved"] and len(thread["notes"]) == 3, f"three notes are one thread, resolved: {thread}")
        say(f"  {' – '.join(n['text'] for n in thread['notes'])} The thread is resolved.")

    def correct(self) -> None:
        """Correcting the text, and seeing the work survive."""
        changed = (PARAGRAPHS[0].replace("船家林阿水說", "老船家林阿水常說"), PARAGRAPHS[1], PARAGRAPHS[2])
        fields = """revision { number } report { total unchanged shifted moved fuzzy ambiguous orphaned }
          document { paragraphs { edges { node { id ordinal role text } } } }"""
        given = {"slug": self.slug, "text": messy((TITLE, *changed)), "message": "A word was missing."}
        dry = self.me.change("reviseDocument", fields, **given, dryRun=True)["report"]
        done = self.me.change("reviseDocument", fields, **given)
        report = done["report"]
        promise(report == dry, f"it goes as the dry run told: {report}, {dry}")
        promise(report["total"] == sum(n for name, n in report.items() if name != "total"), f"it sums up: {report}")
        promise(report["orphaned"] == report["ambiguous"] == 0, f"nothing is lost: {report}")
        before = [p["id"] for p in self.paragraphs]
        self.paragraphs = [e["node"] for e in done["document"]["paragraphs"]["edges"]]
        promise([p["id"] for p in self.paragraphs] == before, "paragraphs keep their ids")
        say(f"  Revision {done['revision']['number']}: of {report['total']} spans {report['unchanged']} stayed, "
            f"{report['shifted']} shifted, {report['fuzzy']} changed in part, none is lost.")  # fmt: skip

    def look_back(self) -> None:
        """Reading the text as it stood before."""
        query = """query($slug: String!) { document(slug: $slug, revision: 1) { paragraph(ordinal: 2) { text translation
          annotations(kinds: [GLOSS]) { span { quote } ... on Gloss { text } } } } }"""
        old = self.me.graphql(query, slug=self.slug)["document"]["paragraph"]
        promise(old["text"] == PARAGRAPHS[0], f"the old text is there: {old['text']}")
        promise(old["translation"] == TRANSLATIONS[0], "with its translation")
        quotes = {g["span"]["quote"] for g in old["annotations"]}
        promise({"人口", "燈籠", "茶商"} <= quotes, f"and with its glosses: {quotes}")
        say(f"  In revision 1 the paragraph has {len(old['text'])} characters and {len(old['annotations'])} glosses.")

    def review(self) -> None:
        """Reviewing what was proposed."""
        query = """query($slug: String!) { annotations(document: $slug, kinds: [GLOSS], statuses: [PROPOSED]) {
          edges { node { id version ... on Gloss { text } } } } }"""
        rows = [e["node"] for e in self.me.graphql(query, slug=self.slug)["annotations"]["edges"]]
        fields = "annotation { version status }"
        for row in rows:
            step = {"id": row["id"], "version": row["version"], "status": "APPROVED"}
            if row["text"] == "inhabitants":
                step |= {"status": "REJECTED", "reason": "It is the population everywhere else."}
            self.reviewer.change("reviewAnnotation", fields, **step)
        left = self.me.graphql(query, slug=self.slug)["annotations"]["edges"]
        promise(not left, f"nothing waits for review: {left}")
        found = self.me.rest("GET", f"/documents/{self.slug}/consistency", kind="GLOSSES_DIFFER")["items"]
        promise(not found, f"the glosses are of one mind: {found}")
        say(f"  {len(rows)} glosses are reviewed; one was rejected with a reason, and no two differ any more.")
        found = self.me.rest("GET", f"/documents/{self.slug}/consistency", kind="GLOSS_NOT_FOLLOWED")["items"]
        missing = {f["term"]: f["variants"][0] for f in found}
        promise(set(missing) == {"人口", "燈籠"}, f"the translation of paragraph 4 has other words: {found}")
        for term, variant in missing.items():
            say(f"  {term} is not rendered as “{variant['text']}” in paragraph {variant['places'][0]['ordinal']}.")
        text = TRANSLATIONS[2].replace("the town's residents became fewer", "the town's population fell")
        given = {"id": self.translations[2]["id"], "version": self.translations[2]["version"]}
        given["text"] = text.replace("the lamp at", "the lantern at")
        self.reviewer.change("updateAnnotation", "annotation { version }", **given)
        found = self.me.rest("GET", f"/documents/{self.slug}/consistency")["items"]
        promise(not found, f"the translation follows the glosses: {found}")
        say("  The translation was mended; the report is empty.")

    def find_mentions(self) -> None:
        """Asking who is mentioned where, by a name in the other script."""
        query = """query($slug: String!) { entity(name: "林阿水") { label mentions(document: $slug) {
          totalCount edges { node { span { quote paragraph { ordinal } } } } } } }"""
        entity = self.me.graphql(query, slug=self.slug)["entity"]
        ordinals = [e["node"]["span"]["paragraph"]["ordinal"] for e in entity["mentions"]["edges"]]
        promise(ordinals == [2, 4], f"he is mentioned in paragraphs 2 and 4: {ordinals}")
        say(f"  {entity['label']} is mentioned in paragraphs {', '.join(map(str, ordinals))}.")

    def count(self) -> None:
        """Counting the day's work."""
        found = self.me.rest("GET", f"/documents/{self.slug}/progress")
        promise(found["paragraphs"] == 4, f"all paragraphs count: {found}")
        promise(0.9 < found["approved"] < 1, f"all but the title is translated and approved: {found}")
        glosses = ", ".join(f"{c['count']} {c['status'].lower()}" for c in found["glosses"])
        say(f"  {found['approved']:.0%} of the text is translated and approved; glosses: {glosses}.")


def main() -> int:
    """Walk through the day."""
    parser = argparse.ArgumentParser(description="Walks through a translator's day at a running service.")
    address = os.environ.get("ZHUSHU_ADDRESS", "http://127.0.0.1:8000")
    parser.add_argument("--address", default=address, help="where the service is")
    parser.add_argument("--token", default=os.environ.get("ZHUSHU_TOKEN", ""), help="the token of a translator")
    parser.add_argument("--reviewer", default=os.environ.get("ZHUSHU_REVIEWER", ""), help="the token of a reviewer")
    given = parser.parse_args()
    if not given.token:
        parser.error("a token is needed: --token, or ZHUSHU_TOKEN")
    translator = Service(given.address, given.token)
    try:
        Day(translator, Service(given.address, given.reviewer or given.token)).work()
    except Failed as failure:
        print(f"NOT AS PROMISED: {failure}", file=sys.stderr)
        return 1
    say("\nThe day is done; everything was as promised.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
