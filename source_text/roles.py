"""What each paragraph of a text is, told from its own form and its place."""

import re
from collections.abc import Sequence
from enum import StrEnum


class Role(StrEnum):
    """The part a paragraph plays in its document."""

    TITLE = "TITLE"
    BYLINE = "BYLINE"
    ABSTRACT = "ABSTRACT"
    HEADING = "HEADING"
    BODY = "BODY"
    QUOTATION = "QUOTATION"
    LIST_ITEM = "LIST_ITEM"
    FOOTNOTE = "FOOTNOTE"
    CAPTION = "CAPTION"


TITLE_LENGTH = 60
HEADING_LENGTH = 40
ABSTRACT_LENGTH = 200
ABSTRACT_PARAGRAPHS = 8

_SENTENCE_END = re.compile(r"[。！？；…｡.!?;][」』）〉》】”’)\"']*\Z")
_OPEN_END = re.compile(r"[，、,]\Z")

_NUMERAL = "[一二三四五六七八九十百零〇○]{1,5}"
_FORMAL = "[壹貳贰參叁叄肆伍陸陆柒捌玖拾]{1,3}"
_DIGITS = r"[0-9０-９]{1,2}"
_ORDINAL = f"(?:{_NUMERAL}|{_FORMAL}|[0-9０-９]{{1,3}})"
# What is counted elsewhere too, as in 第一回見面, is a chapter only where its number stands by itself.
_CHAPTER = re.compile(rf"第{_ORDINAL}(?:[章編编篇卷](?!第)|[回部幕折齣出集](?=[\s：:]|\Z))|{_FORMAL}[、．.]")
_SECTION = re.compile(rf"第{_ORDINAL}[節节](?!課|课)")
_NUMBERED = (
    re.compile(rf"{_NUMERAL}[、．.]\s*\S"),
    re.compile(rf"[（(]{_NUMERAL}[）)]\s*\S"),
    re.compile(rf"{_DIGITS}[.．、](?![0-9０-９])\s*\S"),
    re.compile(rf"[（(]{_DIGITS}[）)]\s*\S"),
)
_SECTION_NAME = re.compile(
    r"(?:前\s*言|緒\s*論|绪\s*论|導\s*論|导\s*论|導\s*言|导\s*言|引\s*言|序\s*言|序\s*論|序\s*论|結\s*論|结\s*论|結\s*語|结\s*语|"
    r"結\s*束\s*語|结\s*束\s*语|餘\s*論|余\s*论|小\s*結|小\s*结|摘\s*要|提\s*要|內容摘要|内容摘要|內容提要|内容提要|"
    r"文獻回顧|文献回顾|文獻探討|文献综述|研究方法|參考文獻|参考文献|參考資料|参考资料|參考書目|参考书目|"
    r"附\s*錄|附\s*录|後\s*記|后\s*记|致\s*謝|致\s*谢|註\s*釋|注\s*釋|注\s*释)[：:]?"
)
_ABSTRACT_NAME = re.compile(r"(?:[一壹]、)?(?:內容|内容)?[摘提]\s*要[：:]?")
_ABSTRACT_LEAD = re.compile(r"[【\[]?(?:內容|内容)?[摘提]\s*要\s*[】\]：:]\s*\S")

_SURNAME = (
    "王李張张劉刘陳陈楊杨黃黄趙赵吳吴周徐孫孙馬马朱胡郭何高林羅罗鄭郑梁謝谢宋唐許许韓韩馮冯鄧邓曹彭曾蕭萧肖田董袁潘于蔣蒋蔡余杜葉叶程"
    "蘇苏魏呂吕丁任沈姚盧卢姜崔鍾钟譚谭陸陆汪范石廖賈贾夏韋韦付傅方白鄒邹孟熊秦邱江尹薛閻阎段雷侯龍龙史陶黎賀贺顧顾毛郝龔龚邵萬万"
    "錢钱嚴严賴赖莫孔向湯汤游詹施洪翁柯連连溫温"
)
_NAME = f"[{_SURNAME}][\\u4e00-\\u9fff]{{1,3}}"
_AUTHOR = re.compile(
    r"主稿|撰稿|執筆|执笔|撰寫|撰写|撰文|撰述|[作譯译編编]者|特約記者|特约记者|記者|记者(?!会)|通訊員|通讯员"
    r"|^[文圖图][／/：:︱|]|^文\s+\S{2,4}\Z|報導\Z|报道\Z"
    r"|(?:教授|研究員|研究员|講師|讲师|博士|院士|主任|所長|所长|分析師|分析师|評論員|评论员|[編编][譯译輯辑])\s*\S{0,4}\Z"
    rf"|(?:^|[\s、]){_NAME}\s*(?:著|編|编|譯|译|編著|编著|編譯|编译|選編|选编|合著)\Z"
    rf"|^{_NAME}(?:\s*[、，,／/]\s*{_NAME})+\Z"
    rf"|^{_NAME}(?:\s+{_NAME})+\Z"
)

_LIST_ITEM = re.compile(r"[•‧●▪■◆]\s*\S|[-–]\s+\S")
_CAPTION = re.compile(
    r"[圖图表]\s*(?:[0-9０-９]+(?:[-–.][0-9]+)?|[一二三四五六七八九十]{1,3}(?=[\s：:、．.]|\Z))(?![0-9０-９年月日個个])"
)
_FOOTNOTE = re.compile(
    r"[註注](?:[釋释]|[腳脚])?\s*(?:[0-9０-９一二三四五六七八九十]+|[：:])|[\[［〔][0-9０-９]+[\]］〕]"
)


def assign(texts: Sequence[str]) -> list[tuple[Role, int | None]]:
    """The role of each paragraph, with the level (1-based, 1 outermost) of a title or heading.

    Only sure signs count; what has none is BODY. What ends like a sentence is no title, byline or heading.
    """
    found = _by_form(texts)
    after = _front(texts, found)
    _mark_abstract(texts, found, after)
    for index in range(len(texts) - 1, 0, -1):
        if found[index][0] is not Role.BODY or not _FOOTNOTE.match(texts[index]):
            break
        found[index] = (Role.FOOTNOTE, None)
    return found


def _is_line(text: str, longest: int) -> bool:
    """Whether a paragraph is a short line rather than prose."""
    return len(text) <= longest and not _SENTENCE_END.search(text) and not _OPEN_END.search(text)


def _by_form(texts: Sequence[str]) -> list[tuple[Role, int | None]]:
    lines = [text if _is_line(text, HEADING_LENGTH) else "" for text in texts]
    chapters = any(map(_CHAPTER.match, lines))
    depth = 1 + chapters + any(map(_SECTION.match, lines))
    found: list[tuple[Role, int | None]] = []
    for text, line in zip(texts, lines, strict=True):
        if line and (level := _heading_level(line, chapters, depth)):
            found.append((Role.HEADING, level))
        elif _LIST_ITEM.match(text):
            found.append((Role.LIST_ITEM, None))
        elif _CAPTION.match(text) and _is_line(text, TITLE_LENGTH):
            found.append((Role.CAPTION, None))
        else:
            found.append((Role.BODY, None))
    return found


def _heading_level(line: str, chapters: bool, depth: int) -> int | None:
    """`depth` is the level of 一、: what stands above it in this text moves it down."""
    if _CHAPTER.match(line):
        return 1
    if _SECTION.match(line):
        return 1 + chapters
    if _SECTION_NAME.fullmatch(line):
        return 2
    return next((depth + rank for rank, number in enumerate(_NUMBERED) if number.match(line)), None)


def _front(texts: Sequence[str], found: list[tuple[Role, int | None]]) -> int:
    """Mark the title and the bylines below it; returns the index after them, 0 without a title."""
    if len(texts) < 2 or found[0][0] not in (Role.BODY, Role.HEADING) or not _is_line(texts[0], TITLE_LENGTH):
        return 0
    found[0] = (Role.TITLE, 1)
    index = 1
    while (
        index < len(texts)
        and found[index][0] is Role.BODY
        and _is_line(texts[index], TITLE_LENGTH)
        and _AUTHOR.search(texts[index])
    ):
        found[index] = (Role.BYLINE, None)
        index += 1
    return index


def _mark_abstract(texts: Sequence[str], found: list[tuple[Role, int | None]], front: int) -> None:
    headings = [i for i, (role, _) in enumerate(found) if role is Role.HEADING]
    for index, text in enumerate(texts):
        if found[index][0] is Role.BODY and _ABSTRACT_LEAD.match(text):
            found[index] = (Role.ABSTRACT, None)
    for place, heading in enumerate(headings):
        if _ABSTRACT_NAME.fullmatch(texts[heading]):
            # With no heading after it nothing tells where the abstract ends: then it is one paragraph.
            end = headings[place + 1] if place + 1 < len(headings) else heading + 2
            _mark(texts, found, range(heading + 1, min(end, len(texts))))
    if not front or not headings:
        return
    lead = range(front, headings[0])
    total = sum(map(len, texts))
    if (
        len(lead) <= ABSTRACT_PARAGRAPHS
        and all(len(texts[i]) <= ABSTRACT_LENGTH and _SENTENCE_END.search(texts[i]) for i in lead)
        and 3 * sum(len(texts[i]) for i in lead) < total
    ):
        _mark(texts, found, lead)


def _mark(texts: Sequence[str], found: list[tuple[Role, int | None]], places: range) -> None:
    for index in places:
        if found[index][0] is Role.BODY and _SENTENCE_END.search(texts[index]):
            found[index] = (Role.ABSTRACT, None)
