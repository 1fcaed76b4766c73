"""I have been here before: a code by mail or text, then this address's visits and the way to book again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from unknot.kit import clock, languages
from unknot.kit.callers import caller_address, network_of
from unknot.kit.posted import posted_from
from unknot.kit.problems import refuse
from unknot.kit.visitor import remember, renewed, visitor_of, welcome
from unknot.rooms.booking import door, pages
from unknot.rooms.booking.actions.codes import CodeWrong, ask_for_code, known_people, open_with_code
from unknot.rooms.booking.forms import AskForm, CodeForm
from unknot.rooms.check import door as check
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice
from unknot.spine.check import steps

SHORT_FOR = timedelta(days=1)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Which address? The answer is the same for every address."""
    data = request.POST if request.method == "POST" else None
    form = AskForm(data, country=practice.the_practice().country, texts=notify.texts_go())
    if request.method != "POST":
        return render(request, "booking/again.html", {"form": form})
    if not form.is_valid():
        return refuse(
            request, "booking/again.html", {"form": form}, status=422, detail=_("Write a mail address."), form=form
        )
    now, reach, address = clock.now(), form.reach(), caller_address(request)
    contact = reach["email"] or reach["phone"]
    practice.take_try("code by address", by=address, now=now)
    practice.take_try("code by address and contact", by=f"{network_of(address)} {contact}", now=now)
    practice.take_try("code by contact", by=contact, now=now)
    visitor, token = welcome(request)
    ask_for_code(**reach, visitor=visitor, language=languages.here(), now=now)
    return remember(redirect("booking:code"), token)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code from the mail or the text."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "booking/code.html", {"form": form})
    now, visitor = clock.now(), visitor_of(request) or "-"
    practice.take_try("code tried by address", by=caller_address(request), now=now)
    practice.take_try("code tried by contact", by=visitor, now=now)
    if form.is_valid():
        try:
            fresh, token = renewed()
            open_with_code(code=form.cleaned_data["code"], visitor=visitor, renewed=fresh, now=now)
        except CodeWrong:
            form.add_error("code", _("This is not the code of our latest message, or it is older than 15 minutes."))
        else:
            return remember(redirect("booking:my_visits"), token)
    return refuse(
        request, "booking/code.html", {"form": form}, status=422, detail=_("The code does not fit."), form=form
    )


@never_cache
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """The visits to come of everybody with this address, and booking again for each."""
    now = clock.now()
    people = known_people(visitor_of(request), now=now)
    if not people:
        return redirect("booking:again")
    coming = door.upcoming_of([person.id for person in people], now=now)
    return render(request, "booking/my_visits.html", {"people": pages.people_rows(people, coming, _last(people), now)})


def _last(people: Iterable[practice.Person]) -> dict[int, str]:
    """The name of whom each of them had last."""
    names = {one.id: one.name for one in practice.therapists()}
    last = {person.id: door.last_therapist(person.id) for person in people}
    return {person: names[one] for person, one in last.items() if one in names}


@never_cache
@posted_from("booking:my_visits")
def book_again(request: HttpRequest) -> HttpResponse:
    """Go on to the check as this person, so that clearances on file count; a short one while the whole one lasts."""
    now, visitor = clock.now(), visitor_of(request)
    people = {str(person.id): person for person in known_people(visitor, now=now)}
    chosen = people.get(request.POST.get("person", ""))
    if chosen is None or visitor is None:
        return redirect("booking:again")
    practice.take_try("check by address", by=caller_address(request), now=now)
    if check.whole_check_lasts(chosen.id, now=now):
        finding = reverse("check:finding")
        short = check.Occasion(chosen.id, "", until=now + SHORT_FOR, leads_to=finding, by_code=True)
        return redirect(check.begin_before_visit(short, visitor=visitor, now=now))
    check.start_check(visitor=visitor, client_id=chosen.id, now=now)
    return redirect("check:screen", name=steps.FIRST_SCREEN)
