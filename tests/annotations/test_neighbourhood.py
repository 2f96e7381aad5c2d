"""A short name is a mention only where its neighbours make it one; brackets mark what should be found."""

import re

import pytest

from annotations.gazetteer import Gazetteer, Name
from annotations.neighbourhood import preferred_type, words

STATES = {
    "china": "中國 中国 中 華 华 陸 陆 中方",
    "japan": "日本 日 日方",
    "south_korea": "南韓 韓國 韓 韩",
    "united_states": "美國 美国 美 華府 美方",
    "united_kingdom": "英國 英",
    "france": "法國 法",
    "germany": "德國 德",
    "russia": "俄羅斯 俄罗斯 俄",
    "ukraine": "烏克蘭 烏 乌",
    "india": "印度 印",
    "pakistan": "巴基斯坦 巴",
    "israel": "以色列 以",
    "taiwan": "臺灣 台灣 臺 台",
    "vietnam": "越南 越",
    "qing": "清朝",
    "south_africa": "南非",
    "netherlands": "荷蘭",
    "portugal": "葡萄牙",
}
GAZETTEER = Gazetteer(
    Name(text, entity, "STATE", place == 0)
    for entity, texts in STATES.items()
    for place, text in enumerate(texts.split())
)

COORDINATED = """
[俄][烏]戰爭進入第三年
[印][巴]停火協議生效
[台][日]漁業協定談判重啟
[巴][以]衝突再起
[英]、[法]、[德]三國外長發表聯合聲明
[美][英][法]三國空襲敘利亞
近年來[中][美]在科技領域競爭激烈
[美][中]貿易談判破局
二戰後的[法][德]和解是歐洲整合的起點
[日]、[韓]兩國恢復情報交換
[中]、[俄]與[印]的三方對話
自1972年[中]、[日]兩國建交以來
2015年[中][韓]關係進入蜜月期
會議讓居於核心之[中]、[日]、[韓]三方互動
隔年[中][日][韓]三國峰會停辦
[中][法]官員會面
[俄]-[烏]前線僵持
[美][德]關係降溫
[英][法]兩國
[中][印]邊界衝突
[中][越]邊境貿易
[中][巴]經濟走廊
[日][中]關係
2018年[中]、[日]兩國總理互訪
「[美][日][韓]」安全合作
"""

DIRECTED = """
首相訪[美]之前先會晤國會議員
總統啟程訪[日]，隨行者眾
歐盟對[華]政策轉向
外資對[俄]制裁加碼
駐[韓][美]軍司令
國內反[中]情緒高漲
他一生抗[日]，晚年旅[美]
赴[英]留學生人數下降
媒體稱其為親[俄]派
抗[中]保台與抗[美]援朝
對[中]包圍圈逐漸成形
訪[日]期間將會見工商界
訪[陸]團昨日返[臺]
與[美]合作開發
[英方]拒絕評論
[俄]軍撤出赫爾松
[美]對[華]出口下滑
美中止談判後對[韓]加稅
在[美]留學
遣[俄]特使
援[烏]物資
挺[臺]法案
"""

ORDINARY = """
他在過程中加強了訓練
一日之寒不能成冰
1月28、29日開會
同年中秋節後返鄉
其中以農業為主
國中老師帶領學生參觀
陸續有人離開內陸城市
下臺以後，他走上舞臺中央
華為發表新手機，對華為而言是轉捩點
赴華爾街上班
面對美好的將來
對日期有疑問
方法中最重要的一項
法律與道德並重
參加英文考試，成績優越
中英文對照的字典
國中英語課本
中日文翻譯
美德與善行
與日俱增的壓力
來日方長
期中考試將於十日舉行
在對抗中取勝
對中小型公司的補貼
體、美、勞並重
印象中的巴士
所以加以說明，以及以後
匯率對美元貶值
太陽位於日中
今日本來要開會
昨日本報記者採訪
5月3日本人到場
其中方案甲較好
一年中法院開庭三次
會議中方才得知
四川普通話考試
湖南海軍
圖書館中央有座雕像
早、中、晚各一次
他反對以上說法
讚美國家隊
土法煉鋼
對方返回駐軍
對抗中雙方各有損傷
會中加以討論
赴馬路對面
採訪中他說
抵德州開會
中正大學與中研院合作
在華盛頓的旅館
反法西斯戰爭
對中東局勢
空中英語教室
這本辦法中印有附錄
市民在街上來回走動
"""

RARE = """
[中]非合作論壇開幕
[中]非雙方達成共識
他其中非常高興
[清]政府嚴禁鴉片
[清]軍惨敗於[日]，舉國震動
水清見底
葡人通商
[葡萄牙]遠來，[葡]人據澳門
[南非]總統出席，[中][南]雙方簽署協議
指南雙方各執一冊
[葡]、[荷]、[英]等國商船
赴[美]工作人數
對[美]的強硬
"""

MIXED = """
3月15日[美][中]對話登場
在24、25日訪[日]的行程
12日[日][韓]會談
他在談判中[美方]讓步前離席
過程中[日方]多次抗議
談判中[英方]讓步
其中[日][韓]兩國最積極
其中[美][中]關係最複雜
集中[日]、[韓]專家的意見
[華府]對[華]政策
訪[美]中他未置一詞
[中]、[美]、[日]各有盤算
去年[中][美][俄]三國會談未果
前往[中國]和[日本]訪問
今日[日本]來訪
3月15日[日本]宣布
[中方]面臨壓力
[美國]會如何反應
"""

SIMPLIFIED = """
[中][美]关系与[俄][乌]战争
访[华]期间会见领导人
对[华]为重
对华为的制裁
其中以农业为主
驻[韩]大使
"""


def found(marked: str) -> str:
    text = re.sub(r"[\[\]]", "", marked)
    for mention in reversed(GAZETTEER.find(text)):
        text = f"{text[: mention.start]}[{text[mention.start : mention.end]}]{text[mention.end :]}"
    return text


@pytest.mark.parametrize("marked", "".join((COORDINATED, DIRECTED, ORDINARY, RARE, MIXED, SIMPLIFIED)).split())
def test_short_names_are_read_from_their_neighbourhood(marked: str) -> None:
    assert found(marked) == marked


def test_words_that_only_name_states_are_not_ordinary_words() -> None:
    assert {"其中", "日期", "美德", "方法", "臺中", "华为", "來日"} <= words()
    assert not {"中美", "訪華", "日韓", "对华"} & words()


@pytest.mark.parametrize(
    ("outer", "expected"),
    [("ORGANIZATION", "ORGANIZATION"), ("EVENT", "PLACE"), ("PLACE", "PLACE"), (None, "STATE")],
)
def test_inside_a_name_a_shared_name_takes_the_type_that_fits(outer: str | None, expected: str) -> None:
    assert preferred_type(["STATE", "PLACE", "ORGANIZATION"], "白宮表示", 0, 2, outer) == expected


def test_a_type_out_of_the_ordinary_is_taken_as_it_comes() -> None:
    assert preferred_type(["WORK", "CONCEPT"], "中庸之道", 0, 2, None) == "WORK"
