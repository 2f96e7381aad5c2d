"""Paragraphs out of raw lines: what is joined, what is kept apart, and where everything stood."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from source_text.offsets import Precision
from source_text.reflow import Block, reflow
from source_text.roles import Role

PARAGRAPHS = [
    "近期外交關係觀察",
    "國立大學國際政治研究所教授王小明主稿",
    "面對全球疫情擴散，各國外長密集出訪鄰國，實有尋求突破之意，惟雙方長期存在矛盾，未來發展仍有待觀察。",
    "（一）雙邊關係：復甦中存在挑戰",
    "儘管疫情正攀向高峰，負責外交工作的主任仍於2020年2月28日訪問日本，先後會見首相與外相，並舉行新一輪高級政治"
    "對話。事實上，自2018年兩國總理非常少見地實現年內互訪後，雙邊關係已走出低迷，或出現調整空間。",
    "無論如何，由於疫情隨即爆發，訪問不得不取消；雖然如此，歷經8年談判的「區域全面經濟夥伴協定」（RCEP）終於簽署，"
    "外長立即趁熱打鐵，在11月24日到訪，與新首相會面，雙方達成5項共識與6項成果，包括在本月內啟動必要人員往來的"
    "快捷通道，以及建立食品農產品合作的磋商機制。",
    "（二）展望",
    "想化解積怨自非易事，後續發展仍難以確定，至於新政府的戰略內涵，則是今後觀察的焦點所在。",
]


def texts(raw: str) -> list[str]:
    return [block.text for block in reflow(raw)]


def wrap(paragraph: str, width: int) -> list[str]:
    """Lines of so many characters; words of ASCII letters or digits are not torn."""
    lines = [""]
    for word in re.findall(r"[A-Za-z0-9]+|.", paragraph):
        if len(lines[-1]) + len(word) > width and lines[-1]:
            lines.append("")
        lines[-1] += word
    return lines


def page(paragraphs: list[str], width: int, end: str = "\n", mark: str = " ") -> str:
    """What a PDF gives: paragraphs in lines of one width, with white space after the last line of each."""
    return "".join(end.join(wrap(paragraph, width)) + mark + end for paragraph in paragraphs)


@pytest.mark.parametrize("width", [10, 13, 18, 25, 32, 40])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\n \n", "\u2028"])
def test_the_lines_of_a_page_become_the_paragraphs_again(width: int, end: str) -> None:
    assert texts(page(PARAGRAPHS, width, end)) == PARAGRAPHS


@pytest.mark.parametrize("mark", [" ", "  ", "\t", "\u3000", "\xa0"])
def test_any_white_space_marks_the_end_of_a_paragraph(mark: str) -> None:
    assert texts(page(PARAGRAPHS, 20, mark=mark)) == PARAGRAPHS


@pytest.mark.parametrize("number", [2, 4, 5, 7])
def test_a_single_wrapped_paragraph_is_joined(number: int) -> None:
    assert texts(page([PARAGRAPHS[number]], 16)) == [PARAGRAPHS[number]]


def test_the_last_line_ends_its_paragraph_without_a_mark() -> None:
    assert texts(page(PARAGRAPHS, 20).rstrip()) == PARAGRAPHS


def test_parts_of_another_width_are_joined_too() -> None:
    raw = page(PARAGRAPHS[:5], 30) + page(PARAGRAPHS[5:6], 24) + page(PARAGRAPHS[6:], 30)
    assert texts(raw) == PARAGRAPHS


def test_blank_lines_end_no_paragraph_of_a_page() -> None:
    assert texts("各國外長密集出\n\n\n訪鄰國。 \n意在突破，然而\n\n前景不明。 \n") == [
        "各國外長密集出訪鄰國。",
        "意在突破，然而前景不明。",
    ]


def test_white_space_after_an_ascii_word_ends_no_paragraph() -> None:
    raw = "他提出「重返亞洲」（Pivot to \nAsia）戰略，並在 2012年 \n起提倡再平衡。 \n此後布局一新。 \n"
    assert texts(raw) == ["他提出「重返亞洲」（Pivot to Asia）戰略，並在2012年", "起提倡再平衡。", "此後布局一新。"]


def test_a_page_keeps_spaces_only_between_ascii_letters_and_digits() -> None:
    raw = "於 2020 年 the  new\u3000 deal 5 3 項 ，(a b) é a 。 \n"
    assert texts(raw) == ["於2020年the new deal 5 3項，(a b)éa。"]


def test_titles_without_a_last_full_stop_stay_apart() -> None:
    assert texts("近期觀察 \n王小明主稿 \n一、背景 \n疫情擴散。 \n") == [
        "近期觀察",
        "王小明主稿",
        "一、背景",
        "疫情擴散。",
    ]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n", "\r\n\r\n"])
@pytest.mark.parametrize("number", range(len(PARAGRAPHS)))
def test_one_white_space_by_accident_makes_no_page(between: str, number: int) -> None:
    lines = [line + " " * (place == number) for place, line in enumerate(PARAGRAPHS)]
    assert texts(between.join(lines)) == PARAGRAPHS


@pytest.mark.parametrize(
    "lines",
    [
        ["目錄", "前言", "背景", "現況", "結論"],
        [
            "一、近期中日關係的復甦與挑戰",
            "二、近期中韓關係的發展與突破",
            "三、美中對峙下的三邊互動",
            "四、區域貿易協定的前景",
        ],
        [
            "各國外長密集出訪鄰國",
            "新首相與外長首度會面",
            "雙方達成多項重要共識",
            "經濟高層對話明年舉行",
            "疫情下的人員往來恢復",
        ],
        ["朝辭白帝彩雲間，", "千里江陵一日還。", "兩岸猿聲啼不住，", "輕舟已過萬重山。"],
        ["床前明月光", "疑是地上霜", "舉頭望明月", "低頭思故鄉"],
        ["「你來了。」", "「我來了，路上人很多。」", "「坐吧。」", "「好。」"],
        ["王小明、李大華、陳志強", "張美玲、林文雄、黃淑芬", "劉家豪、吳建國、蔡英明"],
    ],
    ids=["contents", "numbered", "headlines", "verse", "bare verse", "dialogue", "names"],
)
def test_lists_and_verse_are_no_page(lines: list[str]) -> None:
    for number in range(len(lines) - 1):
        assert texts("\n".join(line + " " * (place == number) for place, line in enumerate(lines))) == lines


def test_mail_wrapped_by_hand_keeps_its_blank_lines() -> None:
    raw = "\n\n".join("\n".join(wrap(paragraph, 20)) for paragraph in PARAGRAPHS)
    first = raw.index("\n", raw.index("疫情"))
    assert texts(raw) == PARAGRAPHS
    assert texts(raw[:first] + " " + raw[first:]) == PARAGRAPHS


def test_plain_text_has_a_paragraph_a_line() -> None:
    assert texts("標題\n　　第一段，有 空格。\n　　第二段。") == ["標題", "第一段，有 空格。", "第二段。"]


def test_plain_text_with_blank_lines_has_its_paragraphs_between_them() -> None:
    assert texts("\n\n標題\n \n第一段\n仍是第一段。\n\n\n第二段。\n") == ["標題", "第一段仍是第一段。", "第二段。"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("漢\n字", "漢字"),
        ("the\nend", "the end"),
        ("the  \n\t end", "the end"),
        ("the\n漢", "the漢"),
        ("漢，\nend", "漢，end"),
        ("葛\U000e0100\nend", "葛\U000e0100end"),
        ("𫖮\nend", "𫖮end"),
        ("대한\n민국", "대한 민국"),
        ("a  b　c\td", "a  b　c\td"),
    ],
)
def test_a_line_break_inside_a_plain_paragraph(raw: str, text: str) -> None:
    assert texts(raw + "\n\n末。") == [text, "末。"]


def test_a_byte_order_mark_at_the_beginning_is_white_space() -> None:
    first, second = reflow("\ufeff 標題\n\ufeff正文。")
    assert (first.text, first.start, first.end) == ("標題", 2, 4)
    assert second.text == "\ufeff正文。"


@pytest.mark.parametrize("raw", ["", " \n\u3000\n", "\ufeff", "\ufeff\n"])
def test_nothing_visible_makes_no_paragraphs(raw: str) -> None:
    assert reflow(raw) == []


def test_blocks_know_their_role_and_place() -> None:
    title, body = reflow("近期觀察 \n王毅於\n\n8 月到訪，雙\n方會面。 \n")
    assert title[:5] == ("近期觀察", Role.TITLE, 1, 0, 4)
    assert body[:5] == ("王毅於8月到訪，雙方會面。", Role.BODY, None, 6, 23)
    assert list(body.map.segments()) == [
        (0, 3, 0, 3),
        (3, 5, 3, 3),
        (5, 6, 3, 4),
        (6, 7, 4, 4),
        (7, 12, 4, 9),
        (12, 13, 9, 9),
        (13, 17, 9, 13),
    ]


def test_a_range_is_carried_from_the_file_to_the_paragraph_and_back() -> None:
    raw = "二噁英\n與周\n\n顗，5 G the\n end。 \n完。 \n"
    block, _ = reflow(raw)
    assert block.text == "二噁英與周顗，5 G the end。"
    assert block.map.transport(4, 9)[:2] == (3, 6)
    assert block.map.invert().transport(3, 6) == (4, 9, Precision.EXACT)
    assert block.text[slice(*block.map.transport(raw.index("the"), raw.index("。"))[:2])] == "the end"


def visible(text: str) -> str:
    return "".join(text.split())


def check(raw: str, blocks: list[Block]) -> None:
    assert visible("".join(block.text for block in blocks)) == visible(raw).removeprefix("\ufeff")
    position = 0
    for block in blocks:
        assert position <= block.start < block.end <= len(raw)
        position = block.end
        assert not block.text[0].isspace()
        assert not block.text[-1].isspace()
        assert raw[block.start] == block.text[0]
        assert raw[block.end - 1] == block.text[-1]
        assert (block.map.source_length, block.map.target_length) == (block.end - block.start, len(block.text))
        back = block.map.invert()
        for place, character in enumerate(block.text):
            if not character.isspace():
                start, end, precision = back.transport(place, place + 1)
                assert precision is Precision.EXACT
                assert raw[block.start + start : block.start + end] == character


characters = st.sampled_from("漢，。a7é𠀀𫖮\u0301\ufe00\U000e0100👩\u200d\ufeff」 　\t")
breaks = st.sampled_from(["\n", " \n", "\r\n", "\n\n", "\u3000\n", "\r", "\x85", "\f", "\u2029"])
ragged = st.lists(st.tuples(st.text(characters, max_size=8), breaks), max_size=10).map(
    lambda lines: "一" + "".join(map("".join, lines))
)


@settings(max_examples=200, deadline=None)
@given(ragged)
def test_nothing_is_lost_or_moved_in_any_text(raw: str) -> None:
    check(raw, reflow(raw))
    check("\ufeff" + raw, reflow("\ufeff" + raw))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(characters, min_size=1), min_size=1, max_size=6), st.integers(10, 40), st.randoms())
def test_nothing_is_lost_or_moved_on_a_page(parts: list[str], width: int, chance: random.Random) -> None:
    paragraphs = [chance.choice(PARAGRAPHS) + part + "。" for part in parts]
    raw = page(paragraphs, width, chance.choice(["\n", "\n\n", "\r\n"]))
    check(raw, reflow(raw))
