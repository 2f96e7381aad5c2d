"""Word documents become paragraphs, as they read when all changes are accepted."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.oxml.ns import nsmap
from docx.oxml.parser import parse_xml
from lxml import etree

from source_text.importers import docx
from source_text.problems import TooLarge, Unreadable
from source_text.roles import Role

NAMES = {
    **nsmap,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def file(*paragraphs: str) -> bytes:
    """A document made with python-docx, to which paragraphs are added as XML."""
    made = Document()
    body = made.element.body
    for paragraph in paragraphs:
        body.insert(len(body) - 1, parse_xml(paragraph.replace(">", f" {DECLARED}>", 1)))
    return saved(made.save)


def saved(save: Callable[[io.BytesIO], None]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def archive(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def texts(*paragraphs: str) -> list[str]:
    return [block.text for block in docx.read(file(*paragraphs)).blocks]


def article() -> bytes:
    made = Document()
    made.add_heading("茶香渡海", 0)
    made.add_paragraph("十九世紀的烏龍茶", style="Subtitle")
    made.add_heading("淡水", 1)
    paragraph = made.add_paragraph("臺灣山區")
    paragraph.add_run("原有").bold = True
    paragraph.add_run("野生茶樹。")
    made.add_heading("開港", 2)
    made.add_paragraph("烏龍", style="List Bullet")
    made.add_paragraph("茶者，南方之嘉木也。", style="Quote")
    made.add_paragraph("表一", style="Caption")
    table = made.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"格{number}"
    return saved(made.save)


def test_a_document_is_read_by_its_styles() -> None:
    source = docx.read(article())
    assert [(b.text, b.role, b.level) for b in source.blocks] == [
        ("茶香渡海", Role.TITLE, 1),
        ("十九世紀的烏龍茶", Role.TITLE, 2),
        ("淡水", Role.HEADING, 1),
        ("臺灣山區原有野生茶樹。", Role.BODY, None),
        ("開港", Role.HEADING, 2),
        ("烏龍", Role.LIST_ITEM, None),
        ("茶者，南方之嘉木也。", Role.QUOTATION, None),
        ("表一", Role.CAPTION, None),
        *((f"格{number}", Role.BODY, None) for number in range(4)),
    ]
    assert source.media_type == docx.MEDIA_TYPE


def test_places_lead_back_to_the_paragraphs() -> None:
    content = article()
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))
    source = docx.read(content)
    assert source.blocks[3].places == ("/w:document/w:body/w:p[4]",)
    assert source.blocks[-1].places == ("/w:document/w:body/w:tbl[1]/w:tr[2]/w:tc[2]/w:p[1]",)
    for block in source.blocks:
        (paragraph,) = tree.xpath(block.places[0], namespaces=NAMES)
        assert "".join(paragraph.itertext()) == block.text


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        (f"<w:p>{run('甲')}<w:ins w:id='1' w:author='a'>{run('乙')}</w:ins></w:p>", "甲乙"),
        (
            f"<w:p>{run('甲')}<w:del w:id='1' w:author='a'><w:r><w:delText>乙</w:delText></w:r></w:del>{run('丙')}</w:p>",
            "甲丙",
        ),
        (f"<w:p><w:moveFrom w:id='1'>{run('甲')}</w:moveFrom><w:moveTo w:id='2'>{run('乙')}</w:moveTo></w:p>", "乙"),
        (
            f"<w:p><w:r><w:ruby><w:rt>{run('hàn')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase></w:ruby></w:r>{run('字')}</w:p>",
            "漢字",
        ),
        ("<w:p><w:r><w:t>漢</w:t><w:br/><w:t>字</w:t><w:tab/><w:t>a</w:t><w:cr/><w:t>b</w:t></w:r></w:p>", "漢字\ta b"),
        ("<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='1'/></w:tabs></w:pPr><w:r><w:t>漢</w:t></w:r></w:p>", "漢"),
        (f"<w:p><w:hyperlink w:anchor='x'>{run('連結')}</w:hyperlink></w:p>", "連結"),
        (f"<w:p><w:fldSimple w:instr='DATE'>{run('今日')}</w:fldSimple></w:p>", "今日"),
        (
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>IF</w:instrText></w:r>"
            f"{run('條件')}<w:r><w:fldChar w:fldCharType='separate'/></w:r>{run('結果')}"
            "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            "結果",
        ),
        (f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>{run('見')}</w:p>", "見"),
        ("<w:p><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>見</w:t></w:r></w:p>", "見"),
        (f"<w:p><w:sdt><w:sdtContent>{run('控')}</w:sdtContent></w:sdt></w:p>", "控"),
        (
            "<w:p><w:r><w:t>甲</w:t><w:noBreakHyphen/><w:sym w:font='Wingdings' w:char='F0E0'/></w:r></w:p>",
            "甲\u2011\uf0e0",
        ),
        ("<w:p><w:r><w:t xml:space='preserve'> 甲  乙 </w:t></w:r></w:p>", "甲  乙"),
    ],
)
def test_the_text_is_what_word_would_print(paragraph: str, text: str) -> None:
    assert texts(paragraph) == [text]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    deleted = f"<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='a'/></w:rPr></w:pPr>{run('前半')}</w:p>"
    assert texts(deleted, f"<w:p>{run('後半')}</w:p>", f"<w:p>{run('另段')}</w:p>") == ["前半後半", "另段"]
    assert texts(deleted, f"<w:tbl><w:tr><w:tc><w:p>{run('格')}</w:p></w:tc></w:tr></w:tbl>") == ["前半", "格"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent><w:p>{run('框內')}</w:p></w:txbxContent>"
    paragraph = (
        f"<w:p>{run('前')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        f"{run('後')}</w:p>"
    )
    assert texts(paragraph) == ["前後", "框內"]


@pytest.mark.parametrize(
    ("properties", "role", "level"),
    [
        ("<w:outlineLvl w:val='2'/>", Role.HEADING, 3),
        ("<w:outlineLvl w:val='9'/>", Role.BODY, None),
        ("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>", Role.LIST_ITEM, None),
        ("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='0'/></w:numPr>", Role.BODY, None),
        ("<w:pStyle w:val='Heading2'/>", Role.HEADING, 2),
        ("<w:pStyle w:val='NoSuchStyle'/>", Role.BODY, None),
    ],
)
def test_a_paragraph_may_tell_its_role_itself(properties: str, role: Role, level: int | None) -> None:
    source = docx.read(file(f"<w:p><w:pPr>{properties}</w:pPr>{run('這是一句話。')}</w:p>"))
    assert [(b.role, b.level) for b in source.blocks] == [(role, level)]


@pytest.mark.parametrize(
    ("name", "role", "level"), [("標題 2", Role.HEADING, 2), ("标题 3", Role.HEADING, 3), ("題注", Role.CAPTION, None)]
)
def test_styles_may_have_chinese_names_and_be_based_on_others(name: str, role: Role, level: int | None) -> None:
    made = Document()
    styles = made.styles.element
    styles.append(parse_xml(f"<w:style {DECLARED} w:type='paragraph' w:styleId='A'><w:name w:val='{name}'/></w:style>"))
    styles.append(
        parse_xml(
            f"<w:style {DECLARED} w:type='paragraph' w:styleId='B'><w:name w:val='我的'/><w:basedOn w:val='A'/></w:style>"
        )
    )
    made.add_paragraph("前言。")
    made.add_paragraph("這是一句話。").paragraph_format.element.get_or_add_pPr().insert(
        0, parse_xml(f"<w:pStyle {DECLARED} w:val='B'/>")
    )
    block = docx.read(saved(made.save)).blocks[1]
    assert (block.role, block.level) == (role, level)


def test_styles_based_on_each_other_do_no_harm() -> None:
    made = Document()
    for one, other in ("AB", "BA"):
        made.styles.element.append(
            parse_xml(
                f"<w:style {DECLARED} w:styleId='{one}'><w:name w:val='x'/><w:basedOn w:val='{other}'/></w:style>"
            )
        )
    made.element.body.insert(
        0, parse_xml(f"<w:p {DECLARED}><w:pPr><w:pStyle w:val='A'/></w:pPr><w:r><w:t>文。</w:t></w:r></w:p>")
    )
    assert [b.role for b in docx.read(saved(made.save)).blocks] == [Role.BODY]


def with_notes(namespace: str = NAMES["w"]) -> bytes:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    reference = "<w:r><w:footnoteReference w:id='{}'/></w:r>"
    body = (
        f"<w:p>{run('甲')}{reference.format(2)}{run('乙。')}<w:del w:id='9'>{reference.format(3)}</w:del></w:p>"
        f"<w:p>{run('丙。')}<w:r><w:endnoteReference w:id='2'/></w:r></w:p>"
    )
    separator = f"<w:footnote w:type='separator' w:id='0'><w:p>{run('——')}</w:p></w:footnote>"
    notes = f"<w:footnote w:id='2'><w:p>{run('註一。')}</w:p><w:p>{run('又註。')}</w:p></w:footnote>"
    deleted = f"<w:footnote w:id='3'><w:p>{run('刪註')}</w:p></w:footnote>"
    w = f"xmlns:w='{namespace}'"
    return archive(
        {
            "_rels/.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
            f"<Relationship Id='a' Type='{relation}/officeDocument' Target='/word/document2.xml'/></Relationships>",
            "word/_rels/document2.xml.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
            f"<Relationship Id='a' Type='{relation}/footnotes' Target='footnotes.xml'/>"
            f"<Relationship Id='b' Type='{relation}/endnotes' Target='endnotes.xml'/>"
            f"<Relationship Id='c' Type='{relation}/comments' Target='comments.xml'/></Relationships>",
            "word/document2.xml": f"<w:document {w}><w:body>{body}</w:body></w:document>",
            "word/footnotes.xml": f"<w:footnotes {w}>{separator}{notes}{deleted}</w:footnotes>",
            "word/endnotes.xml": f"<w:endnotes {w}><w:endnote w:id='2'><w:p>{run('尾註。')}</w:p></w:endnote></w:endnotes>",
            "word/comments.xml": f"<w:comments {w}/>",
        }
    )


@pytest.mark.parametrize("namespace", [NAMES["w"], STRICT], ids=["transitional", "strict"])
def test_notes_come_after_the_paragraph_that_refers_to_them(namespace: str) -> None:
    source = docx.read(with_notes(namespace))
    assert [(b.text, b.role) for b in source.blocks] == [
        ("甲乙。", Role.BODY),
        ("註一。", Role.FOOTNOTE),
        ("又註。", Role.FOOTNOTE),
        ("丙。", Role.BODY),
        ("尾註。", Role.FOOTNOTE),
    ]
    assert source.blocks[2].places == ("/w:footnotes/w:footnote[2]/w:p[2]",)


def test_what_was_left_out_is_remarked() -> None:
    assert docx.read(with_notes()).remarks == (
        "Comments were left out.",
        "Tracked changes were accepted: insertions were kept, deletions left out.",
    )
    assert docx.read(article()).remarks == (
        "Numbers and bullets that Word makes itself are no part of the text and were left out.",
    )


def test_the_only_heading_of_level_one_before_all_others_is_the_title() -> None:
    made = Document()
    made.add_heading("茶", 1)
    made.add_heading("一節", 2)
    made.add_paragraph("文。")
    assert [(b.role, b.level) for b in docx.read(saved(made.save)).blocks] == [
        (Role.TITLE, 1),
        (Role.HEADING, 2),
        (Role.BODY, None),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04", "damaged"),
        (b"no archive", "damaged"),
        (archive({"a.txt": "文"}), "without a document"),
        (archive({"word/document.xml": "<workbook/>"}), "of another kind"),
        (archive({"word/document.xml": f"<w:document {DECLARED}><w:body>"}), "not well-formed"),
        (file("<w:p></w:p>"), "no text"),
    ],
)
def test_what_is_no_document_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as caught:
        docx.read(content)
    assert caught.value.path == ("content",)
    assert caught.value.hint


def test_a_damaged_document_is_refused() -> None:
    content = bytearray(article())
    at = content.index(b"word/document.xml") + 200
    content[at : at + 50] = b"\0" * 50
    with pytest.raises(Unreadable):
        docx.read(bytes(content))


def test_more_parts_than_are_accepted_are_refused() -> None:
    with pytest.raises(TooLarge, match="10001 parts"):
        docx.read(article() + b"PK\x01\x02" * (10_001 - article().count(b"PK\x01\x02")))
