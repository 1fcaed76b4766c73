"""How acts in the trail and jobs of the worker are called where an owner reads of them.

Both are written down by a word of the program's own, such as ``read card``, and stay so. A room says in its
``AppConfig.ready`` what its words are called; a word that nobody told of is shown as it is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.apps import apps
from django.utils.functional import Promise

Words = str | Promise

_titles: dict[str, Words] = {}
_of_rows: dict[str, Words] = {}


def tell(*tables: Mapping[str, Words]) -> None:
    """Have these words called as the tables say."""
    for table in tables:
        _titles.update(table)


def tell_of_rows(table: Mapping[str, Words]) -> None:
    """Have ``add therapist`` called by what ``add`` is called here, with the name of such a row in ``%(what)s``."""
    _of_rows.update(table)


def title(word: str) -> str:
    """What somebody reads for a word, in the language of the moment."""
    if word in _titles:
        return str(_titles[word])
    act, _space, kind = word.rpartition(" ")
    if act in _of_rows and kind in _kinds():
        return str(_of_rows[act]) % {"what": _kinds()[kind]}
    return word


def words_called(part: str) -> list[str]:
    """The words whose title has this in it, so that one can look for what one reads."""
    return [word for word in _titles if part.lower() in title(word).lower()]


@cache
def _kinds() -> Mapping[str, Words]:
    return {str(model._meta.model_name): model._meta.verbose_name or "" for model in apps.get_models()}
