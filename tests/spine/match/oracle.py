"""A second coding of EVIDENCE 5.2 to 5.4 and the match part of 2.6, from the words of its tables.

It shares no table and no step with `unknot.spine.match`: rows are kept as the text that stands there and are read
at the moment of asking. Where both agree over every combination, a slip would have to be made twice in two shapes.
"""

from __future__ import annotations

from dataclasses import dataclass

ORDER = ("swedish", "medical", "deep", "reflexology")
SIMPLE = ("LOCAL", "REFERRED", "GLUTEAL")

# 5.2: Swedish | Medical | Deep | Reflexology
BASE = {
    "LOCAL acute": "3 | 2 | 0 | 0",
    "LOCAL subacute": "2 | 3 | 1 | 0",
    "LOCAL chronic": "3 | 3 | 2 | 0",
    "REFERRED": "as LOCAL | as LOCAL | LOCAL minus 1 (may go below 0) | 0",
    "GLUTEAL": "2 | 3 | 1 (0 if acute) | 0",
    "SCIATICA_SOME": "2 | 2 | 0 | 0",
    "SCIATICA_SEVERAL": "2 | 1 | excluded | 0",
    "CLAUD_NEURO": "2 | 1 | excluded | 0",
}

# 2.6, of each row what the match reads: Deep tissue | Reflexology | Cap. No row excludes Swedish or Medical.
LIMITS = {
    "M1": "Exclude | Light | 2",
    "M2": "Exclude | Allowed | 2",
    "M3a": "Exclude | Only with informed choice; no evidence either way [R] | 2",
    "M3b": "Exclude | Light | 2",
    "M3c": "Exclude | Light | 2",
    "M4": "Exclude | Light; check feet first | 2",
    "M5a": "Same | Allowed | none",
    "M5b": "Exclude | Allowed | none",
    "M6": "Avoid area | Avoid area | none",
    "M7": "Avoid foot | Exclude | none",
    "M8": "Exclude | Light | 2",
    "M9": "Exclude by cap | Allowed | 3",
    "M10": "Exclude | Allowed | 2",
    "M11": "Exclude | Exclude | 3",
    "M12": "Avoid veins | Allowed | none",
    "M13": "Exclude by cap | Allowed | 3",
    "M14": "Exclude | Allowed | 3",
    "M15": "Exclude by cap | Allowed | 3",
    "M16": "Avoid limb | Avoid if leg | none",
    "M17": "Exclude | Light | 2",
    "M18": "Exclude | Allowed | 3",
    "M19": "Exclude | Light | 2",
    "M20": "Same | Same | none",
    "M21": "Same | Same | none",
    "M22": "Exclude by cap | As written | 3",
}

MOST = {"swedish": 3, "medical": 4, "deep": 5, "reflexology": 3}


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a match reads, in plain words and numbers."""

    pattern: str
    acuity: str
    limits: tuple[str, ...] = ()
    worst: int = 0
    sens: int = 0
    tense: bool = False
    goal_move: bool = False
    pref: str | None = None
    good_before: str | None = None
    bad_before: str | None = None
    cannot_undress: bool = False


@dataclass(frozen=True)
class Expected:
    """Ranked (type, points, minutes, pressure), excluded (type, because), and the plan as a tuple or None."""

    ranking: tuple[tuple[str, int, int, int], ...]
    excluded: tuple[tuple[str, tuple[str, ...]], ...]
    plan: tuple[int, int | None, tuple[int, int], int, int, int] | None


def excluded_by_limits(limits: tuple[str, ...], massage: str) -> tuple[str, ...]:
    """The limits that name this type as excluded, by cap or outright."""
    column = {"deep": 0, "reflexology": 1}.get(massage)
    if column is None:
        return ()
    return tuple(limit for limit in limits if LIMITS[limit].split(" | ")[column].startswith("Exclude"))


def cap_of_limits(limits: tuple[str, ...]) -> int | None:
    """The lowest cap among them."""
    caps = [LIMITS[limit].split(" | ")[2] for limit in limits]
    return min((int(cap) for cap in caps if cap != "none"), default=None)


def expected(case: Case) -> Expected:
    """What 5.2 to 5.4 say about this case at PROCEED or MODIFY with nothing unanswered."""
    excluded = tuple((massage, why) for massage in ORDER if (why := _why_not(case, massage)))
    out = [massage for massage, _ in excluded]
    points = {massage: _points(case, massage) for massage in ORDER if massage not in out}
    good = [massage for massage in ORDER if points.get(massage, 0) > 0]
    good.sort(key=lambda massage: (-points[massage], ORDER.index(massage)))
    ranking = tuple(
        (massage, points[massage], _minutes(case, massage, first=massage == good[0]), _pressure(case, massage))
        for massage in good
    )
    return Expected(ranking, excluded, _plan(case, ranking[0]) if ranking else None)


def _why_not(case: Case, massage: str) -> tuple[str, ...]:
    why = [*excluded_by_limits(case.limits, massage)]
    if massage == "deep" and case.sens == 2:
        why.append("sens")
    if case.pattern == "CLAUD_VASC" or (massage == "deep" and case.pattern in {"SCIATICA_SEVERAL", "CLAUD_NEURO"}):
        why.append(case.pattern)
    return tuple(why)


def _points(case: Case, massage: str) -> int:
    total = _base(case.pattern, case.acuity, massage)
    if case.sens == 2:
        total += {"swedish": 1, "medical": -1}.get(massage, 0)
    if case.worst >= 7 and massage == "deep":
        total -= 1
    if case.tense and massage == "swedish":
        total += 1
    if case.goal_move and massage == "medical":
        total += 1
    if case.cannot_undress and massage == "reflexology":
        total += 1
    return total + (case.pref == massage) + (case.good_before == massage) - 2 * (case.bad_before == massage)


def _base(pattern: str, acuity: str, massage: str) -> int:
    row = BASE.get(f"{pattern} {acuity}") or BASE[pattern]
    cell = row.split(" | ")[ORDER.index(massage)]
    if cell == "as LOCAL":
        return _base("LOCAL", acuity, massage)
    if cell.startswith("LOCAL minus 1"):
        return _base("LOCAL", acuity, massage) - 1
    if cell == "1 (0 if acute)":
        return 0 if acuity == "acute" else 1
    return int(cell)


def _pressure(case: Case, massage: str) -> int:
    caps = [MOST[massage]]
    if case.sens == 2:
        caps.append(2)
    if (cap := cap_of_limits(case.limits)) is not None:
        caps.append(cap)
    return min(caps)


def _by_the_worst_pain_rule(case: Case) -> int:
    """Worst pain 7 or more: chronic LOCAL, REFERRED or GLUTEAL 45 min, all others 30 min."""
    return 45 if case.pattern in SIMPLE and case.acuity == "chronic" else 30


def _minutes(case: Case, massage: str, *, first: bool) -> int:
    if massage == "reflexology" and first:
        return 30 if case.worst >= 7 and _by_the_worst_pain_rule(case) == 30 else 40
    minutes = {"chronic": 60, "subacute": 45, "acute": 30}[case.acuity] if case.pattern in SIMPLE else 45
    if case.worst >= 7:
        minutes = _by_the_worst_pain_rule(case)
    if {"M2", "M3a", "M3b", "M3c", "M17"} & set(case.limits):
        minutes = min(minutes, 45)
    return min(minutes, 40) if massage == "reflexology" else minutes


def _plan(case: Case, first: tuple[str, int, int, int]) -> tuple[int, int | None, tuple[int, int], int, int, int]:
    massage, _, minutes, pressure = first
    if massage == "reflexology":
        week, visits, review = (1, 1), 6, 3
    elif case.pattern not in SIMPLE:
        week, visits, review = (1, 1), 4, 4
    else:
        week, visits, review = {
            "chronic": ((1, 1), 10, 4),
            "subacute": ((1, 2), 6, 3),
            "acute": ((2, 2), 6, 3),
        }[case.acuity]
    return minutes, 30 if "M15" in case.limits and minutes > 30 else None, week, visits, review, pressure
