"""What an organization, an event, an agreement or the like is called in short."""

import re
from collections.abc import Iterator
from itertools import pairwise

from annotations import abbreviation, state
from annotations.form import How, Need, Way
from annotations.neighbourhood import STATES
from source_text import dictionary

_STATUS = re.compile(
    "^(?:國立|国立|私立|財團法人|财团法人|社團法人|社团法人)|(?:股份有限公司|有限責任公司|有限责任公司|有限公司|株式會社|株式会社|公司|集團|集团)$"
)
_TRADE = re.compile(
    "(?:精密|科技|技術|技术|電子|电子|電機|电机|電器|电器|電腦|电脑|工業|工业|實業|实业|企業|企业|製造|制造|製糖|制糖|食品|汽車|汽车|控股|金融|金控"
    "|新能源|能源|石化|石油|化學|化学|化工|鋼鐵|钢铁|建設|建设|建築|建筑|地產|地产|置業|置业|發展|发展|航空|海運|海运|航運|航运|物流|銀行|银行|證券|证券|保險|保险|人壽|人寿"
    "|數位|数字|數碼|智能|智慧|資訊|信息|網絡|互聯網|互联网|投資|投资|資產|资产|管理|農業|农业|水泥|紡織|纺织|橡膠|橡胶|塑膠|塑料|造船|重工|運輸|运输|客運|客运|電力|电力|燃氣|燃气|材料|系統|系统|軟體|软件"
    "|遊戲|游戏|娛樂|娱乐|影業|影业|出版|教育|旅遊|旅游|酒店|百貨|百货|零售|餐飲|餐饮|飲料|饮料|乳業|乳业|酒業|酒业|藥業|药业|醫療|医疗|健康|儀器|仪器|設備|设备|機械|机械|工程|顧問|顾问|建築工程"
    "|電信|电信|通信|通訊|通讯|網路|网络|媒體|传媒|文化|生物|生技|製藥|制药|醫藥|医药|光電|光电|半導體|半导体|會計師事務所|会计师事务所|律師事務所|律师事务所|事務所|事务所)$"
)
_BODY = re.compile("[黨党會会社院局廳厅署校軍军團团盟處处]$|..(?:大[學学]|省)$")
_PLACE = re.compile(
    "(?i)city|capital|province|county|district|municipal|prefecture|region|town|country|state|river|mountain|island"
)
_SHORTENED = ("ORGANIZATION", "MEDIA", "AGREEMENT", "MEETING")


def ways(text: str, kind: str) -> Iterator[Way]:
    """The shorter forms of a name of more than two characters."""
    tail = text.lstrip(STATES)
    if 2 < len(tail) < len(text) - 1:
        yield tail, How.SHORT_FORM, Need.NEAR
    for short in abbreviation.by_dictionary(text):
        yield short, How.ABBREVIATION, Need.NOTHING
        if re.search("集[團团]$", text):
            yield short + text[-2:], How.ABBREVIATION, Need.NOTHING
    if kind == "EVENT":
        yield from _event(text)
    if kind in ("WORK", "POLICY") and re.search("..[法例]$", text):
        yield from ((short, How.ABBREVIATION, Need.NOTHING) for short in abbreviation.of_law(text))
    if kind == "ORGANIZATION" and re.fullmatch("..院", text) and not dictionary.has(text[1:]):
        yield text[1:], How.ABBREVIATION, Need.NAME
    if re.search("[辦办]公室$", text) and len(text) > 5:
        yield text[:-2], How.ABBREVIATION, Need.NOTHING
    if kind == "MEDIA":
        own = re.sub("(?:新聞社|新闻社|通訊社|通讯社|電視臺|電視台|电视台|日報|日报|[社報报臺台])$", "", text)
        if own != text and len(own) > 1 and not state.known(own) and not is_place(own):
            yield own, How.SHORT_FORM, Need.ACT
    if kind == "ORGANIZATION":
        ends = (text[n:] for n in range(2, len(text) - 2))
        yield from ((e, How.SHORT_FORM, Need.NOTHING) for e in ends if dictionary.is_proper(e) and not is_place(e))
    if kind not in _SHORTENED:
        return
    if kind == "ORGANIZATION":
        known = state.known(text)
        if known:  # 歐洲聯盟
            yield from ((letter, How.SHORT_FORM, Need.NOTHING) for letter in known.letters)
            yield from ((other, How.OTHER_NAME, Need.NOTHING) for other in known.names)
            yield from ((seat, How.SEAT, Need.GOVERNMENT) for seat in known.seats)
        yield from _university(text)
    core = _STATUS.sub("", _STATUS.sub("", text))
    company = core != text
    if kind == "ORGANIZATION":
        yield from _local(core, company)
    cores = [core]
    while kind == "ORGANIZATION" and (bare := _TRADE.sub("", cores[-1])) != cores[-1] and _is_own(bare, company):
        cores.append(bare)
    if kind == "ORGANIZATION":
        yield from ((short, How.SHORT_FORM, _need_of_core(short, core)) for short in cores if short != text)
        trunk = _TRADE.sub("", cores[-1]) if company else ""
        for longer, own in pairwise([*cores, trunk] if len(trunk) > 1 and trunk != cores[-1] else cores):
            short = own + longer[len(own)]  # 中華電, 聯發科
            if not dictionary.has(short):
                yield short, How.ABBREVIATION, Need.NOTHING if len(own) > 1 else Need.NAME
    yield from _initials(cores if company else cores[:1], company)


def _is_own(bare: str, company: bool) -> bool:
    """Whether what is left of a name without its trade is its very own: 鴻海, but not the 中國 of a bank."""
    if len(bare) < 2 or is_place(bare) or state.known(bare) or not bare.strip(STATES):
        return False
    return company or not dictionary.is_ordinary(bare)


def _need_of_core(short: str, core: str) -> Need:
    """What the proper part of an organization's name needs: 鴻海 of 鴻海精密工業, 蘋果 of 蘋果公司."""
    if dictionary.is_ordinary(short):
        return Need.ACT
    return Need.NOTHING if len(short) > 2 or short == core or dictionary.is_proper(short) else Need.APART


def _initials(cores: list[str], company: bool) -> Iterator[Way]:
    for short in dict.fromkeys(short for each in cores for short in abbreviation.by_initials(each)):
        if len(short) > 2:
            if not dictionary.is_ordinary(short):
                yield short, How.ABBREVIATION, Need.NOTHING
        elif not dictionary.has(short) or abbreviation.is_body(short):
            yield short, How.ABBREVIATION, Need.APART


def _event(text: str) -> Iterator[Way]:
    """A movement by whose it was, and a world war by its number: 義和團, 二戰."""
    war = re.fullmatch("第([一二三])次世界大([戰战])", text)
    if war:
        yield war[1] + war[2], How.ABBREVIATION, Need.NOTHING
    whose = re.sub("(?:運動|运动|起義|起义|之[亂乱]|[動动][亂乱])$", "", text)
    if whose != text and len(whose) > 2 and dictionary.is_proper(whose) and not is_place(whose):
        yield whose, How.SHORT_FORM, Need.NOTHING


def _local(text: str, company: bool) -> Iterator[Way]:
    """An organization without the place it belongs to: 臺灣民眾黨, 臺北地方法院; and a court by place and rank."""
    for length in (2, 3):
        place, rest = text[:length], re.sub("^[省市縣县]", "", text[length:])
        if company and len(rest) > 2 and dictionary.is_proper(place) and is_place(place):
            own = _TRADE.sub("", rest)
            if _is_own(own, company) and not dictionary.is_ordinary(own):
                yield own, How.SHORT_FORM, Need.NOTHING if dictionary.is_proper(own) else Need.APART
            yield from _local(rest, company)
            return
        if len(rest) > 2 and (dictionary.is_proper(place) or state.known(place) or place in ("聯邦", "联邦")):
            free = place in ("聯邦", "联邦") or (bool(_BODY.search(rest)) and not abbreviation.is_plain(rest))
            yield rest, How.SHORT_FORM, Need.NOTHING if free else Need.NAME
            for short in abbreviation.by_initials(rest):
                if len(short) > 2 or abbreviation.is_body(short):
                    yield short, How.ABBREVIATION, Need.NOTHING if len(short) > 2 else Need.APART
            for short in abbreviation.of_court(place, rest):
                yield short, How.ABBREVIATION, Need.NOTHING if len(short) > 2 else Need.APART
            yield from _local(rest, company)
            for letter in known.letters if (known := state.known(place)) else ():
                for short in (letter + rest[0], letter + rest[0] + rest[-1]):
                    if dictionary.is_proper(short):
                        yield short, How.ABBREVIATION, Need.NOTHING
            break


def _university(text: str) -> Iterator[Way]:
    """A university by what only it is called, and by a character of each of its words: 早稻田, 港大, 政大."""
    own = re.sub("大[學学]$", "", _STATUS.sub("", text))
    if own == text or not re.search("大[學学]$", text):
        return
    if not is_place(own) and _is_university(own):
        yield own, How.SHORT_FORM, Need.NOTHING
    elif len(own) > 1 and dictionary.is_proper(own) and not state.known(own):
        yield own, How.SHORT_FORM, Need.ACT
    known = state.known(own)
    parts = abbreviation.words(own)
    letters = known.letters if known else (own[0], *(parts[1][0] for _ in (0,) if len(parts) == 2))
    for short in (letter + "大" for letter in letters):
        if not dictionary.has(short):
            yield short, How.ABBREVIATION, Need.APART


def _is_university(own: str) -> bool:
    """Whether a university may go by a name that the dictionary has for it, or has not at all."""
    if not dictionary.has(own):
        return len(own) > 2
    return any(
        "niversity" in sense or sense == "Harvard" for entry in dictionary.look_up(own) for sense in entry.definitions
    )


def is_place(text: str) -> bool:
    """Whether the dictionary calls something a place."""
    return any(_PLACE.search(sense) for entry in dictionary.look_up(text) for sense in entry.definitions)
