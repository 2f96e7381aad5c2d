"""Other texts and other edits than those of `benchmarks.edits`: lists, statutes, verse and talk, and what editors do to them."""

import random
from collections.abc import Callable, Sequence

from benchmarks import prose
from benchmarks.edits import Case, Editor, Line, edited
from source_text import scripts
from source_text.scripts import TextView

Edit = Callable[[Editor], None]
Style = Callable[[random.Random], list[str]]

PLACES = ("淡水", "臺南", "廈門", "泉州", "上海", "長崎", "大稻埕", "鹿港")
TRADES = ("茶商", "教師", "船主", "牧師", "通事", "郊商", "醫師", "佃農")
DUTIES = ("申報", "保管", "登記", "查驗", "核准", "公告", "繳納", "備查")
THINGS = ("帳冊", "貨物", "稅款", "執照", "船隻", "契約", "名冊", "土地")
IMAGES = "春夏秋冬風花雪月山水江河雲雨鳥魚日夜東西"
LATIN = ("Formosa", "John Dodd", "No. 12", "vol. 3", "1869–1895", "CO₂", "tea", "Oolong")


def register(chance: random.Random) -> list[str]:
    """Rows of a list, each made like the others."""
    rows = []
    for number in range(1, chance.randint(3, 9)):
        name, place, trade = chance.choice(prose.NAMES), chance.choice(PLACES), chance.choice(TRADES)
        rows.append(
            f"{number}、{name}，{place}人，{1840 + chance.randint(0, 9)}年生，{trade}，後居{chance.choice(PLACES)}。"
        )
    return rows


def statute(chance: random.Random) -> list[str]:
    """Articles of a law, full of the same words."""
    articles = []
    for number in "一二三四五六七"[: chance.randint(2, 7)]:
        a, b, c = (chance.choice(DUTIES) for _ in range(3))
        x, y = chance.choice(THINGS), chance.choice(THINGS)
        articles.append(f"第{number}條　{x}應於三十日內{a}，並由主管機關{b}；未經{b}者，不得{c}{y}，違者處罰。")
    return articles


def verse(chance: random.Random) -> list[str]:
    """Lines of verse, with a refrain."""

    def line() -> str:
        return chance.choice(prose.words()) + chance.choice(IMAGES) + chance.choice(prose.words())

    refrain = line()
    return [f"{line()}，{line()}。{line()}，{refrain}。" for _ in range(chance.randint(2, 6))]


def talk(chance: random.Random) -> list[str]:
    """Turns of a conversation, many of them short and the same."""
    speakers = chance.sample(prose.NAMES, 2)
    turns = ("是。", "不是。", "你說呢？", "我不知道。", "那麼明天再說吧。", "茶要涼了。")
    return [
        f"{speakers[n % 2]}道：「{chance.choice(turns)}{prose.sentence(chance) if chance.random() < 0.7 else ''}」"
        for n in range(chance.randint(3, 10))
    ]


def mixed(chance: random.Random) -> list[str]:
    """Prose with foreign words and figures in it, some of it in Simplified."""
    found = []
    for _ in range(chance.randint(1, 4)):
        text = prose.paragraph(chance)
        for _ in range(chance.randint(1, 4)):
            at = chance.randint(0, len(text))
            text = text[:at] + chance.choice(LATIN) + text[at:]
        found.append(scripts.read(text, "zh-Hant-TW", TextView.ZH_HANS).text if chance.random() < 0.3 else text)
    return found


def essay(chance: random.Random) -> list[str]:
    """Long paragraphs of prose, one of whose sentences another repeats with a word changed."""
    found = [prose.paragraph(chance, 8) for _ in range(chance.randint(2, 4))]
    sentence = prose.sentence(chance)
    return [found[0] + sentence, *found[1:], _varied(chance, sentence) + prose.sentence(chance)]


def _varied(chance: random.Random, text: str) -> str:
    at = chance.randrange(max(1, len(text) - 2))
    return text[:at] + chance.choice(prose.words()) + text[at + 2 :]


STYLES: tuple[Style, ...] = (register, statute, verse, talk, mixed, essay)


def _text(cells: Sequence[tuple[int, str]]) -> str:
    return "".join(c for _, c in cells)


def _anywhere(e: Editor) -> tuple[Line, int]:
    """Some paragraph, and a place in it."""
    line = e.lines[e.pick()]
    return line, e.chance.randint(0, len(line))


def stray(e: Editor) -> None:
    """A stretch is gone, and somebody writes a part of it elsewhere, with little or nothing of what stood around it."""
    k = e.pick(10)
    start, end = e.stretch(k, 24)
    line = e.lines[k]
    low = e.chance.randint(start, max(start, end - 1))
    words = _text(line[max(0, low - e.chance.choice((0, 0, 1, 2, 4))) : min(end, low + e.chance.randint(1, 8))])
    del line[start:end]
    target = e.chance.choice([other for other in e.lines if other is not line] or [[]])
    at = e.chance.randint(0, len(target))
    target[at:at] = e.cells(words)


def filled(e: Editor) -> None:
    """Much is written into the middle of something, often in its own words."""
    k = e.pick(4)
    start, end = e.stretch(k, 12)
    at = e.chance.randint(start, end)
    new = "".join(prose.sentence(e.chance) for _ in range(e.chance.randint(1, 4)))
    for _ in range(e.chance.randint(0, 3)):
        inside = e.chance.randint(0, len(new))
        new = new[:inside] + _text(e.lines[k][start : e.chance.randint(start, end)]) + new[inside:]
    e.lines[k][at:at] = e.cells(new)


def renamed(e: Editor) -> None:
    """A word is another one everywhere."""
    k = e.pick(2)
    at = e.chance.randrange(max(1, len(e.lines[k]) - 1))
    word, other = _text(e.lines[k][at : at + 2]), e.chance.choice((*prose.NAMES, "某", "君", ""))
    for line in e.lines:
        places = [p for p in range(len(line) - 1) if _text(line[p : p + 2]) == word]
        for p in reversed(places):
            if _text(line[p : p + 2]) == word:
                line[p : p + 2] = e.cells(other)


def punctuated(e: Editor) -> None:
    """Marks are left out, written otherwise, or added throughout."""
    other = {"，": e.chance.choice(("", ",", "、")), "。": e.chance.choice(("", ".", "；")), "　": ""}
    for line in e.lines:
        for p in range(len(line) - 1, -1, -1):
            if line[p][1] in other:
                line[p : p + 1] = e.cells(other[line[p][1]])


def rephrased(e: Editor) -> None:
    """A stretch is said with some of its own characters in another order."""
    k = e.pick(8)
    start, end = e.stretch(k, 20)
    words = list(_text(e.lines[k][start:end]))
    e.chance.shuffle(words)
    kept = "".join(words[: e.chance.randint(0, len(words))])
    e.lines[k][start:end] = e.cells(kept + e.some(6) if e.chance.random() < 0.5 else e.some(6) + kept)


def transposed(e: Editor) -> None:
    """Two short stretches side by side change places."""
    k = e.pick(6)
    line = e.lines[k]
    a = e.chance.randrange(max(1, len(line) - 3))
    b = min(len(line), a + e.chance.randint(1, 6))
    c = min(len(line), b + e.chance.randint(1, 6))
    line[a:c] = line[b:c] + line[a:b]


def sorted_rows(e: Editor) -> None:
    """The paragraphs are put in another order, all of them, and one or two are corrected."""
    e.lines.sort(key=lambda line: _text(line[2:]))
    if e.chance.random() < 0.3:
        e.lines.reverse()
    for _ in range(e.chance.randint(0, 2)):
        rephrased(e) if e.chance.random() < 0.5 else stray(e)


def rewrapped(e: Editor) -> None:
    """The breaks between paragraphs stand elsewhere."""
    cells = [cell for line in e.lines for cell in line]
    ends = sorted(
        {len(cells), *(e.chance.randint(1, len(cells)) for _ in range(e.chance.randint(0, len(e.lines) + 1)))}
    )
    e.lines[:] = [cells[a:b] for a, b in zip([0, *ends], ends, strict=False)]


def shortened(e: Editor) -> None:
    """Only a part of the text is left."""
    cells = sum(map(len, e.lines))
    gone = e.chance.randint(1, max(1, cells // 2))
    for line in e.lines if e.chance.random() < 0.5 else e.lines[::-1]:
        number = min(gone, len(line))
        del line[:number]
        gone -= number


def requoted(e: Editor) -> None:
    """Something is said a second time elsewhere, in the same words, and the first place stays, is changed, or is gone.

    Where it is gone, nobody can know that it was not moved.
    """
    k = e.pick(8)
    start, end = e.stretch(k, 16)
    line = e.lines[k]
    own = line[start:end]
    again = e.cells(_text(own))
    what = e.chance.random()
    if what < 0.4:
        del line[start:end]
    elif what < 0.8:
        at = e.chance.randint(start, end - 1)
        line[at : e.chance.randint(at, end)] = e.cells(e.some(8))
    left = {n for n, _ in line}
    pairs = [(new, old) for (new, _), (old, _) in zip(again, own, strict=True)]
    e.originals.update((new, old) for new, old in pairs if old not in left)
    target, at = _anywhere(e)
    target[at:at] = again


def substituted(e: Editor) -> None:
    """A paragraph makes way for another that is made like it."""
    k = e.pick()
    made = e.chance.choice((register, statute, talk))(e.chance)
    if e.chance.random() < 0.5:
        e.lines[k] = e.cells(e.chance.choice(made))
    else:
        at = e.chance.randrange(max(1, len(e.lines[k]) - 2))
        e.lines[k][at : at + 2] = e.cells(e.chance.choice(prose.words()))


def row_gone(e: Editor) -> None:
    """One of several rows is gone, and another takes its number."""
    if len(e.lines) < 2:
        return
    k = e.chance.randrange(len(e.lines) - 1)
    head = e.chance.randint(0, 5)
    number = _text(e.lines[k][:head])
    del e.lines[k]
    e.lines[k][: len(number)] = e.cells(number)


SINGLE: tuple[Edit, ...] = (
    stray, filled, renamed, punctuated, rephrased, transposed, sorted_rows, rewrapped, shortened, requoted, substituted,
    row_gone,
)  # fmt: skip


def several(e: Editor) -> None:
    """Two to four edits."""
    for edit in e.chance.choices(SINGLE, k=e.chance.randint(2, 4)):
        edit(e)
        e.lines[:] = [line for line in e.lines if line] or [e.cells("空")]


KINDS: dict[str, Edit] = {
    "part written elsewhere": stray,
    "much written inside": filled,
    "renamed throughout": renamed,
    "marks changed": punctuated,
    "said otherwise": rephrased,
    "words transposed": transposed,
    "sorted": sorted_rows,
    "breaks elsewhere": rewrapped,
    "shortened": shortened,
    "said again elsewhere": requoted,
    "made like it": substituted,
    "row gone": row_gone,
    "several": several,
}


def case(kind: str, chance: random.Random) -> Case:
    """One edit of a kind, of a text in some style, with names and terms marked wherever they stand."""
    return edited(kind, chance.choice(STYLES)(chance), chance, _terms, KINDS[kind])


def _terms(e: Editor) -> None:
    """Mark some words at every place of theirs."""
    whole = [(k, p) for k, line in enumerate(e.lines) for p in range(len(line) - 1)]
    for k, p in e.chance.sample(whole, min(3, len(whole))):
        word = _text(e.lines[k][p : p + 2])
        for line in e.lines:
            for q in range(len(line) - 1):
                if _text(line[q : q + 2]) == word:
                    e.mark(line[q : q + 2])
