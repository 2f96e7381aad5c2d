"""TEI P5 files become paragraphs, as their editors would have them read."""

import pytest
from lxml import etree

from source_text.importers import tei
from source_text.problems import TooLarge, Unreadable
from source_text.roles import Role

FILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="{tei.NAMESPACE}">
  <teiHeader><fileDesc><titleStmt><title>茶香<hi>渡海</hi></title><author>林若川</author></titleStmt></fileDesc></teiHeader>
  <text>
    <front><docAuthor>林若川</docAuthor></front>
    <body>
      <div><head>起源</head>
        <p xml:id="p1">臺灣山區<note place="foot">在北部。</note>原有
          野生<lb/>茶樹。</p>
        <div><head>福建</head>
          <quote><p>茶者，南方之嘉木也。</p></quote>
          <lg><l>床前明月光，</l><l>疑是地上霜。</l></lg>
          <list><item>烏龍</item><item>包種</item></list>
          <figure><head>圖一</head><figDesc>茶農</figDesc></figure>
        </div>
      </div>
    </body>
    <back><p>完。</p></back>
  </text>
</TEI>"""


def wrap(body: str) -> str:
    return f'<TEI xmlns="{tei.NAMESPACE}"><text><body>{body}</body></text></TEI>'


def texts(body: str) -> list[str]:
    return [block.text for block in tei.read_text(wrap(body)).blocks]


def test_a_file_is_read_by_its_elements() -> None:
    assert [(b.text, b.role, b.level) for b in tei.read(FILE.encode()).blocks] == [
        ("茶香渡海", Role.TITLE, 1),
        ("林若川", Role.BYLINE, None),
        ("起源", Role.HEADING, 1),
        ("臺灣山區原有野生茶樹。", Role.BODY, None),
        ("在北部。", Role.FOOTNOTE, None),
        ("福建", Role.HEADING, 2),
        ("茶者，南方之嘉木也。", Role.QUOTATION, None),
        ("床前明月光，疑是地上霜。", Role.BODY, None),
        ("烏龍", Role.LIST_ITEM, None),
        ("包種", Role.LIST_ITEM, None),
        ("圖一", Role.CAPTION, None),
        ("茶農", Role.CAPTION, None),
        ("完。", Role.BODY, None),
    ]


def test_places_lead_back_to_the_elements() -> None:
    tree = etree.fromstring(FILE.encode())
    source = tei.read(FILE.encode())
    assert source.blocks[3].places == ("//*[@xml:id='p1']",)
    assert source.blocks[9].places == ("/tei:TEI/tei:text/tei:body/tei:div[1]/tei:div[1]/tei:list[1]/tei:item[2]",)
    for block in source.blocks:
        (element,) = tree.xpath(block.places[0], namespaces={"tei": tei.NAMESPACE})
        assert "".join("".join(element.itertext()).split()).replace("在北部。", "") == block.text.replace(
            "在北部。", ""
        )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>甲<choice><sic>錯</sic><corr>對</corr></choice></p>", "甲對"),
        ("<p><choice>\n<orig>裏</orig>\n<reg>裡</reg>\n</choice>面</p>", "裡面"),
        (
            "<p>the <choice>\n<abbr>U.N.</abbr>\n<expan>United Nations</expan>\n</choice> met</p>",
            "the United Nations met",
        ),
        ("<p><choice><abbr>聯</abbr></choice>國</p>", "聯國"),
        ("<p><sic>錯</sic></p>", "錯"),
        ("<p>甲<del>乙</del><add>丙</add></p>", "甲丙"),
        ("<p>甲<app><lem>乙</lem><rdg>丙</rdg></app></p>", "甲乙"),
        ("<p>甲<lb/>\n乙<pb n='2'/>the<lb/>end<gap/>.</p>", "甲乙 the end ."),
        ("<p>wa<lb break='no'/>ter</p>", "water"),
        ("<p><ruby><rb>漢</rb><rt>hàn</rt></ruby>字</p>", "漢字"),
        ("<p>他說<quote>好</quote>。</p>", "他說好。"),
        ("<ab>甲</ab>", "甲"),
        ("<p>甲<!-- 注 --><?pi x?>乙&amp;&#20013;<![CDATA[&x;]]></p>", "甲乙&中&x;"),
        ("<p xmlns:x='http://example.org/'>甲<x:y>乙</x:y></p>", "甲乙"),
    ],
)
def test_the_text_is_the_reading_that_the_editor_prefers(body: str, text: str) -> None:
    assert texts(body) == [text]


@pytest.mark.parametrize(
    ("body", "remark"),
    [
        ("<p><choice><sic>錯</sic><corr>對</corr></choice></p>", "Of each choice"),
        ("<p>甲<del>乙</del></p>", "Deletions were left out."),
        ("<p>甲<rdg>乙</rdg></p>", "Variant readings were left out."),
        ("<p>甲<g ref='#x'/></p>", "only by reference"),
    ],
)
def test_what_was_decided_is_remarked(body: str, remark: str) -> None:
    (said,) = tei.read_text(wrap(body)).remarks
    assert remark in said


def test_a_note_comes_after_its_paragraph_with_all_its_own() -> None:
    assert texts("<p>甲<note>註<p>又註</p></note>乙</p><note>獨註</note><p>丙</p>") == [
        "甲乙",
        "註",
        "又註",
        "獨註",
        "丙",
    ]


def test_a_quotation_within_a_sentence_is_part_of_it_and_its_own_paragraphs_are_quotations() -> None:
    source = tei.read_text(wrap("<p>他說了。<quote><p>好。</p></quote></p>"))
    assert [(b.text, b.role) for b in source.blocks] == [("他說了。", Role.BODY), ("好。", Role.QUOTATION)]


def test_the_title_is_not_repeated_where_the_text_shows_it() -> None:
    text = wrap("<head>茶</head><p>文。</p>").replace(
        "<text>", "<teiHeader><fileDesc><titleStmt><title>茶</title></titleStmt></fileDesc></teiHeader><text>"
    )
    assert [(b.text, b.role) for b in tei.read_text(text).blocks] == [("茶", Role.TITLE), ("文。", Role.BODY)]


def test_a_declared_encoding_is_believed_if_it_fits() -> None:
    content = ('<?xml version="1.0" encoding="big5"?>' + wrap("<p>茶</p>")).encode("big5")
    source = tei.read(content)
    assert (source.blocks[0].text, source.encoding, source.remarks) == ("茶", "big5", ("Read as Big5.",))


def test_a_document_type_without_entities_is_accepted_and_not_fetched() -> None:
    text = '<!DOCTYPE TEI SYSTEM "http://example.invalid/tei.dtd">' + wrap("<p>茶</p>")
    assert [b.text for b in tei.read_text(text).blocks] == ["茶"]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE TEI [\n<!ENTITY x "y">]>' + wrap("<p>甲</p>"),
        '<!DOCTYPE TEI SYSTEM "tei.dtd">\n' + wrap("<p>&hellip;</p>"),
    ],
)
def test_an_entity_is_refused_with_its_line_rather_than_dropped(text: str) -> None:
    with pytest.raises(Unreadable, match="entity of its own") as caught:
        tei.read_text(text)
    assert caught.value.fields["line"] == 2
    assert "xmllint --noent" in caught.value.hint


def test_what_is_not_well_formed_is_refused_with_its_line_and_column() -> None:
    with pytest.raises(Unreadable, match="not well-formed XML at line 2") as caught:
        tei.read(wrap("<p>甲\n</q>").encode())
    assert caught.value.path == ("content",)
    assert caught.value.fields["line"] == 2


@pytest.mark.parametrize(
    "text", ["<html><p>甲</p></html>", "<TEI.2><text>甲</text></TEI.2>", "<TEI><text>甲</text></TEI>"]
)
def test_other_xml_is_refused_by_its_root(text: str) -> None:
    with pytest.raises(Unreadable, match="no TEI P5") as caught:
        tei.read_text(text)
    assert caught.value.path == ("text",)
    assert tei.NAMESPACE in caught.value.hint


def test_elements_nested_too_deep_are_refused() -> None:
    with pytest.raises(TooLarge, match="1000 deep"):
        tei.read_text(wrap("<div>" * 1001 + "</div>" * 1001))
