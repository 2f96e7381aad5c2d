"""Identifiers: the form of each authority, addresses that stand for ids, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations import identifier
from annotations.identifier import AUTHORITIES, Identifier
from source_text.problems import Invalid


@pytest.mark.parametrize("authority", AUTHORITIES.values(), ids=lambda a: a.key)
def test_an_id_is_read_from_its_own_address_and_from_its_short_form(authority: identifier.Authority) -> None:
    found = identifier.check(authority.key, authority.example)
    assert found == Identifier(authority.key, authority.example)
    assert identifier.parse(str(found)) == identifier.parse(found.address) == identifier.named(found.address) == found
    assert identifier.check(authority.key.upper(), f" {found.address} ") == found
    assert identifier.named(found.address.replace("https:", "http:")) == found


def test_the_digits_of_an_isni_may_be_grouped_and_check_one_another() -> None:
    assert identifier.check("isni", "0000 0001 2103 2683").id == "0000000121032683"
    with pytest.raises(Invalid):
        identifier.check("isni", "0000 0001 2103 2684")


@pytest.mark.parametrize(
    ("authority", "id_"),
    [
        ("wikidata", "17"),
        ("wikidata", "Q017"),
        ("viaf", "x"),
        ("geonames", "0"),
        ("gnd", ""),
        ("cbdb", "1 2"),
        ("dila", "B1"),
    ],
)
def test_an_id_of_another_form_is_refused_with_an_example(authority: str, id_: str) -> None:
    with pytest.raises(Invalid) as refused:
        identifier.check(authority, id_)
    assert AUTHORITIES[authority].example in refused.value.hint


def test_another_authority_is_refused_with_the_list() -> None:
    with pytest.raises(Invalid) as refused:
        identifier.parse("imdb:tt1")
    assert refused.value.fields["accepted"] == list(AUTHORITIES)


def test_two_items_of_wikidata_are_refused_and_the_same_one_twice_counts_once() -> None:
    assert identifier.distinct([("wikidata", "Q1"), ("wikidata", "Q1")]) == [Identifier("wikidata", "Q1")]
    with pytest.raises(Invalid):
        identifier.distinct([("wikidata", "Q1"), ("wikidata", "Q2")])


@given(st.text(max_size=60))
def test_whatever_is_given_is_refused_or_has_an_address_that_leads_back(text: str) -> None:
    for key in AUTHORITIES:
        try:
            found = identifier.check(key, text)
        except Invalid:
            continue
        assert identifier.named(found.address) == found
