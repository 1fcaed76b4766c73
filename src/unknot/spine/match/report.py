"""One finding as the JSON of INTERFACES, ``unknot check``: every key, in its order, in plain JSON types."""

from __future__ import annotations

from typing import Any

from unknot.spine.check.answers import Answers
from unknot.spine.check.drawing import areas, leg_site, sides
from unknot.spine.check.triage import triage
from unknot.spine.match.recommend import Excluded, Plan, Ranked, Reason, Recommendation, Scored, recommend


def report(answers: Answers, *, content: str) -> dict[str, Any]:
    """Judge and match one set of answers. `content` is the version of rules and texts, passed through."""
    finding = triage(answers)
    match = matched(recommend(answers, finding))
    return {
        "content": content,
        "level": finding.level.name,
        "bookable": match["bookable"],
        "same_day": finding.same_day,
        "rules": [fired.label for fired in finding.fired],
        "modifiers": list(finding.modifiers),
        "advice": list(finding.advice),
        "pattern": finding.pattern.value,
        "acuity": finding.acuity.value,
        "fit": finding.fit,
        "fit_items": list(finding.fit_items),
        "ranking": match["ranking"],
        "excluded": match["excluded"],
        "plan": match["plan"],
        "unanswered": list(finding.unanswered),
    } | ({} if answers.drawing is None else {"drawing": _drawn(answers.drawing)})


def _drawn(codes: tuple[int, ...]) -> dict[str, Any]:
    """What follows from a drawing by itself, whatever else was said."""
    return {
        "codes": list(codes),
        "leg_site": leg_site(codes).value,
        "sides": [side.value for side in sides(codes)],
        "areas": [area.value for area in areas(codes)],
    }


def matched(match: Recommendation) -> dict[str, Any]:
    """A recommendation alone, in the same words: what is kept as it was shown.

    ``passed_over`` are the types that are allowed and have no points above 0, so that a page can say why.
    """
    return {
        "bookable": match.bookable,
        "ranking": [_ranked(one) for one in match.ranking],
        "excluded": [_excluded(one) for one in match.excluded],
        "plan": None if match.plan is None else _plan(match.plan),
        "passed_over": [_scored(one) for one in match.passed_over],
    }


def _ranked(one: Ranked) -> dict[str, Any]:
    return {
        "type": one.type.value,
        "points": one.points,
        "minutes": one.minutes,
        "pressure_max": one.pressure_max,
        "reasons": [_reason(reason) for reason in one.reasons],
    }


def _scored(one: Scored) -> dict[str, Any]:
    return {"type": one.type.value, "points": one.points, "reasons": [_reason(reason) for reason in one.reasons]}


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "points": reason.points,
        "certainty": reason.certainty.value,
        "sources": list(reason.sources),
    }


def _excluded(one: Excluded) -> dict[str, Any]:
    return {"type": one.type.value, "because": list(one.because)}


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "minutes": plan.minutes,
        "first_visit_minutes": plan.first_visit_minutes,
        "per_week": list(plan.per_week),
        "visits": plan.visits,
        "review_visit": plan.review_visit,
        "pressure_max": plan.pressure_max,
    }
