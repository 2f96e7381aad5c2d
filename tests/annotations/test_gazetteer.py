"""The longest names are found, with what they name besides, and namesakes are told apart."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.gazetteer import Gazetteer, Mention, Name


def names(**entities: str) -> list[Name]:
    """`key="TYPE label alias alias"`, with _ for a space inside a name."""
    found = []
    for entity, described in entities.items():
        kind, *texts = described.split()
        found += [Name(text.replace("_", " "), entity, kind, at == 0) for at, text in enumerate(texts)]
    return found


def described(gazetteer: Gazetteer, text: str) -> list[str]:
    """Each mention as `surface=entity`, nested ones behind a >."""
    return [
        f"{'>' * mention.nested}{text[mention.start : mention.end]}={mention.entity}"
        for mention in gazetteer.find(text)
    ]


WORLD = Gazetteer(
    names(
        france="STATE 法國 巴黎 法",
        germany="STATE 德國 德",
        uk="STATE 英國 英",
        us="STATE 美國 美",
        paris="PLACE 巴黎",
        london="PLACE 倫敦",
        olympics="EVENT 巴黎奧運會 Paris_Olympics",
        accord="AGREEMENT 巴黎協定",
        trade_war="EVENT 貿易戰",
        older_trade_war="EVENT 英法貿易戰",
        commission="ORGANIZATION 英法關係委員會",
        labour="ORGANIZATION 工黨",
        labour_board="ORGANIZATION 工黨中央委員會",
        government="STATE 工黨",
        university="ORGANIZATION 倫敦大學",
        school="ORGANIZATION 倫敦大學亞非學院 亞非學院",
        flu="EVENT 豬流感疫情 疫情",
        macron="PERSON 馬克宏",
        starmer="PERSON 施凱爾 施凱",
        kim="PERSON 金英和",
        missile="SYSTEM 愛國者 PAC-3",
        dispute="EVENT 「愛國者」（PAC-3）事件",
        nato="ORGANIZATION 北約 NATO",
        who="ORGANIZATION WHO",
        times="MEDIA 泰晤士報 The_Times",
        taipei="PLACE 臺北",
        rally="EVENT 14點原則",
        g7="MEETING G7",
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("倫敦大學亞非學院教授", "倫敦大學亞非學院=school >倫敦大學=university >倫敦=london"),
        ("巴黎奧運會開幕", "巴黎奧運會=olympics >巴黎=paris"),
        ("退出巴黎協定", "巴黎協定=accord >巴黎=paris"),
        ("英法貿易戰後的貿易戰", "英法貿易戰=older_trade_war >英=uk >法=france 貿易戰=trade_war"),
        ("英法關係委員會", "英法關係委員會=commission >英=uk >法=france"),
        ("豬流感疫情與疫情", "豬流感疫情=flu 疫情=flu"),
        ("施凱爾與馬克宏會面", "施凱爾=starmer 馬克宏=macron"),
        ("外長金英和以及總統", "金英和=kim"),
        ("「愛國者」（PAC-3）事件", "「愛國者」（PAC-3）事件=dispute >愛國者=missile >PAC-3=missile"),
        ("工黨中央委員會", "工黨中央委員會=labour_board >工黨=labour"),
        ("英法德貿易戰", "英=uk 法=france 德=germany 貿易戰=trade_war"),
    ],
)
def test_the_longest_name_stands_and_keeps_what_it_names_besides(text: str, expected: str) -> None:
    assert described(WORLD, text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("巴黎拒絕讓步", "france"),
        ("他在巴黎演說", "paris"),
        ("在巴黎看來不可接受", "france"),
        ("總理飛往巴黎", "paris"),
        ("巴黎市長", "paris"),
        ("巴黎舉行的會議", "paris"),
        ("工黨中央改選", "labour"),
        ("工黨官員到訪", "government"),
    ],
)
def test_a_shared_name_means_what_its_neighbours_ask_for(text: str, expected: str) -> None:
    (mention,) = WORLD.find(text)
    assert mention.entity == expected
    assert mention.confidence < 0.8


@pytest.mark.parametrize("text", ["根據NATO聲明", "（NATO）", "NATO 2030", "the times, The Times", "G7峰會"])
def test_latin_names_stand_between_word_boundaries(text: str) -> None:
    assert WORLD.find(text)


@pytest.mark.parametrize("text", ["NATOs", "SNATO", "nato", "who知道", "G70", "BG7", "114點原則", "Timesé"])
def test_latin_names_inside_other_words_or_in_another_case_are_not_found(text: str) -> None:
    assert WORLD.find(text) == []


def test_variant_characters_match_in_longer_names_only() -> None:
    assert described(WORLD, "台北與臺北") == ["台北=taipei", "臺北=taipei"]
    gazetteer = Gazetteer(names(taiwan="STATE 臺", us="STATE 美"))
    assert described(gazetteer, "美臺關係、美台關係") == ["美=us", "臺=taiwan", "美=us"]


def test_characters_that_only_share_a_simplified_form_stay_apart() -> None:
    gazetteer = Gazetteer(names(qian="PERSON 于謙", jie="PERSON 蔡東杰"))
    assert gazetteer.find("至於謙遜的蔡東傑") == []


def test_of_two_crossing_names_the_longer_stands() -> None:
    gazetteer = Gazetteer(names(a="WORK 春秋左傳", b="WORK 左傳注", c="PLACE 注中"))
    assert described(gazetteer, "春秋左傳注中") == ["春秋左傳=a", "注中=c"]


def test_two_entities_of_one_type_go_by_the_label() -> None:
    gazetteer = Gazetteer(names(alias="PLACE 江寧 金陵", label="PLACE 金陵"))
    assert described(gazetteer, "金陵懷古") == ["金陵=label"]


def test_surer_readings_carry_more_confidence() -> None:
    label, alias, letter = WORLD.find("德國、NATO與對英貿易")
    assert label.confidence > alias.confidence > letter.confidence > 0.5


def test_without_names_nothing_is_found() -> None:
    assert Gazetteer([]).find("法國") == []
    assert WORLD.find("") == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "法",
                "德",
                "、",
                "與",
                "對",
                "巴黎",
                "奧運會",
                "中",
                "日",
                "G7",
                " ",
                "𠮷",
                "é",
                "İ",
                "葛\U000e0100",
            ]
        )
    ).map("".join)
)
def test_mentions_are_sorted_and_either_nest_or_stand_apart(text: str) -> None:
    found = WORLD.find(text)
    assert found == sorted(found, key=lambda mention: (mention.start, -mention.end))
    assert len({mention[:2] for mention in found}) == len(found)
    top = [mention for mention in found if not mention.nested]
    assert all(before.end <= after.start for before, after in pairwise(top))
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        assert not mention.nested or any(outer.start <= mention.start and mention.end <= outer.end for outer in top)


@pytest.mark.seed
def test_the_linker_agrees_with_the_annotators(seed: Path) -> None:
    entities = json.loads((seed / "entities.json").read_text("utf-8"))
    gazetteer = Gazetteer(
        Name(text, entity["key"], entity["type"].upper(), text in labels)
        for entity in entities
        for labels in [(entity["label_zh_hant"], entity["label_en"])]
        for text in dict.fromkeys((*labels, *entity["aliases_zh_hant"]))
    )
    gold = json.loads((seed / "mentions_p1_p9.json").read_text("utf-8"))
    annotated = {each["paragraph"] for each in gold}
    found: list[tuple[str, Mention]] = [
        (paragraph["id"], mention)
        for paragraph in json.loads((seed / "paragraphs.json").read_text("utf-8"))
        if paragraph["id"] in annotated
        for mention in gazetteer.find(paragraph["text"])
    ]
    for nested, aim in ((False, 0.97), (True, 0.9)):
        right = {
            (each["paragraph"], each["start"], each["end"], each["entity"])
            for each in gold
            if each.get("nested", False) is nested
        }
        linked = {(where, *mention[:3]) for where, mention in found if mention.nested is nested}
        precision, recall = len(right & linked) / len(linked), len(right & linked) / len(right)
        print(f"nested={nested}: precision {precision:.3f}, recall {recall:.3f} of {len(right)}")
        assert precision >= aim
        assert recall >= aim


DIPLOMACY = Gazetteer(
    names(
        honda="PERSON 本田太郎",
        zhang="PERSON 張文彬",
        lin="PERSON 林婉秋",
        japan="STATE 日本",
        china="STATE 中國",
        office="ORGANIZATION 國務院臺灣事務辦公室",
        putin="PERSON 弗拉基米爾·普丁",
        university="ORGANIZATION 北京大學",
        press="ORGANIZATION 北京大學出版社",
        minister="PERSON 康京和",
        river="PLACE 長江",
        city="PLACE 高雄市",
        novel="WORK 家",
        apple="ORGANIZATION 蘋果公司",
        cloud="PERSON 白雲",
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本田外相訪中", "本田=honda 中=china"),
        ("本田汽車漲價", ""),
        ("張董事長缺席，女王陛下駕到", "張=zhang"),
        ("國台辦回應", "國台辦=office"),
        ("国台办回应日方", "国台办=office 日方=japan"),
        ("弗拉基米爾普丁與弗拉基米爾・普丁", "弗拉基米爾普丁=putin 弗拉基米爾・普丁=putin"),
        ("普丁致電", "普丁=putin"),
        ("北京大學出版社", "北京大學出版社=press >北京大學=university"),
        ("外長康京和以及次長", "康京和=minister"),
        ("高雄下雨，崇高雄心", "高雄=city"),
        ("巴金的《家》與他的家", "家=novel"),
        ("蘋果發表手機，蘋果一斤八十元", "蘋果=apple"),
        ("白雲小姐望著白雲", "白雲=cloud"),
    ],
)
def test_shorter_forms_are_found_where_something_speaks_for_them(text: str, expected: str) -> None:
    assert described(DIPLOMACY, text) == expected.split()


SEATS = Gazetteer(
    names(china="STATE 中國", beijing="PLACE 北京市", japan="STATE 日本", house="ORGANIZATION 白宮", us="STATE 美國")
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中國外長重申立場，北京在此問題上寸步不讓", "中國=china 北京=china"),
        ("中國外長訪問歸來，北京街頭下雪", "中國=china 北京=beijing"),
        ("中國外長30日在北京會見訪客", "中國=china 北京=beijing"),
        ("新華社北京7月8日電，中國外長表示", "北京=beijing 中國=china"),
        ("中國文化悠久，北京的胡同很有名", "中國=china 北京=beijing"),
        ("日本首相視察，東京灣的船隻等候", "日本=japan"),
        ("美國總統談判在即，白宮對此表示樂觀", "美國=us 白宮=house"),
    ],
)
def test_a_seat_stands_for_its_government_where_nothing_speaks_of_the_place(text: str, expected: str) -> None:
    assert described(SEATS, text) == expected.split()


def test_a_body_that_another_state_stands_before_is_not_meant_where_the_document_has_it_alone() -> None:
    world = Gazetteer(names(ministry="ORGANIZATION 外交部", paraguay="STATE 巴拉圭"))
    texts = ["外交部發言人表示歡迎。", "巴拉圭外交部次長到訪。"]
    assert [[m.entity for m in found] for found in world.find_all(texts)] == [["ministry"], ["paraguay"]]
    assert [m.entity for m in world.find(texts[1])] == ["paraguay", "ministry"]


def test_a_name_that_is_given_is_no_other_name_of_something_else() -> None:
    given = Gazetteer(names(republic="OTHER 中華人民共和國", china="STATE 中國"))
    assert described(given, "中華人民共和國與中國") == ["中華人民共和國=republic", "中國=china"]


def test_a_word_that_holds_a_name_does_not_run_across_it() -> None:
    assert described(DIPLOMACY, "鼓動中國人的情緒") == ["中國=china"]


def test_inside_the_name_of_a_body_two_letters_name_states_only_where_a_relation_follows() -> None:
    world = Gazetteer(
        names(uk="STATE 英國", china="STATE 中國", school="ORGANIZATION 英華書院", board="ORGANIZATION 英中關係協會")
    )
    assert described(world, "英華書院") == ["英華書院=school"]
    assert described(world, "英中關係協會") == ["英中關係協會=board", ">英=uk", ">中=china"]


def test_a_family_name_beside_a_letter_makes_no_list_of_states() -> None:
    world = Gazetteer(names(malaysia="STATE 馬來西亞", kwan="PERSON 關雅文", land="STATE 中國大陸", lu="PERSON 陸明哲"))
    assert described(world, "馬關條約割讓土地") == []
    assert described(world, "陸先生訪馬") == ["陸=lu", "馬=malaysia"]


def test_a_given_name_that_stands_as_things_do_is_none() -> None:
    novel = Gazetteer(names(pei="PERSON 裴長風"))
    texts = ["裴長風來了。", "長風低聲道：「走。」", "長風吹過屋脊。", "窗外的長風不息。"]
    assert [[m.entity for m in found] for found in novel.find_all(texts)] == [["pei"], ["pei"], [], []]


def test_a_name_in_full_lets_shorter_forms_count_in_the_whole_document() -> None:
    alone = DIPLOMACY.find("婉秋推開窗")
    (_, there) = DIPLOMACY.find_all(["林婉秋來了。", "婉秋推開窗"])
    assert alone == []
    assert [(m.entity, m.how) for m in there] == [("lin", "GIVEN_NAME")]
    assert "林婉秋" in there[0].reasons[0]


def test_inside_a_name_only_what_things_are_given_as_counts() -> None:
    gazetteer = Gazetteer(names(north="STATE 北韓", peninsula="PLACE 朝鮮半島"))
    assert described(gazetteer, "朝鮮半島與朝鮮") == ["朝鮮半島=peninsula", "朝鮮=north"]


def test_what_was_just_named_is_meant_by_this_one() -> None:
    gazetteer = Gazetteer(names(first="EVENT 美中貿易戰 貿易戰", second="EVENT 日韓貿易戰"))
    texts = ["日韓貿易戰爆發。", "這場貿易戰沒有贏家。", "總統發起貿易戰。"]
    assert [[m.entity for m in found if not m.nested] for found in gazetteer.find_all(texts)] == [
        ["second"],
        ["second"],
        ["first"],
    ]
