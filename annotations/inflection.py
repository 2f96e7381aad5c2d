"""Words of a European language without their inflection, as far as a stemmer and a list of irregular forms go."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

import snowballstemmer

LANGUAGES = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "tr": "turkish",
}  # fmt: skip
"""The languages that have a stemmer, by the first part of their tag."""

_SMALL = {
    "en": "a an the to of in on at by for with from as and or be am is are was were been being do does did done have has "
    "had having it its this that these those one's one s sb sth into upon",
    "de": "der die das des dem den ein eine eines einem einen einer zu von in im am",
    "fr": "le la les l un une des du de d à au aux",
    "es": "el la los las un una unos unas de del a al",
    "it": "il lo la i gli le l un uno una di del della dei degli delle a al",
    "nl": "de het een van te",
    "pt": "o a os as um uma uns umas de do da dos das ao à",
}
"""Words that come and go without a change of meaning: articles, and what else is small."""

_IRREGULAR = """
arise arose arisen|awake awoke awoken|bear bore borne born|beat beaten|become became|begin began begun|bend bent|bind bound
bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred|bring brought|build built|burn burnt|buy bought
catch caught|choose chose chosen|cling clung|come came|creep crept|deal dealt|dig dug|draw drew drawn|dream dreamt
drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|find found|flee fled
fly flew flown|forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten
give gave given|go went gone|grow grew grown|hang hung|hear heard|hide hid hidden|hold held|keep kept|know knew known
lay laid|lead led|leave left|lend lent|lose lost|make made|mean meant|meet met|overcome overcame|pay paid|ride rode ridden
ring rang rung|rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent|shake shook shaken|shine shone
shoot shot|show shown|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat|sleep slept|speak spoke spoken|spend spent
spin spun|stand stood|steal stole stolen|stick stuck|strike struck stricken|strive strove striven|swear swore sworn
sweep swept|swim swam swum|swing swung|take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown
understand understood|undertake undertook undertaken|uphold upheld|wake woke woken|wear wore worn|weave wove woven|win won
withdraw withdrew withdrawn|withhold withheld|withstand withstood|write wrote written
man men|woman women|child children|person people|foot feet|tooth teeth|goose geese|mouse mice|ox oxen|wife wives|life lives
knife knives|leaf leaves|half halves|shelf shelves|thief thieves|wolf wolves|crisis crises|analysis analyses|basis bases
criterion criteria|phenomenon phenomena|datum data|medium media|good better best|bad worse worst
"""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GROUPS = re.compile(r"(?<=\d)[,\u202f\u00a0](?=\d{3}(?!\d))")


@cache
def _bases() -> dict[str, str]:
    """The first form of every irregular word of English."""
    groups = [group.split() for group in re.split(r"[|\n]", _IRREGULAR) if group]
    return {form: forms[0] for forms in groups for form in forms}


@cache
def _small(language: str) -> frozenset[str]:
    return frozenset(_SMALL.get(language, "").split())


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(LANGUAGES[language])


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, without accents, possessive endings and the marks that group digits."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", _GROUPS.sub("", text)) if unicodedata.category(c) != "Mn")
    return [
        re.sub(r"['’]s?$", "", word)
        for word in _WORD.findall(plain.casefold().replace("s’ ", "s ").replace("s' ", "s "))
    ]


def is_small(token: str, language: str) -> bool:
    """Whether a word comes and goes without a change of meaning; `language` is the first part of a tag."""
    return token in _small(language)


@lru_cache(maxsize=65536)
def stem(token: str, language: str) -> str:
    """A word without its inflection; as it is where the language has no stemmer."""
    if language not in LANGUAGES:
        return token
    if language == "en":
        token = _bases().get(token, token)
        if len(token) > 5:  # British and American spelling
            token = re.sub("our(?=s?$|ed$|ing$|able$|ful$|ite)", "or", re.sub("is(?=e[sdr]?$|ing$|ation)", "iz", token))
            token = re.sub("tres?$", "ter", token)
    stemmed: str = _stemmer(language).stemWord(token)
    return stemmed
