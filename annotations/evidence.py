"""What stands around a name that may be something else: titles, acts of speech, quotation marks, words that cross it."""

import re
from collections.abc import Container
from functools import lru_cache

from annotations import abbreviation
from annotations.form import Form, How, Need
from annotations.neighbourhood import PERSPECTIVE, is_place, words
from source_text import dictionary
from source_text import words as segmentation

TITLES = re.compile(
    "[副前代]?(?:總統|总统|首相|總理|总理|外務大臣|大臣|外相|防相|財相|[外財防內]長|[外财防内]长|部長|部长|次長|次长|院長|院长|主席|大使|公使|領事|领事"
    "|將軍|将军|[上中少]將|[上中少]将|[上中少][校尉]|元帥|元帅|司令|總督|总督|巡撫|巡抚|知府|知縣|知县|校長|校长|教授|講師|讲师|博士|院士|學者"
    "|先生|女士|小姐|太太|夫人|老師|老师|師傅|师傅|醫師|医师|醫生|医生|大夫|律師|律师|法官|檢察官|检察官|導演|导演|教練|教练|隊長|队长"
    "|董事長|董事长|[總总]?經理|[總总]?经理|執行長|执行长|總裁|总裁|老闆|老板|主任|主委|書記|书记|總書記|总书记|局長|局长|處長|处长|[科組村里鎮鄉縣市省州區會理]長"
    "|[科组村里镇乡县市省州区会]长|議員|议员|議長|议长|委員|委员|立委|代表|發言人|发言人|秘書長|秘书长|秘書|秘书|所長|所长|館長|馆长|社長|社长|行長|行长|站長|站长"
    "|庭長|庭长|檢座|署長|署长|司長|司长|廳長|厅长|特首|港督|專員|专员|檢察長|检察长|檢察總長|司令官|總監|总监|爵士|伯爵|勳爵|勋爵|牧師|牧师|神父|主教|法師|法师"
    "|中堂|丞相|尚書|尚书|侍郎|御史|學士|学士|太守|刺史|提督|太尉|大帥|大帅|少帥|少帅|督軍|督军|參將|总兵|總兵|道台|道臺|中丞|總辦|总办|議士|董座|副?總(?=[、，。說表指認強稱])|副?总(?=[、，。说表指认强称])"
    "|警官|隊員|同學|同学|同志|姑娘|公子|少爺|少爷|老爺|老爷|奶奶|爺爺|爷爷|阿姨|叔叔|伯伯|大哥|大姐|大嫂|姐姐|哥哥|妹妹|弟弟|媽媽|妈妈|氏(?!族)|公(?![司園园里路共開开布家分])|老(?![師师板闆婆公人虎鼠是要])|某(?![些種种個个]))"
)
ROLES = re.compile(
    "(?:總統|总统|首相|總理|总理|大臣|外相|[外部院校市縣局處所社館行隊會議團站廠司店家][長长]|主席|大使|將軍|将军|教授|博士|先生|女士|小姐|老師|老师"
    "|醫師|医师|律師|律师|法官|導演|导演|教練|教练|經理|经理|總裁|总裁|主任|書記|书记|議員|议员|委員|委员|立委|代表|發言人|发言人|秘書|秘书|學者|学者"
    "|作家|詩人|诗人|畫家|画家|記者|记者|學生|学生|同學|同学|選手|选手|球員|球员|之子|之父|之妻|其[妻子父母弟兄]|歌手|演員|演员|創辦人|创办人|創始人|创始人|[負负][責责]人)$"
)
ACTS = re.compile(
    "[也則则又便就卻却還还曾已更仍昨今]?(?:宣布|宣佈|要求|呼籲|呼吁|出任|獲[頒選]|获[颁选]|引述|陳詞|陈词|提出|否認|否认|指控|坦承|承認|承认|[辯供]稱|[辩供]称|主張|主张|質疑|质疑|反駁|反驳|提告|歷經|历经|涉嫌|率[團团領领]|主[編编張张持]|創[辦立]|创[办立]|表示|指出|認為|认为|強調|强调|透露|坦言|說|说|稱|称|道[：:，]|問|问|答|喊|笑|嘆|叹|點頭|点头|搖頭|摇头|出席|上任|就任|接任|辭職|辞职|發言|发言"
    "|走[進进出過过來来到向]|回[到來来答]|站[起在]|坐[在下]|抵達|抵达|撰[文寫]|生於|生于|出生|去世|病逝|任[教職职])"
)
COMPANY = re.compile(
    "指出|表示|強調|强调|回應|回应|透露|證實|证实|認為|认为|呼籲|呼吁|指控|起訴|起诉|偵辦|侦办|裁定|判決|判决|開庭|开庭|聲請|宣佈|公佈|出售|擴產|扩产|減產|减产|盈利|派息|中期|業績|业绩|投資|投资|營運|营运"
    "|行政總裁|主席|副總裁|總裁|总裁|董事長|董事长|創辦人|创办人|創始人|创始人|總經理|总经理|發言人|发言人|負責人|负责人|教授|校長|校长|學生|学生|校友|校董|校園|校园|畢業|毕业|學者|学者|法律系|研究"
    "|報導|報道|报道|引述|披露|專訪|专访|資訊|资讯|社論|社论|發布|发布|上市|收購|收购|裁員|裁员|股票|股東|股东|市值|營收|营收|利潤|利润|首席|研發|研发|公司|集團|集团|執行長|执行长|董事|股價|股价|財報|财报|手機|手机|產品|产品|旗下|推出|發表|发表|宣布|公布|總部|总部|員工|员工|工廠|工厂|電腦|电脑|股份|供應商|供应商|供應鏈|供应链"
)
SCHOOLING = re.compile(
    "(?:執教|执教|任教|就讀|就读|入讀|入读|考入|進入|畢業於|毕业于|留學|留学|負笈|任職|任职|轉入|转入)$|(?:^|[，。、])入$"
)
"""What is said of schools, in front of them."""
GOVERNING = re.compile(
    "一方面|一再|不斷|不断|頻頻|频频|積極|积极|宣示|盤算|盘算|政壇|政坛|官方|當前|的(?:反應|反应|態度|态度|立場|立场|政策|外交|盤算|盘算|意圖|意图|回應|回应|做法|作法|算盤|壓力|压力)|當局|当局|政府|方面|高層|高层|表示|表態|表态|認為|认为|強調|强调|聲稱|声称|宣稱|宣称|警告|抗議|抗议|指責|指责|譴責|谴责|批評|批评|回應|回应|反擊|反击|反制|施壓|施压"
    "|必將|必将|不滿|不满|否認|否认|承諾|承诺|對[華美俄日臺台中歐韓]|对[华美俄日台中欧韩]|政策|外交|看來|看来|眼中|決策|决策|立場|立场|關切|关切|刻意|呼籲|呼吁|尋求|寻求|試圖|试图|拒絕|拒绝|主張|主张"
)
POLITICS = re.compile(
    "外交|外長|外长|談判|谈判|貿易|贸易|關稅|关税|制裁|政府|當局|当局|總統|总统|主席|首相|總理|总理|領導人|领导人|軍事|军事|軍演|军演|安全|戰略|战略|兩岸|两岸|盟友|峰會|峰会|反制|施壓|施压|談話|谈话"
)
"""What a text has that speaks of governments."""
URGED = re.compile(
    "(?:呼籲|呼吁|要求|敦促|警告|指責|指责|批評|批评|促請|促请|反駁|反驳|迫使|說服|说服|抗議|抗议|譴責|谴责)$"
)
CASE = re.compile(
    "妻(?=[一-鿿])(?!子)|[男女](?=否認|否认|[一二三四五六七八九十百在於于的涉因與与和以向則则則名供遭被等]|[、，。])|[嫌婦妇翁童](?=[在於于的涉因與与和以向則则名供遭被])|[軍军](?=[自由攻圍围入渡至大敗败])"
)
"""What courts and annals put after the family name of somebody who was named."""
OWN = re.compile(
    "的(?=.{0,2}(?:代表|律師|律师|辯護|辩护|妻|丈夫|父親|父亲|母親|母亲|[兒儿]子|女[兒儿]|遺孀|遗孀|說法|说法|供詞|供词|帳戶|账户))"
)
BUSINESS = re.compile(
    "汽車|汽车|機車|机车|公司|集團|集团|株式|電機|电机|重工|銀行|银行|證券|证券|車款|车款|經銷|经销|品牌"
)
PLACE = re.compile("[市縣县區区鎮鎮乡鄉村里路街港灣湾山河站]|機場|机场|當地|当地|地區|地区|居民|一帶|一带|境內|境内")
AT = re.compile("(?:[在於于往抵赴到至]|位於|位于|來自|来自|前往|飛往|飞往|離開|离开|去了|住在|登上|出身|出生於)$")
SAME = re.compile("(?:[這这那此][一]?[場场次項项個个份段起]|[該该]|[上前][述次])$")
THING = re.compile("[吹拂照灑洒飄飘流落升沉隱隐聳耸而之裡里上下中般似如]|在(?=.{0,3}[色光霧雾])")
"""What follows things, and hardly ever the name of a person."""
_PARTICLES = "和與与及在有以等也不之的了是為为一於于"
OPENING, CLOSING = "《〈「『“", "》〉」』”"
LAND, LAND_AFTER = re.compile("[洲美歐欧亞亚非新古原]$"), re.compile("[架性]|板塊|板块|漂移|法系")
"""What makes a continent of 大陸."""
_LAND = "洋海灣湾河江山島岛"
_ENDINGS = "長长使員员師师官監监授帥帅將将尉督撫抚"
"""What words for offices and callings end with."""
_BODIES = re.compile("[黨党會会社部院局行省廳厅署處处所校學学軍军隊队團团盟報报寺廟庙宮宫衙門门]$")
_WINDOW = 6


def title(text: str, end: int) -> str:
    """The title that follows at `end`, or nothing."""
    found = TITLES.match(text, end)
    if found:
        return found[0]
    longer = (text[end : end + length] for length in (4, 3, 2))
    return next((word for word in longer if word[-1:] in _ENDINGS and word in words()), "")


def role(text: str, start: int) -> str:
    """The role that stands before `start`, or nothing."""
    found = ROLES.search(text, max(0, start - 4), start)
    return found[0] if found else ""


def crossed(text: str, start: int, end: int, is_full: bool = False) -> bool:
    """Whether the words of the text run across either end of [start, end): 崇高|雄心, 校長|江先生.

    Only where the dictionary has a word across an end is the text divided into words, with the name and without it;
    the division with fewer characters left alone is believed.
    """
    if _is_part(text, start, end):
        return True
    known = words()
    if not (_crossing(known, text, start, start, end) or _crossing(known, text, end, start, end)):
        return False
    low, high = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    if is_full and any(low + a <= start and end <= low + b for a, b in _pieces(text[low:high]) if b - a > end - start):
        return False  # 中國人 holds 中國
    parts, whole = _singles(text[low:start]) + _singles(text[end:high]), _singles(text[low:high])
    if parts != whole or (end - start > 2 and dictionary.has(text[start:end])):
        return parts > whole
    divided = [(first + low, last + low) for first, last in _divided(text[low:high])]
    across = any(a < start < b < end or start < a < end < b for a, b in divided)
    return across and sum(b - a == 1 and text[a].isalpha() for a, b in divided) <= whole


def broken(text: str, start: int, end: int) -> bool:
    """Whether a title of a law ends within a word, outside of quotation marks: 專利|法院."""
    return end < len(text) and text[end] not in CLOSING and dictionary.has(text[end - 1 : end + 1])


def extended(text: str, start: int, end: int) -> bool:
    """Whether the name of a state or place is only the beginning of that of waters or land: 印度|洋."""
    return text[end : end + 1] in tuple(_LAND) and dictionary.is_proper(text[start : end + 1])


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether a name is the latter half of a saying: 世界大同."""
    return (
        start > 1
        and end - start == 2
        and text[start - 2 : end] in words()
        and dictionary.is_ordinary(text[start - 2 : end])
    )


def _crossing(known: Container[str], text: str, at: int, start: int, end: int) -> bool:
    """Whether one of the known words runs across a place that is an end of [start, end), without holding all of it."""
    for length in (2, 3, 4):
        for first in range(max(0, at - length + 1), at):
            if first + length > len(text) or (first <= start and end <= first + length):
                continue
            if text[first : first + length] in known:
                return True
    return False


@lru_cache(maxsize=1 << 14)
def _singles(text: str) -> int:
    """How many characters are left alone where a text is divided into the dictionary's words."""
    return sum(end - start == 1 and text[start].isalpha() for start, end in _pieces(text))


@lru_cache(maxsize=1 << 14)
def _pieces(text: str) -> list[tuple[int, int]]:
    return dictionary.pieces(text)


@lru_cache(maxsize=1 << 14)
def _divided(text: str) -> list[tuple[int, int]]:
    """The words of a text, as they are read aloud."""
    return [(word.start, word.end) for word in segmentation.segment(text, "zh-Hant")]


@lru_cache(maxsize=1 << 14)
def continues(after: str, length: int) -> bool:
    """Whether a text that begins with a person's name goes on to a longer word: 李明博, 馬克思主義."""
    if any(dictionary.has(after[:longer]) for longer in range(length + 1, len(after) + 1)):
        return True
    first = segmentation.segment(after, "zh-Hant")[0]
    return length == 2 and first.end == 3 and first.part == "nr" and dictionary.has(first.simplified)


@lru_cache(maxsize=1 << 14)
def needs(form: Form) -> bool:
    """Whether a name is a word of the language too, so that something has to speak for it."""
    kind, text = form.name.type, form.text
    if form.how == How.ABBREVIATION:
        return False
    if kind in ("STATE", "EVENT", "AGREEMENT", "MEETING", "POLICY", "CONCEPT", "OTHER"):
        return False
    if len(text) == 1:
        return True
    if not abbreviation.is_plain(text) or (kind == "WORK" and len(text) > 2 and text[-1] in "法典例章約约"):
        return False
    return kind in ("PERSON", "WORK") or (len(text) == 2 and not _BODIES.search(text))


def spoken_for(form: Form, text: str, start: int, end: int) -> str:
    """What speaks for a name that is a word too, or nothing."""
    kind = form.name.type
    quoted = start > 0 and end < len(text) and text[start - 1] in OPENING and text[end] in CLOSING
    if quoted and kind not in ("PERSON", "PLACE"):
        return "It stands in quotation marks."
    if kind == "PERSON":
        if found := title(text, end) or role(text, start):
            return f"The title {found} stands beside it."
        if acts := ACTS.match(text, end):
            return f"It is said to act: {acts[0]}."
    if kind == "PLACE" and (PLACE.match(text, end) or AT.search(text, max(0, start - 2), start)):
        return "Its neighbours speak of a place."
    if kind in ("ORGANIZATION", "SYSTEM", "MEDIA") and (found_at := COMPANY.match(text, end)):
        return f"What follows is said of organizations: {found_at[0]}."
    return ""


def same(text: str, start: int) -> bool:
    """Whether what comes at `start` is said to be something spoken of before: 這場貿易戰."""
    return bool(SAME.search(text, max(0, start - 3), start))


def fulfilled(form: Form, text: str, start: int, end: int, named: bool) -> str:
    """What fulfils the need of a form at a place, or nothing; `named` tells whether the document has the full name."""
    if form.need == Need.GOVERNMENT:
        found = GOVERNING.match(text, end) or PERSPECTIVE.match(text, end)
        if found:
            return f"It stands for the government: {found[0]} follows."
        if urged := URGED.search(text, max(0, start - 2), start):
            return f"It stands for the government: {urged[0]} comes before."
        if not named or is_place(text, start, end) or extended(text, start, end) or text[end : end + 1] == "、":
            return ""
        if PLACE.match(text, end) or dictionary.is_proper(text[start : end + 2]) or not POLITICS.search(text):
            return ""
        return f"It stands for the government: nothing speaks of the place, and {form.name.text} is named in this text."
    if form.need in (Need.ACT, Need.APART):
        if start and end < len(text) and text[start - 1] in "《〈" and text[end] in "》〉":
            return "It stands in quotation marks."
        if acts := COMPANY.match(text, end):
            return f"What follows is said of organizations: {acts[0]}."
        if found := SCHOOLING.search(text, max(0, start - 3), start):
            return f"What comes before is said of schools: {found[0]}."
    if form.need == Need.APART and not named:
        return "Its characters make no word with those around it." if apart(form.text, text, start, end) else ""
    if form.how == How.SURNAME and BUSINESS.match(text, end):
        return ""
    if form.need in (Need.TITLE, Need.TITLE_OR_NAME) and (found_title := title(text, end)):
        begins = text[start : start + 2] in words() and not TITLES.match(text, end)
        if len(form.text) == 1 and (_ends_word(text, start) or begins):
            return ""
        return f"The title {found_title} follows."
    if form.need == Need.TITLE_OR_NAME and (found_role := role(text, start)):
        return f"The title {found_role} comes before."
    if form.need in (Need.ACT, Need.APART) and named:
        return f"{form.name.text} is named in this document."
    if form.how == How.SURNAME and named and (found_case := CASE.match(text, end)):
        return f"{form.name.text} is named in this document, and {found_case[0]} follows."
    if (
        form.need == Need.TITLE
        and named
        and _opens(text, start)
        and (acts := ACTS.match(text, end) or OWN.match(text, end))
    ):
        return f"{form.name.text} is named in this document, and said to act: {acts[0]}."
    if form.name.type == "STATE" and (LAND.search(text[:start]) or LAND_AFTER.match(text, end)):
        return ""
    if form.how == How.GIVEN_NAME and _is_thing(text, start, end):
        return ""
    if form.need in (Need.NAME, Need.NEAR, Need.TITLE_OR_NAME) and named:
        if (
            form.need != Need.NEAR
            and form.name.type != "STATE"
            and not (form.name.type == "ORGANIZATION" and len(form.text) > 3 and _BODIES.search(form.text))
            and abbreviation.is_plain(form.text)
            and not abbreviation.is_body(form.text)
            and not (title(text, end) or ACTS.match(text, end))
        ):
            return ""
        return f"{form.name.text} is named in this document."
    return ""


def _opens(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in "，。；、：「『“！？"


def _is_thing(text: str, start: int, end: int) -> bool:
    """Whether what might be a given name stands as things do: 的大山, 長風吹過, 山裡."""
    return bool(THING.match(text, end)) or bool(re.search("[的座片陣阵股縷缕]$", text[:start]))


def apart(short: str, text: str, start: int, end: int) -> bool:
    """Whether the dictionary makes no word of any character of a short name here, and none of them joins words."""
    if abbreviation.is_body(short):
        return True
    low, high = max(0, start - _WINDOW), min(len(text), end + _WINDOW)
    around = _singles(text[low:start]) + _singles(text[end:high])
    return not set(short) & set(_PARTICLES) and _singles(text[low:high]) - around >= len(short)


def held(form: Form, text: str, start: int, end: int) -> bool:
    """Whether a short form is a part of another name that the dictionary has: 中山|陵, 全國|人大."""
    if form.how not in (How.ABBREVIATION, How.GIVEN_NAME):
        return False
    longer = ((start - before, end + after) for before, after in ((1, 0), (2, 0), (0, 1), (0, 2)))
    return any(low >= 0 and high <= len(text) and dictionary.is_proper(text[low:high]) for low, high in longer)


def joins(form: Form, text: str, end: int) -> bool:
    """Whether what might be the end of a short form joins two characters: 長和短."""
    if form.how != How.ABBREVIATION or form.text[-1] not in "和與与及":
        return False
    after = dictionary.pieces(text[end : end + 4])
    return not after or after[0][1] == 1


def _ends_word(text: str, start: int) -> bool:
    """Whether the character at `start` ends a word: the 王 of 女王陛下 is no surname."""
    return any(text[start - n : start + 1] in words() for n in (1, 2) if start >= n)
