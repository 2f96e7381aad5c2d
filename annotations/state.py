"""What states are called: their names in Taiwan, on the Mainland and in full, and the characters they are shortened to."""

from functools import cache
from typing import NamedTuple

from source_text import scripts

# The characters a state is shortened to (- where they are hardly ever told from other words), a colon, and its names.
_STATES = """
中華陸:中國 中國大陸 中國內地 中華人民共和國
日:日本 日本國
韓:韓國 南韓 大韓民國
朝:朝鮮 北韓 朝鮮民主主義人民共和國
美:美國 美利堅合眾國 美利堅
英:英國 大不列顛 聯合王國 大英帝國 不列顛
法:法國 法蘭西 法蘭西共和國
德:德國 德意志 德意志聯邦共和國
俄:俄羅斯 俄國 俄羅斯聯邦 俄羅斯帝國
印:印度 印度共和國
澳:澳洲 澳大利亞
加:加拿大
臺台:臺灣 中華民國
港:香港
蘇:蘇聯 蘇維埃社會主義共和國聯盟
烏:烏克蘭
越:越南
菲:菲律賓
泰:泰國
新:新加坡 星洲
馬:馬來西亞 大馬
緬:緬甸
柬:柬埔寨 高棉
寮:寮國 老撾
-:印尼 印度尼西亞
紐:紐西蘭 新西蘭
巴:巴基斯坦
巴:巴西
以:以色列
伊:伊朗
伊:伊拉克
土:土耳其
沙:沙烏地阿拉伯 沙特阿拉伯 沙地阿拉伯 沙國 沙特
敘:敘利亞
黎:黎巴嫩
約:約旦
埃:埃及
墨:墨西哥
阿:阿根廷
阿:阿富汗
義意:義大利 意大利
西:西班牙
葡:葡萄牙
荷:荷蘭
比:比利時
希:希臘
奧:奧地利
匈:匈牙利
波:波蘭
捷:捷克
瑞:瑞典
瑞:瑞士
挪:挪威
芬:芬蘭
丹:丹麥
蒙:蒙古 蒙古國
梵:梵蒂岡 教廷
歐:歐盟 歐洲聯盟
歐:歐洲
非:非洲
拉:拉丁美洲 拉美
南:南非
哈:哈薩克 哈薩克斯坦
烏:烏茲別克 烏茲別克斯坦
吉:吉爾吉斯 吉爾吉斯斯坦
塔:塔吉克 塔吉克斯坦
土:土庫曼 土庫曼斯坦
白:白俄羅斯
塞:塞爾維亞
斯:斯里蘭卡
孟:孟加拉 孟加拉國
尼:尼泊爾
汶:汶萊 文萊
立:立陶宛
愛:愛爾蘭
愛:愛沙尼亞
拉:拉脫維亞 拉特維亞
羅:羅馬尼亞
保:保加利亞
克:克羅埃西亞 克羅地亞
格:喬治亞 格魯吉亞
亞:亞美尼亞
阿:亞塞拜然 阿塞拜疆
阿:阿聯 阿聯酋 阿拉伯聯合大公國 阿拉伯聯合酋長國
卡:卡達 卡塔爾
科:科威特
葉:葉門 也門
巴:巴拉圭
烏:烏拉圭
玻:玻利維亞
厄:厄瓜多 厄瓜多爾
瓜:瓜地馬拉 危地馬拉
宏:宏都拉斯 洪都拉斯
薩:薩爾瓦多
尼:尼加拉瓜
哥:哥斯大黎加 哥斯達黎加
多:多明尼加
海:海地
貝:貝里斯 伯利茲
帛:帛琉 帕勞
吐:吐瓦魯 圖瓦盧
馬:馬紹爾群島 馬紹爾
諾:諾魯 瑙魯
史斯:史瓦帝尼 斯威士蘭
索所:索羅門群島 所羅門群島
斐:斐濟
紐:巴布亞紐幾內亞 巴布亞新幾內亞
巴:巴勒斯坦
巴:巴拿馬
智:智利
秘:秘魯
古:古巴
委:委內瑞拉
哥:哥倫比亞
肯:肯亞 肯尼亞
奈:奈及利亞 尼日利亞
衣埃:衣索比亞 埃塞俄比亞
"""

# What a state is called that is an ordinary word too.
_WORDS = {"大陸": "中國"}

# Dynasties, whose name without 朝 is what they are shortened to.
_DYNASTIES = "夏商周秦漢魏晉隋唐宋遼金元明清"

# The seats of governments that stand for their states.
_SEATS = """
北京:中國 華府:美國 華盛頓:美國 白宮:美國 東京:日本 首爾:韓國 漢城:韓國 平壤:朝鮮 莫斯科:俄羅斯 克里姆林宮:俄羅斯 倫敦:英國
布魯塞爾:歐盟 巴黎:法國 柏林:德國 新德里:印度 坎培拉:澳洲 渥太華:加拿大 臺北:臺灣 基輔:烏克蘭 河內:越南 馬尼拉:菲律賓 曼谷:泰國 伊斯蘭馬巴德:巴基斯坦
巴西利亞:巴西 德黑蘭:伊朗 巴格達:伊拉克 安卡拉:土耳其 利雅德:沙烏地阿拉伯 大馬士革:敘利亞 開羅:埃及 羅馬:義大利 馬德里:西班牙
"""


class State(NamedTuple):
    """A state: what it is shortened to, its other names, the seats that stand for it, and what is a word as well; in
    Traditional characters."""

    letters: tuple[str, ...]
    names: tuple[str, ...]
    seats: tuple[str, ...]
    words: tuple[str, ...] = ()


@cache
def _states() -> dict[str, State]:
    seats: dict[str, list[str]] = {}
    for pair in _SEATS.split():
        seat, name = pair.split(":")
        seats.setdefault(scripts.fold(name), []).append(seat)
    found: dict[str, State] = {}
    for line in _STATES.strip().splitlines():
        letters, rest = line.split(":")
        names = tuple(rest.split())
        short = () if letters == "-" else tuple(letters)
        seated = tuple(seat for name in names for seat in seats.get(scripts.fold(name), ()))
        words = tuple(word for word, name in _WORDS.items() if name in names)
        for name in names:
            found[scripts.fold(name)] = State(short, names, seated, words)
    return found


def known(name: str) -> State | None:
    """The state that goes by a name of more than one character, in either script."""
    found = _states().get(scripts.fold(name))
    if found is None and len(name) == 2 and name[1] == "朝" and scripts.fold(name[0]) in _dynasties():
        return State((name[0],), (), ())
    return found


@cache
def _dynasties() -> frozenset[str]:
    return frozenset(map(scripts.fold, _DYNASTIES))
