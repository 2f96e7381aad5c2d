"""Markdown is read without its marks, and every character of a paragraph is found again in the file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from source_text.importers import markdown
from source_text.importers.source import Source
from source_text.offsets import Precision
from source_text.problems import TooLarge, Unreadable
from source_text.roles import Role

FILE = """---
title: 茶
---
# 茶香 *渡海* #

臺灣山區[原有](http://example.org/ "題")**野生**茶樹，
但`品種  多`半來自![福建](a.png)。[^1]

淡水
----

> 茶者，
南方之嘉木也。

- 烏龍
- 包種

  文山所產。

| 年 | 擔\\|箱 |
|----|------|
| *1869* | 2131 |

```
一
  二
```

[^1]: 閩、臺
    之間。

    又註。

[原有]: http://example.org/
"""


def texts(text: str) -> list[str]:
    return [block.text for block in markdown.read_text(text).blocks]


def test_a_file_is_read_by_its_marks() -> None:
    source = markdown.read(FILE.encode())
    assert source.text == FILE
    assert [(b.text, b.role, b.level) for b in source.blocks] == [
        ("茶香 渡海", Role.TITLE, 1),
        ("臺灣山區原有野生茶樹，但品種  多半來自福建。", Role.BODY, None),
        ("淡水", Role.HEADING, 2),
        ("茶者，南方之嘉木也。", Role.QUOTATION, None),
        ("烏龍", Role.LIST_ITEM, None),
        ("包種", Role.LIST_ITEM, None),
        ("文山所產。", Role.LIST_ITEM, None),
        ("年", Role.BODY, None),
        ("擔|箱", Role.BODY, None),
        ("1869", Role.BODY, None),
        ("2131", Role.BODY, None),
        ("一\n  二", Role.BODY, None),
        ("閩、臺之間。", Role.FOOTNOTE, None),
        ("又註。", Role.FOOTNOTE, None),
    ]
    check(source)


def check(source: Source) -> None:
    """Paragraphs follow one another, and each visible character of one is where its map says."""
    done = 0
    for block in source.blocks:
        assert done <= block.start < block.end <= len(source.text)
        done = block.end
        assert (block.map.source_length, block.map.target_length) == (block.end - block.start, len(block.text))
        assert not block.text[0].isspace()
        assert not block.text[-1].isspace()
        back = block.map.invert()
        last = 0
        for place, character in enumerate(block.text):
            if character.isspace():
                continue
            start, end, precision = back.transport(place, place + 1)
            assert precision is Precision.EXACT
            assert source.text[block.start + start : block.start + end] == character
            assert last <= start
            last = end
            assert block.map.transport(start, end)[:2] == (place, place + 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_are_lines_whatever_ends_them(end: str, mark: str) -> None:
    source = markdown.read_text(mark + FILE.replace("\n", end))
    assert [b.places for b in source.blocks][:4] == [("line=3,4",), ("line=5,7",), ("line=8,9",), ("line=11,13",)]
    assert [b.text for b in source.blocks] == texts(FILE)
    check(source)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("漢\n字", "漢字"),
        ("the\nend", "the end"),
        ("漢  \n字\\\n句", "漢字句"),
        ("漢<br>字<br/>the<br>end", "漢字the end"),
        ("[ab](ab)cd", "abcd"),
        ("**漢*字***", "漢字"),
        ("***漢* 字", "**漢 字"),
        ("~~漢~~字", "漢字"),
        ("\\*漢\\*\\字", "*漢*\\字"),
        ("`a\\*b` ``c`d``", "a\\*b c`d"),
        ("`漢\n字`", "漢 字"),
        ("<b>漢</b><!-- 注 -->字", "漢字"),
        ("![圖*一*](a.png)", "圖一"),
        ("![圖](a.png)[圖](b)", "圖圖"),
        ("<https://example.org/漢>", "https://example.org/漢"),
        ("[^2]沒有這個註", "[^2]沒有這個註"),
        ("[漢][a]字\n\n[a]: http://a", "漢字"),
        ("> 漢\n> 字", "漢字"),
        ("> > 漢\n字", "漢字"),
        ("- 漢\n  字", "漢字"),
        ("-\t漢\n\t字", "漢字"),
        ("    漢\n      字", "漢\n  字"),
        ("```py\n\n漢\n\n 字\n```", "漢\n\n 字"),
        ("> ```\n> 漢\n> 字\n> ```", "漢\n字"),
        ("<div class='a'>漢\n<p>字</p></div>", "漢字"),
        ("<script>\nx\n</script>\n\n漢", "漢"),
        ("漢\n===", "漢"),
        ("## 漢 # 字 ##", "漢 # 字"),
        ("\u3000\u3000漢", "漢"),
    ],
)
def test_the_text_is_what_remains_without_the_marks(written: str, text: str) -> None:
    source = markdown.read_text(written)
    assert [b.text for b in source.blocks] == [text]
    check(source)


@pytest.mark.parametrize(
    ("written", "text", "place"),
    [("漢&amp;字", "漢&字", 1), ("漢&nbsp;字", "漢\xa0字", 1), ("&#28450;字", "漢字", 0), ("<p>漢&lt;</p>", "漢<", 1)],
)
def test_an_entity_stands_for_its_character_as_a_whole(written: str, text: str, place: int) -> None:
    (block,) = markdown.read_text(written).blocks
    assert block.text == text
    start, end, _ = block.map.invert().transport(place, place + 1)
    found = written[block.start + start : block.start + end]
    assert (found[0], found[-1]) == ("&", ";")


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    assert texts("---\n\n甲\n\n---\n\n乙") == ["甲", "乙"]


def test_the_text_of_a_file_in_big5_is_what_offsets_count_in() -> None:
    source = markdown.read(FILE.encode("big5"))
    assert (source.text, source.encoding) == (FILE, "big5")
    assert source.remarks == ("Read as Big5.",)
    check(source)


@pytest.mark.parametrize("text", ["---\n\n***", "[a]: http://b", "<!-- 甲 -->", "![](a.png)"])
def test_a_file_without_text_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="no text") as caught:
        markdown.read_text(text)
    assert caught.value.path == ("text",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("> " * 101 + "x", "nested 100 deep"),
        ("漢" * 2_000_001, "2,000,000 are accepted"),
        ("[" * 5_001, "5,000 brackets"),
        ("*a" * 150_001, "150,000 are accepted"),
    ],
)
def test_what_takes_too_long_is_refused(text: str, words: str) -> None:
    with pytest.raises(TooLarge, match=words) as caught:
        markdown.read_text(text)
    assert caught.value.path == ("text",)
    assert caught.value.hint


characters = st.sampled_from("漢字，a1*_`[](){}<>!#\\-+=|~^:>\"' .\u3000𫖮é")
breaks = st.sampled_from(
    ["\n", "\n\n", "  \n", "\r\n", "\\\n", "\n> ", "\n- ", "\n    ", "\n# ", "\n[^1]: ", "\n```\n", "\n|-|\n"]
)
written = st.lists(st.tuples(st.text(characters, max_size=12), breaks), max_size=12).map(
    lambda lines: "漢" + "".join(map("".join, lines))
)


@settings(max_examples=300)
@given(written)
def test_every_character_is_found_again_in_any_text(text: str) -> None:
    try:
        source = markdown.read_text(text)
    except Unreadable:
        return
    check(source)
