"""Lines in context: as much as fits beside what was found, and no word cut."""

import pytest

from api.concordance import around


@pytest.mark.parametrize(
    ("text", "place", "margin", "shown"),
    [
        ("全部都在", (1, 2), 10, "全[部]都在"),
        ("一二三四五六七", (3, 4), 2, "…二三[四]五六…"),
        ("before after tea before after", (13, 16), 8, "…after [tea] before …"),
        ("以Formosa烏龍茶之名", (8, 10), 4, "…[烏龍]茶之名"),
        ("烏龍茶Formosa", (0, 2), 4, "[烏龍]茶…"),
        ("pre烏龍", (3, 5), 3, "pre[烏龍]"),
        ("Wolfeschlegelsteinhausen tea", (5, 10), 3, "…[schle]…"),
        ("1895年的臺灣", (6, 8), 4, "…95年的[臺灣]"),
    ],
)
def test_a_line_has_whole_words(text: str, place: tuple[int, int], margin: int, shown: str) -> None:
    pieces = around(text, [place], margin)
    assert "".join(f"[{p.text}]" if p.layers else p.text for p in pieces) == shown
