"""The components as template tags; `unknot/kit/README.md` shows each in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BaseForm, BoundField
from django.template.defaultfilters import stringfilter
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from unknot.kit import dates, languages, places
from unknot.kit import figure as body
from unknot.kit.figure.on_paper import style as on_paper_style
from unknot.kit.forms.body import BodyList
from unknot.kit.forms.body import body_list as list_of_regions
from unknot.kit.forms.widgets import field_template
from unknot.kit.listed import Choice
from unknot.kit.structured import as_data
from unknot.spine.check.body_map import View
from unknot.spine.check.drawing import Drawing

register = template.Library()

BUTTON_KINDS = {"main", "plain", "stop", "quiet"}
NOTICES = {
    "red": {"word": _("Emergency"), "icon": "stop"},
    "amber": {"word": _("Take care"), "icon": "warning"},
    "info": {"word": _("Good to know"), "icon": "info"},
}
# Four words of GRADE as dots, so that the eye can compare two reasons.
CERTAINTY = {
    "very low": {"dots": 1, "words": _("very low certainty")},
    "low": {"dots": 2, "words": _("low certainty")},
    "moderate": {"dots": 3, "words": _("moderate certainty")},
    "high": {"dots": 4, "words": _("high certainty")},
}
VIEWS = {"both": (View.FRONT, View.BACK), "front": (View.FRONT,), "back": (View.BACK,)}


@register.inclusion_tag("kit/button/button.html")
def button(words: str, *, kind: str = "main", name: str = "", value: str = "", action: str = "") -> dict[str, Any]:
    """A button that sends its form; ``action`` sends it elsewhere (Django's formaction)."""
    return {"words": words, "kind": _known_kind(kind), "name": name, "value": value, "action": action}


@register.inclusion_tag("kit/button/link.html")
def link_button(words: str, href: str, *, kind: str = "main") -> dict[str, Any]:
    """A link that looks like a button, for going to the next page."""
    return {"words": words, "href": href, "kind": _known_kind(kind)}


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A form field with label, help, error and the value as typed, in the shape its widget asks for."""
    return render_to_string(field_template(bound), {"field": bound})


@register.inclusion_tag("kit/field/summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What to put right, at the top of the page, each a link to its field. Nothing when nothing is wrong."""
    wrong = [(bound, bound.errors) for bound in form if bound.errors]
    return {"wrong": wrong, "others": form.non_field_errors(), "any": bool(form.errors)}


@register.simple_block_tag
def notice(content: str, kind: str = "info", word: str = "", heading: int = 0) -> SafeString:
    """A notice with icon and word: ``red`` and ``amber`` for safety only, ``info`` for the rest.

    ``heading=2`` makes the word a heading of that rank.
    """
    look = NOTICES[kind]
    return render_to_string(
        "kit/notice/notice.html",
        {"kind": kind, "word": word or look["word"], "icon": look["icon"], "heading": heading, "content": content},
    )


@register.inclusion_tag("kit/times/times.html")
def times(entries: Iterable[Any], *, name: str = "") -> dict[str, Any]:
    """Free times, one a row. An entry has ``when``, ``details`` (words) and ``href``, or ``value`` with ``name``."""
    return {"entries": list(entries), "name": name}


@register.inclusion_tag("kit/picks/picks.html")
def picks(form: BaseForm) -> dict[str, Any]:
    """What a `PicksForm` asks for: a line each, with the choices where there is something to choose."""
    return {"form": form}


@register.inclusion_tag("kit/progress/progress.html")
def progress(step: int, of: int) -> dict[str, Any]:
    """How far along, honestly counted."""
    return {"step": step, "of": of}


@register.inclusion_tag("kit/summary/summary.html")
def summary(rows: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What was said or agreed, as a list of (name, words) or (name, words, link to change it)."""
    return {"rows": [tuple(row) for row in rows]}


@register.inclusion_tag("kit/certainty/certainty.html")
def certainty(level: str, *, said: str = "") -> dict[str, Any]:
    """How sure the studies let us be: a word and four dots. ``said`` puts longer words in place of the word."""
    look = CERTAINTY[str(level)]
    dots = [step < int(str(look["dots"])) for step in range(4)]
    return {"level": level, "words": said or look["words"], "is_long": bool(said), "dots": dots}


@register.inclusion_tag("kit/claim/claim.html", takes_context=True)
def claim(context: template.Context, claim_id: str) -> dict[str, Any]:
    """The mark behind a sentence about effect; it leads to the entry of the same name in ``sources``, and back."""
    return {"claim_id": claim_id, "is_first": _met_first(context, claim_id)}


@register.inclusion_tag("kit/claim/sources.html")
def sources(claims: Iterable[Any]) -> dict[str, Any]:
    """What the marks on this page stand for. A claim has ``id``, ``certainty``, ``grade`` and ``evidence``.

    Each piece of evidence has a ``citation``, which is English, a ``note`` in the reader's language, or both.
    """
    return {"claims": list(claims)}


@register.simple_tag
def structured(card: Mapping[str, Any]) -> SafeString:
    """Facts for search engines (schema.org), as a data block in the head."""
    return format_html('<script type="application/ld+json">{}</script>', as_data(card))


@register.inclusion_tag("kit/ground/ground.html")
def ground(
    says: Any, rests_on: Any, *, lead: str = "", certainty: str = "", how_sure: str = "", leads_on: bool = True
) -> dict[str, Any]:
    """A reason that opens to what it rests on, without script: ``says`` is a sentence, with or without a ``claim``.

    ``rests_on`` has ``rule``, ``called`` where words say more than its name, ``href``, ``cited`` (a list of
    ``citation``, ``note`` and ``mark``) and ``marks`` (mark and meaning). ``lead`` stands before the
    sentence, strong. ``leads_on=False`` names the rule without a link, for pages from which one way leads.
    """
    return {
        "says": says,
        "ground": rests_on,
        "lead": lead,
        "claim": getattr(says, "claim", None) or "",
        "certainty": certainty,
        "how_sure": how_sure,
        "leads_on": leads_on,
    }


@register.inclusion_tag("kit/countdown/countdown.html")
def countdown(seconds: int, *, clock: str, over: str) -> dict[str, Any]:
    """Until when something is held, in words that stay true without script; ``over`` is said at the end."""
    return {"seconds": seconds, "clock": clock, "over": over}


@register.inclusion_tag("kit/choices/options.html")
def options(choices: Iterable[Choice]) -> dict[str, Any]:
    """The options of a select that a page writes itself."""
    return {"choices": choices}


@register.inclusion_tag("kit/elsewhere/elsewhere.html")
def elsewhere(zone: ZoneInfo) -> dict[str, Any]:
    """A note for whoever looks from another time than that of ``zone``; without script it stays away."""
    return {"zone": zone, "city": dates.place(zone)}


@register.inclusion_tag("kit/figure/figure.svg")
def figure(
    view: str = "both",
    *,
    drawing: Drawing | Mapping[Any, Any] | None = None,
    nerves: bool = True,
    ache: bool = False,
    said: str = "",
    name: str = "figure",
    on_paper: bool = False,
) -> dict[str, Any]:
    """The body from ``front``, ``back`` or ``both``, with a drawing: a `Drawing`, a stored one, or what a form gives.

    ``ache`` draws pain down one leg instead, as an example; ``said`` are words of your own for the picture. A second
    figure on the same page needs another ``name``.
    ``on_paper`` brings its style along, for a page that becomes a PDF.
    """
    marked = body.EXAMPLE if ache else body.as_drawing(drawing)
    bodies = [body.body(each, marked, x=at * body.STEP) for at, each in enumerate(VIEWS[view])]
    style = on_paper_style() if on_paper else ""
    canvas = body.canvas(bodies, name=name, labels=len(bodies) > 1)
    return {**canvas, "title": said or body.title(marked), "nerves": nerves, "style": style}


@register.inclusion_tag("kit/figure/figure.svg")
def figure_to_touch(view: str, *, drawing: Drawing) -> dict[str, Any]:
    """One view with every region there, for the field of the body; eyes alone see it, the list beside it is for all."""
    bodies = [body.body(each, drawing, whole=True) for each in VIEWS[view]]
    return {**body.canvas(bodies, name=f"touch-{view}", labels=True, every_weave=True), "nerves": True, "touch": True}


@register.inclusion_tag("kit/figure/figure.svg")
def figure_to_begin(view: str, *, to: str) -> dict[str, Any]:
    """One view whose every region leads to the same address, and is remembered until the body is asked about there.

    For eyes and pointers: the page says the same way in words beside it.
    """
    bodies = [body.body(each, Drawing(), whole=True) for each in VIEWS[view]]
    return {**body.canvas(bodies, name=f"begin-{view}", labels=False), "nerves": True, "to": to}


@register.simple_tag
def body_list(bound: BoundField) -> BodyList:
    """The list of the field of the body, as it stands."""
    return list_of_regions(bound)


@register.simple_tag
def nerve_ways() -> list[tuple[str, list[tuple[str, str]]]]:
    """For each sciatic nerve the words that begin its way, and its stretches with the codes that light them."""
    return [(str(words), body.way(side)) for side, words in body.ALONG.items()]


@register.inclusion_tag("kit/figure/words.html")
def figure_words(drawing: Drawing | Mapping[Any, Any] | None, *, name: str = "figure-words") -> dict[str, Any]:
    """The same drawing as a list: each region with its shade and pattern, how bad it is and what it feels like."""
    marked = body.as_drawing(drawing)
    rows = [body.row(code, marked.regions[code]) for code in marked.codes]
    return {"rows": rows, "name": name, "weaves": sorted({weave for row in rows for weave in row.weaves})}


@register.filter(needs_autoescape=True)
def phone(number: str, country: str, *, autoescape: bool = True) -> str:
    """``practice.phone|phone:practice.country``: a number as people of that country write it.

    On a page it stays in one piece; a letter of plain text has it as it is.
    """
    written = dates.phone(number, country)
    return format_html('<span class="unbroken">{}</span>', written) if autoescape and written else written


@register.filter(is_safe=True)
@stringfilter
def unparted(words: str) -> str:
    """Words with a date: a line ends neither between its day and month nor in the name of its zone."""
    return dates.unparted(words)


@register.filter
def by_the_practice(words: str) -> str:
    """``{{ practice.parking|by_the_practice }}``: what the practice wrote, in its language whatever the page speaks."""
    return languages.by_the_practice(words)


@register.filter
def dialled(number: str) -> str:
    """``tel:{{ practice.phone|dialled }}``: digits and a leading plus alone, as RFC 3966 wants them."""
    return ("+" if number.strip().startswith("+") else "") + "".join(sign for sign in number if sign.isdigit())


@register.simple_tag(takes_context=True)
def place(context: template.Context, name: str, **about: object) -> SafeString:
    """A place that a higher room may fill."""
    return places.standing_in(name, context["request"], **about)


def _met_first(context: template.Context, claim_id: str) -> bool:
    """Whether this is the first mark of its claim on the page, to which the way back leads."""
    request = context.get("request")
    if request is None:
        return False
    met: set[str] = request.__dict__.setdefault("claims_met", set())
    is_first = claim_id not in met
    met.add(claim_id)
    return is_first


def _known_kind(kind: str) -> str:
    if kind not in BUTTON_KINDS:
        raise template.TemplateSyntaxError(f"a button is one of {sorted(BUTTON_KINDS)}, not {kind!r}")
    return kind
