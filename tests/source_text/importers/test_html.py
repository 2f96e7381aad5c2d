"""Pages become paragraphs: what is shown is kept, what is not is left out, and every paragraph knows its element."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from source_text.importers import html
from source_text.problems import TooLarge, Unreadable
from source_text.roles import Role

PAGE = """<!DOCTYPE html>
<html lang="zh-Hant"><head><meta charset="utf-8"><title>茶香渡海 | 誌</title><style>p {color: red}</style>
<script>document.write("<p>廣告</p>")</script></head>
<body><nav><a href="/">首頁</a></nav>
<header><h1>茶香渡海</h1></header>
<article><p>臺灣山區
原有<b>野生</b>茶樹，
Formosa
oolong 即由此來。</p>
<h2>淡水開港</h2>
<p>洋行<br>林立。</p>
<ul><li>烏龍<li>包種</ul>
<blockquote><p>茶者，南方之嘉木也。</p></blockquote>
<figure><img src="a.png" alt="圖"><figcaption>圖一　茶農</figcaption></figure>
<table><caption>表一　產量</caption><tr><th>年<td>擔</table>
<aside role="doc-footnote">一擔約六十公斤。</aside>
</article><noscript>請開啟 JavaScript</noscript></body></html>"""


def texts(page: str) -> list[str]:
    return [block.text for block in html.read_text(page).blocks]


def test_a_page_is_read_by_its_blocks() -> None:
    assert [(b.text, b.role, b.level) for b in html.read(PAGE.encode()).blocks] == [
        ("茶香渡海", Role.TITLE, 1),
        ("臺灣山區原有野生茶樹， Formosa oolong 即由此來。", Role.BODY, None),
        ("淡水開港", Role.HEADING, 2),
        ("洋行林立。", Role.BODY, None),
        ("烏龍", Role.LIST_ITEM, None),
        ("包種", Role.LIST_ITEM, None),
        ("茶者，南方之嘉木也。", Role.QUOTATION, None),
        ("圖一　茶農", Role.CAPTION, None),
        ("表一　產量", Role.CAPTION, None),
        ("年", Role.BODY, None),
        ("擔", Role.BODY, None),
        ("一擔約六十公斤。", Role.FOOTNOTE, None),
    ]


def test_places_lead_back_to_the_elements() -> None:
    page = "<html><head><title>t</title></head><body><h1>題</h1><div><p>甲</p><p>乙</p></div><p>丙</p></body></html>"
    source = html.read_text(page)
    assert [b.places for b in source.blocks][2] == ("/html/body/div[1]/p[2]",)
    tree = lxml_html.document_fromstring(page)
    for block in source.blocks:
        (element,) = tree.xpath(block.places[0])
        assert element.text_content() == block.text


def test_scripts_left_out_are_not_counted_in_places_but_hidden_elements_are() -> None:
    source = html.read_text("<p hidden>甲</p><script>x</script><p>乙</p>")
    assert [(b.text, b.places) for b in source.blocks] == [("乙", ("/html/body/p[2]",))]


def test_the_title_of_the_page_is_used_where_it_has_no_heading_of_level_one() -> None:
    source = html.read_text("<title>茶 &amp;\n 香</title><h2>一節</h2><p>文。</p>")
    assert [(b.text, b.role, b.level) for b in source.blocks] == [
        ("茶 & 香", Role.TITLE, 1),
        ("一節", Role.HEADING, 2),
        ("文。", Role.BODY, None),
    ]


def test_several_headings_of_level_one_are_no_title() -> None:
    assert [b.role for b in html.read_text("<h1>甲</h1><p>文。</p><h1>乙</h1><p>文。</p>").blocks] == [
        Role.HEADING,
        Role.BODY,
        Role.HEADING,
        Role.BODY,
    ]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>漢\n  字</p>", "漢字"),
        ("<p>漢\nend</p>", "漢 end"),
        ("<p>the\nend</p>", "the end"),
        ("<p>漢 字</p>", "漢 字"),
        ("<p>漢<br>字<br>the<br>end</p>", "漢字 the end"),
        ("<p>漢&nbsp;字　句</p>", "漢\xa0字　句"),
        ("<p>葛\U000e0100\n城</p>", "葛\U000e0100城"),
        ("<p>&lt;&#20013;&#x2A84F;&hellip;</p>", "<中𪡏…"),
        ("<p>漢<!-- 注 -->字</p>", "漢字"),
        ("<p><ruby>漢<rp>（</rp><rt>hàn</rt><rp>）</rp></ruby>字</p>", "漢字"),
        ("<p>甲<span hidden>乙</span><span style='display: none'>丙</span><i aria-hidden=true>丁</i>戊</p>", "甲戊"),
        ("<p>甲<del>乙</del><ins>丙</ins></p>", "甲乙丙"),
        ("<p>甲<svg><text>乙</text></svg><math><mi>x</mi></math></p>", "甲x"),
        ("<p>甲<p>", "甲"),
        ("<pre>一\n  二</pre>", "一\n  二"),
        ("<template><p>甲</p></template><p>乙</p>", "乙"),
        ("<div aria-hidden=true><p>甲</p></div>", "甲"),
    ],
)
def test_the_text_is_what_a_browser_shows(page: str, text: str) -> None:
    assert texts(page) == [text]


def test_text_outside_paragraphs_is_kept_in_order() -> None:
    assert texts("甲<p>乙</p>丙<div>丁<div>戊</div>己</div>") == ["甲", "乙", "丙", "丁", "戊", "己"]


def test_two_breaks_in_a_row_end_a_paragraph() -> None:
    assert texts("<div>第一段。<br><br>　　第二段<br>仍是。<br> <br>第三段。</div>") == [
        "第一段。",
        "第二段仍是。",
        "第三段。",
    ]


@pytest.mark.parametrize(
    ("head", "encoding", "name"),
    [
        ("<meta charset='big5'>", "big5", "big5"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gbk", "gb18030"),
        ("", "big5", "big5"),
        ("", "utf-16", "utf-16le"),
        ("<meta charset=big5>", "utf-8", "utf-8"),
    ],
)
def test_the_encoding_is_that_of_the_bytes_with_what_they_declare_as_a_hint(
    head: str, encoding: str, name: str
) -> None:
    source = html.read(f"{head}<p>臺灣山區原有野生茶樹，但日後大量栽培的品種多半來自隔海的福建。</p>".encode(encoding))
    assert source.blocks[0].text.startswith("臺灣山區原有野生茶樹")
    assert source.encoding == name


def test_a_file_in_xhtml_may_close_its_elements_at_once() -> None:
    page = """<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>
    <script src="a.js"/></head><body><p/><p>甲<br/>乙<span class="x"/></p></body></html>"""
    assert texts(page) == ["甲乙"]


def test_ten_thousand_nested_elements_are_read_with_a_short_place() -> None:
    source = html.read_text("<div>" * 10_000 + "漢")
    assert [(b.text, b.places) for b in source.blocks] == [("漢", ("(//div)[10000]",))]


def test_refusals_name_the_field() -> None:
    with pytest.raises(Unreadable, match="no text") as from_file:
        html.read(b"<p></p><script>x</script>")
    with pytest.raises(TooLarge, match="nested too deeply") as from_text:
        html.read_text("<div>" * 100_000 + "x")
    assert (from_file.value.path, from_text.value.path) == (("content",), ("text",))
    assert from_text.value.hint


def test_a_control_character_written_as_an_entity_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"U\+0001"):
        html.read_text("<p>漢&#1;</p>")


words = st.text(st.sampled_from("漢字a&<>\"'é𠀀"), min_size=1, max_size=6)


@given(st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=5))
def test_no_character_is_lost_whatever_is_marked(paragraphs: list[list[str]]) -> None:
    escaped = [[word.replace("&", "&amp;").replace("<", "&lt;") for word in paragraph] for paragraph in paragraphs]
    page = "".join("<p>" + "".join(f"<b>{word}</b>" for word in paragraph) + "</p>" for paragraph in escaped)
    source = html.read_text(page)
    assert [b.text for b in source.blocks] == ["".join(paragraph) for paragraph in paragraphs]
    assert all(source.text[b.start : b.end] == b.text for b in source.blocks)
