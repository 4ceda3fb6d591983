"""The words of texts and names, without case and accents, and those that more often are something else than names."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from assay_spec.remembered import Remembered


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


COMMON = _listed("""
    april august baker ball bank banks barn baron base bass bean bear bell berry best bird bishop black blank block
    blue bold bond book boot bound bowl bridge bright brook brooks brown brush buck bull burn bush butler cage camp
    cannon card carpenter carter case cash castle chance chase child christian church city clark class clay cloud
    coach coal cole cook cooper corn cost court craft cross crow cruise curry daily dale dance dash data date dean
    dear diamond drew drive drum duke dust early east eden fair fall farmer field file finch fish fisher flood
    flower foot ford forest foster fountain fowler fox frame france frank free freeman french friend frost fuller
    gamble game garden garner gene german gold golden good gore grace grand grant gray great green grey grove guest
    hall hand hardy harvest hawk head heart held hill hinge hold holder hood hook hope horn house hunt hunter hurt
    image innocent iron israel james jewel jordan joy judge july june just keen kern kernel kind king kitchen knight
    label lake lamb land lane large lark last law lawn leaf lean leap learn lemon little lock london long lord love
    lung major male mann many march mark mars marsh mason master matter mean means mercy merit mill miller mine mode
    model monk moon moor moore more moss mount music nail nash near neural noble noise north note noun oaks olive
    order page pain paint palm paper paris park parker part patient peace peak pearl penny pepper perfect piece pike
    pine place plane plant pole pool pope port porter post potter pound power powers price pride prince prior
    proctor pure quick race rain ramp random rank read real record rice rich richer rider ring rise rivers road
    robin rock root rose rosen rush russian sage saint sales salmon salt sample sand savage score scott seal sell
    sharp shell shepherd shoe short silver simple singer skinner small smart smith snow spain spark speaker spear
    spring square star stark state steel stein step steps stone store storm stout strange street strong student
    summer summers swift table tailor tall tank taylor temple test text thorn tiger timer tower town train
    translator trap tree true tucker turner vale valley vector victor wade wagon walk walker wall ward wash
    washington water waters weaver weeks well wells west wheat wheel white wild wilder will wilson winter wise wolf
    wood woods word work worth wright yard york young
""")
"""Surnames, and names of organizations, that are also words, places, months or methods."""

OF_HOSTS = _listed("""
    bank book boston case church city class cloud court data date east field file forest garden gene grant guest hall
    harvest home house image iron jordan judge label lake land law lock london matter mine model mount music north order
    page paper paris park part patient piece place plane plant pool port power price quick race rain random real record
    rock root sales sample score seal sell shell silver simple smart snow spark square star state step steps store
    storm street student summer swift table task temple test text timer tower train translator travel tree true turner
    valley vector wall washington water weather web well west wheel winter word work world yard york
""")
"""Those by which hosts are called that are nobody's."""

PARTICLES = _listed("al bin da dal das de del della den der di do dos du el ibn la le lo ten ter van von zu")
"""What stands before a surname, and is often left out."""

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that no accent was added to."""

_WORD = re.compile(r"[^\W\d_]+")


class Word(NamedTuple):
    """A word of a text: letters without anything between them."""

    folded: str
    start: int
    end: int
    is_capital: bool
    """Whether it begins with a capital letter, which not every script has."""


def words_of(text: str) -> Iterator[Word]:
    """The words of a text whose accents stand in its letters (NFC)."""
    for found in _WORD.finditer(text):
        first = found[0][0]
        yield Word(folded(found[0]), found.start(), found.end(), first.isupper() or first.istitle())


@Remembered
def folded(text: str) -> str:
    """A text in small letters without accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(each for each in plain if not unicodedata.combining(each))


def composed(text: str) -> str:
    """A text whose accents stand in its letters."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
