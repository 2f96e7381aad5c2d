"""Which part each paragraph plays: titles, bylines, headings and the rest, in both scripts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from source_text.roles import Role, assign

SENTENCE = "雙方在釣魚臺爭議方面依然存在分歧，前景依舊有待觀察。"
PROSE = SENTENCE * 12


def roles(*texts: str) -> list[Role]:
    return [role for role, _ in assign(texts)]


def levels(*texts: str) -> list[int | None]:
    """The levels of lines that stand below a title and above prose."""
    return [level for _, level in assign(["近期觀察", *texts, PROSE])][1:-1]


def alone(text: str) -> Role:
    """The role of a paragraph in the middle of prose."""
    return assign(["近期觀察", PROSE, text, PROSE])[2][0]


def test_a_report_has_all_its_parts() -> None:
    assert assign(
        [
            "四、近期中共與日韓關係觀察",
            "國立大學國際政治研究所教授王小明主稿",
            SENTENCE,
            SENTENCE,
            "（一）中日關係：復甦中存在挑戰",
            PROSE,
            "（二）中韓關係",
            PROSE,
        ]
    ) == [
        (Role.TITLE, 1),
        (Role.BYLINE, None),
        (Role.ABSTRACT, None),
        (Role.ABSTRACT, None),
        (Role.HEADING, 2),
        (Role.BODY, None),
        (Role.HEADING, 2),
        (Role.BODY, None),
    ]


@pytest.mark.parametrize(
    "title", ["近期中共與日韓關係觀察", "论“一带一路”", "四、近期觀察", "第一章 緒論", "China in 2020"]
)
def test_a_short_first_line_is_the_title(title: str) -> None:
    assert assign([title, PROSE]) == [(Role.TITLE, 1), (Role.BODY, None)]


@pytest.mark.parametrize("first", [SENTENCE, "為什麼？", "他說：「好。」", "床前明月光，", "漢" * 61, "• 第一點"])
def test_other_first_paragraphs_are_no_title(first: str) -> None:
    assert roles(first, PROSE)[0] is not Role.TITLE


def test_a_lone_paragraph_is_body() -> None:
    assert assign(["近期觀察"]) == [(Role.BODY, None)]
    assert assign([]) == []


@pytest.mark.parametrize(
    "byline",
    [
        "國立中興大學國際政治研究所教授蔡東杰主稿",
        "中央研究院研究員 王小明",
        "文／王小明",
        "作者：李明",
        "作者:李明",
        "记者 张华 北京报道",
        "記者王小明／台北報導",
        "王小明、李大華",
        "陈伟、张丽、刘洋",
        "王小明 李大華",
        "王小明著",
        "王小明 著、李大華 譯",
        "北京大学国际关系学院教授王小明",
    ],
)
def test_a_line_about_the_author_below_the_title_is_the_byline(byline: str) -> None:
    assert roles("近期觀察", byline, PROSE) == [Role.TITLE, Role.BYLINE, Role.BODY]


def test_a_text_may_have_several_bylines() -> None:
    assert roles("近期觀察", "王小明著", "李大華譯", PROSE)[1:3] == [Role.BYLINE, Role.BYLINE]


@pytest.mark.parametrize(
    "line", ["中國、美國、日本", "記者問了他一個問題。", "教授治校的問題與展望", "教授王小明指出：情況不明。"]
)
def test_other_lines_below_the_title_are_no_byline(line: str) -> None:
    assert roles("近期觀察", line, PROSE)[1] is Role.BODY


def test_a_byline_stands_nowhere_else() -> None:
    assert alone("作者：李明") is Role.BODY
    assert roles("近期觀察", "一、作者與作品", PROSE)[1] is Role.HEADING


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["一、背景", "（一）經濟", "1. 貿易", "（1）出口"], [1, 2, 3, 4]),
        (["壹、背景", "一、經濟", "（一）貿易", "1. 出口", "（1）汽車"], [1, 2, 3, 4, 5]),
        (["第一章 背景", "一、经济", "（一）贸易", "1．出口", "（1）汽车"], [1, 2, 3, 4, 5]),
        (["第一章 背景", "第一節 經濟", "一、貿易"], [1, 2, 3]),
        (["第1章 背景", "第２节 经济"], [1, 2]),
        (["第一百一十五回　惑偏私惜春矢素志", "第26回", "第三幕：花園"], [1, 1, 1]),
        (["(一)經濟", "(1)貿易", "１、出口", "2.進口"], [2, 4, 3, 3]),
        (["贰、背景", "十二、經濟"], [1, 2]),
        (["（一）經濟"], [2]),
    ],
)
def test_numbered_lines_are_headings_by_the_kind_of_number(headings: list[str], expected: list[int]) -> None:
    assert levels(*headings) == expected


@pytest.mark.parametrize("name", ["前言", "前　言", "結論", "结论", "結語", "摘要", "參考文獻", "参考文献", "緒論"])
def test_conventional_section_names_are_headings(name: str) -> None:
    assert assign(["近期觀察", PROSE, name, PROSE])[2] == (Role.HEADING, 2)


@pytest.mark.parametrize(
    "text",
    [
        "一、雙方同意恢復對話。",
        "1. 雙方同意恢復對話。",
        "（一）雙方同意「恢復對話。」",
        "3.5%的成長率",
        "2019.",
        "2019.12.14視訊對話",
        "28、29日訪問日本",
        "一、" + "漢" * 39,
        "一、",
        "結論如下",
        "一帶一路",
        "第一章程的內容是什麼？",
        "第一節課開始了。",
        "第一回見面的印象",
        "第二回合談判",
        "第一集團軍的位置",
        "表1顯示雙方貿易額。",
        "圖2019年的出口",
        "-5%的成長率",
        "[1] 之說不可信",
    ],
)
def test_what_only_looks_like_a_heading_or_note_is_body(text: str) -> None:
    assert alone(text) is Role.BODY


@pytest.mark.parametrize("item", ["• 恢復對話", "•恢復對話。", "‧ 恢復對話", "● 恢复对话", "- 恢復對話"])
def test_bullets_make_list_items(item: str) -> None:
    assert alone(item) is Role.LIST_ITEM


@pytest.mark.parametrize(
    "caption", ["圖1 中日貿易額", "表２：中韓貿易額", "图3-1 中日贸易额", "表一、貿易額", "圖1中日貿易額"]
)
def test_numbered_figures_and_tables_have_captions(caption: str) -> None:
    assert alone(caption) is Role.CAPTION


def test_notes_at_the_end_are_footnotes() -> None:
    assert roles("近期觀察", "註：此說存疑。", PROSE, "註1 見前文。", "注2：见前文。", "[3] 同上。") == [
        Role.TITLE,
        Role.BODY,
        Role.BODY,
        Role.FOOTNOTE,
        Role.FOOTNOTE,
        Role.FOOTNOTE,
    ]


def test_short_sentences_before_the_first_heading_are_the_abstract() -> None:
    assert roles("近期觀察", SENTENCE, "一、背景", PROSE)[1] is Role.ABSTRACT


@pytest.mark.parametrize(
    "texts",
    [
        ["近期觀察", SENTENCE, PROSE],
        ["近期觀察", "漢" * 200 + "。", "一、背景", PROSE * 5],
        ["近期觀察", SENTENCE, "一、背景", SENTENCE],
        ["近期觀察", *["甲。"] * 9, "一、背景", PROSE],
        ["近期觀察", "還有半句", "一、背景", PROSE],
        [SENTENCE, SENTENCE, "一、背景", PROSE],
    ],
    ids=["no heading", "long", "most of the text", "many", "no sentence", "no title"],
)
def test_other_paragraphs_there_are_body(texts: list[str]) -> None:
    assert Role.ABSTRACT not in roles(*texts)


def test_an_abstract_says_so_itself() -> None:
    assert alone("摘要：" + SENTENCE) is Role.ABSTRACT
    assert alone("提要:" + SENTENCE) is Role.ABSTRACT
    assert alone("【内容摘要】" + PROSE) is Role.ABSTRACT
    assert alone("摘要如下，不再重複。") is Role.BODY


def test_what_follows_the_heading_abstract_is_the_abstract() -> None:
    assert roles("近期觀察", "摘要", PROSE, PROSE, "關鍵詞：外交、貿易", "一、背景", PROSE) == [
        Role.TITLE,
        Role.HEADING,
        Role.ABSTRACT,
        Role.ABSTRACT,
        Role.BODY,
        Role.HEADING,
        Role.BODY,
    ]
    assert roles("近期觀察", "摘要", PROSE, PROSE)[2:] == [Role.ABSTRACT, Role.BODY]


lines = st.text(st.sampled_from("漢𠀀一二（）()、.1圖註摘要：。• \u0301\ufe00"), min_size=1, max_size=8)


@settings(max_examples=200)
@given(st.lists(lines, max_size=8))
def test_every_paragraph_has_a_role_and_only_titles_and_headings_a_level(texts: list[str]) -> None:
    found = assign(texts)
    assert len(found) == len(texts)
    assert all((level is not None) == (role in (Role.TITLE, Role.HEADING)) for role, level in found)
    assert [role for role, _ in found].count(Role.TITLE) <= 1
