"""Words of several readings that only their neighbours decide: 長 after a measure is cháng, before 大 zhǎng."""

import re
from collections.abc import Sequence
from functools import cache

from source_text.words import Word

_NEAR = 6  # how many words on either side are looked at
_TITLES = frozenset(
    ["先生", "女士", "小姐", "太太", "教授", "博士", "主任", "总统", "医生", "老师", "局长", "部长", "经理", "同学"]
)
_PARTICLES = ("c", "p", "u", "r", "y", "m", "q")

# A word in Simplified, a reading, and contexts in which it is read so, tried in this order. In a context every
# neighbour is `word/part`, with jieba's parts of speech and a space after it, and · is the word's own place.
# `;` parts contexts; none at all holds anywhere.
_RULES = r"""
得 de2    /(r|n|nr|d|x|k|v) ·了/ul (第|一|两|三|几|个|不少|很多|许多|满分|冠军|奖|病|癌); ·(奖|病|票|冠军|第|金牌|银牌|自|知)
得 de5    (气|急|吓|哭|笑|热|冷|饿|累|高兴)/\w+ ·; /(v|vn|vg|a|ad|an|z|i|l|b) ·; ·(很|太|十分|非常)/
得 dei3   (^|/(r|d|x|c|n|nr|k|t|f|s|y) )·\S+/(v|vn|vd|r|p|d|a|ad|nr)
得 de5
地 de5    \S\S+/(a|ad|an|d|z|i|l|b|o|vd|vn) ·; \S\S+/v ·\S+/(v|d)
还 huan2  ·(了|给|清|掉|钱|债|书|款)/; ·($|[^\w ])
为 wei2   (以|选|称|视|定|作|列|改|译|名|命名|任命|变|升|降|分|评|化|奉|尊|推举|推选|选举|认定|当选|称呼|公认|宣布|确定|指定|改名|更名|折合|转|转化)/\w+ (\S+ ){0,4}·(?!了|什么|何|此)
为 wei2   ·[一二两三四五六七八九十百千万数零\d]+/; (面积|人口|总数|高|长|宽|均|皆|即|则|实|成|约|已)/\w+ ·
长 zhang3 (部|局|厅|处|科|室|院|所|校|社|团|队|组|司|署|会)/n\w* ·; ·(得|了|大|高|出|成|满|在|着|于|胖|到|草|毛|牙|肉|虫|个子)/
长 chang2
行 hang2  在/p ·($|[^\w ]); (/(m|q) |(第|每|逐|前|后|末|首)/\w+ )·; ·(眼泪|字|诗|泪|树|代码|文字|脚印)/
中 zhong4 ·(了|奖|彩|毒|弹|箭|计|暑|风|标|邪|圈套|头奖|大奖)/; (^| )(说|打|猜|射|击|看|选|投|抽|押|考|刺|砍|命|碰|撞|踢|砸)/\w+ ·
背 bei4   ·(\S+ ){0,3}(课文|诗|单词|台词|公式|口诀|稿)
背 bei1   ·(着|起|上|了|在|负)/; ·(书包|包|孩子|行李|枪|箱子|柴|东西|债|黑锅)/
背着 bei4,zhe5 ·(我|你|他|她|我们|你们|他们|大家|人|父母|妻子|丈夫|老师|手)/
背着 bei1,zhe5
数 shu3   ·(一|一下|到|着|了|起|不|数|钱|清|得|来|过|出|上|完)/; (从|细细|仔细|慢慢)/\w+ ·
教 jiao4  (信|佛|入|传|邪)/\w+ ·; ·(派|义|徒|会|堂)/
教 jiao1
量 liang2 ·(了|一下|血压|体温|身高|体重|尺寸|出|过|得|好)/
调 tiao2  ·(低|高|大|小|快|慢|好|成|亮|暗|音|准|匀|味|一下)/
倒 dao3   (吹|推|打|摔|刮|撞|绊|压|跌|跪|病|晕|累|击|难|砍|放|拉|踢|碰)/\w+ ·
倒 dao4   ·(茶|水|酒|出|掉|进|入|满|一杯|垃圾|油|汤|给|是|也|不如|没|像)/; (把|将)/p (\S+ ){1,5}·(了|在)/
倒 dao3   ·(了|下|在|塌|地|闭)/
盛 cheng2 ·(了|着|一|饭|汤|满|在|上|好|出|水|菜|进|入|点|一点)/
削 xue1   ·(去|弱|减|职|价|发)/
削 xiao1
待 dai1   ·(在|着|了|一会|一会儿|不住|得|到|几|两|三|一)/
转 zhuan4 (绕|围|围绕|绕着)/\w+ (\S+ ){0,3}·; ·(个|圈|一圈|几圈|不停|悠)/
相 xiang4 ·($|[^\w ]); (照|拍|看|面)/\w+ ·
好 hao4   /(r|n|nr) ·(管|吃|读|打|喝|玩|赌|酒|色|学|奇|战)
种 zhong4 ·(了|着|树|菜|花|地|田|在|下|上|出|满|稻|麦|庄稼|茶|瓜|豆|粮)/
着 zhao2  (睡|找|逮|够|猜|烧)/\w+ ·; ·(火|凉|急|慌|迷|魔)/
着 zhe5
只 zhi1   (/m |(一|两|三|几|这|那|每)/\w+ )·
传 zhuan4 (立|作|写)/\w+ (了/ul )?·; ·》
落 la4    (把|将)/p (\S+ ){1,5}·(了|在|下)/
空 kong4  (有|没|没有|抽|腾出)/\w+ ·
散 san3   (太|很|松|有点)/\w+ ·; ·(的|漫|乱|装)/
薄 bo2    ·(情|命|利|弱|技|礼|暮|雾)/
薄 bao2
降 xiang2 ·(敌|服|伏)/; (军|敌|兵|将|匪|贼)/\w+ (\S+ ){0,2}·; (\S[军兵]|敌人)/\w+ (\S+ ){0,2}·
闷 men1   ·(热|声|头|雷)/; (屋|房|天气|空气|屋里|屋子里|房间|车厢)/\w+ (\S+ ){0,3}·
没 mo4    ·(入|顶|膝|齐)/; ·过/\w+ (膝|头|腰|脚|大腿|顶|水|小腿|胸|膝盖|头顶)
喝 he4    (大|断|怒|猛|暴)/\w+ ·; ·(一声|道|令|止|住|问|采)/
重 chong2 ·(看|写|做|读|建|修|印|演|排|说|提|来|过|返|回|启|走|唱|抄|录|新|算|译|拍|逢|叠)/; /(m|q) ·
重 zhong4
看 kan1   ·(守|护|家|门|管|押)/; 被/p ·
差 chai1  ·(人|遣|使|他|她|我|你)/
差 cha4   (很|太|更|最|比较|不|真|越来越|特别|十分|非常)/\w+ ·; ·(一点|点|得|了|不|几|两|三|五|十)/
将 jiang4 ·($|[^\w ])
应 ying4  ·(了|他|她|我|你|邀|聘|征|允|诺|声|运|验|变)/
当 dang4  ·(成|作|做|真|回事)/; (把|将|拿)/p (\S+ ){1,4}·
弹 dan4   /(m|q) ·; (中|枪|炮|投|扔)/\w+ ·
弹 tan2
屏 bing3  ·(住|气|息|弃|退|除)/
扇 shan1  ·(了|着|一|扇|动|风|起)/
曾 zeng1  ·(祖|孙|外)
曾 ceng2
"""


@cache
def _rules() -> dict[str, list[tuple[tuple[str, ...], re.Pattern[str]]]]:
    """The readings of each word with their contexts, in order."""
    found: dict[str, list[tuple[tuple[str, ...], re.Pattern[str]]]] = {}
    for line in _RULES.strip().splitlines():
        word, reading, *contexts = line.split(maxsplit=2)
        context = "|".join(f"(?:{c.strip()})" for c in contexts[0].split(";")) if contexts else ""
        found.setdefault(word, []).append((tuple(reading.split(",")), re.compile(context)))
    return found


def decide(words: Sequence[Word], which: int) -> tuple[str, ...] | None:
    """The syllables of one of the words of a text by its neighbours; None where they say nothing."""
    rules = _rules().get(words[which].simplified)
    if rules is None:
        return None
    before, after = words[max(0, which - _NEAR) : which], words[which + 1 : which + 1 + _NEAR]
    context = "·".join("".join(f"{w.simplified}/{w.part} " for w in side) for side in (before, after))
    return next((reading for reading, pattern in rules if pattern.search(context)), None)


def is_surname(words: Sequence[Word], which: int) -> bool:
    """Whether a word of one or two characters stands where a family name does: before a title, or after 姓."""
    if len(words[which].simplified) > 2 or words[which].part.startswith(_PARTICLES):
        return False
    following = words[which + 1].simplified if which + 1 < len(words) else ""
    return following in _TITLES or (which > 0 and words[which - 1].simplified == "姓")
