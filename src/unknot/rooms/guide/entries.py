"""How the guide's files are read: one entry, in the language of the moment, English where a language lacks the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from unknot.kit.content import FIRST_LANGUAGE, texts


class WordsMissing(LookupError):
    """There are no words for this key; the message names file and key."""


def file(name: str) -> Mapping[str, Any]:
    """Everything that one file holds."""
    return texts(name, language=get_language() or FIRST_LANGUAGE)


def entry(name: str, *keys: str) -> Any:
    """What stands in a file under these keys; `WordsMissing` names what is not there."""
    found: Any = file(name)
    for key in keys:
        if key not in found:
            raise WordsMissing(f"no words in {name}.toml for {'.'.join(keys)}")
        found = found[key]
    return found


def clinical_address(name: str) -> str:
    """Where /clinical/ speaks of a rule, a limit, an advice, a sign, a row of the match, a claim or a source."""
    return f"{reverse('guide:clinical')}#{name.removesuffix('?')}"
