"""The drawing of an entity's company: everybody has a place, and those that belong together sit side by side."""

from annotations.entity import Entity, EntityName
from api import company


def person(id_: int, name: str) -> tuple[Entity, list[EntityName], int]:
    entity = Entity(id=id_, key=f"e{id_}", type="PERSON", created_at="")
    return entity, [EntityName(entity_id=id_, language="en", text=name, is_label=True, folded=name)], 12 - id_


def test_who_shares_most_sits_side_by_side() -> None:
    shared = {(1, 4): 9, (4, 2): 5, (2, 3): 1}
    assert company.seats([1, 2, 3, 4], shared) == [1, 4, 2, 3]
    assert company.seats([], shared) == []


def test_every_place_is_within_the_drawing_and_apart_from_the_others() -> None:
    for number in range(1, 13):
        made = company.draw([person(i, "Name " * i) for i in range(number)], {}, "en")
        places = {(node.x, node.y) for node in made.nodes}
        assert len(places) == len(made.lines) == number
        assert all(20 < x < made.width - 20 and 20 < y < made.height - 20 for x, y in places)


def test_lines_join_only_those_that_are_drawn_each_pair_once() -> None:
    near = [person(1, "One"), person(2, "Two")]
    made = company.draw(near, {1: [(2, 3), (7, 9)], 2: [(1, 3)]}, "en")
    assert [line.central for line in made.lines] == [False, True, True]
    assert made.lines[1].width > made.lines[0].width


def test_a_long_name_is_cut_where_its_columns_end() -> None:
    assert company.shorten("淡水") == "淡水"
    assert company.shorten("一" * 9) == "一" * 9
    assert company.shorten("一" * 10) == "一" * 9 + "…"
    assert company.shorten("Catherine of Braganza") == "Catherine of Braga…"
