"""Booking for somebody: the times, for whom, and the booking itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unknot.kit import clock
from unknot.kit.problems import refuse
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import Manner, Wish
from unknot.rooms.desk import access
from unknot.rooms.desk.actions.bookings import book, read_standing
from unknot.rooms.desk.booking_forms import Caller, Picked, Search
from unknot.rooms.desk.pages import bookings as pages
from unknot.rooms.desk.pages.people import callers
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.door import Person

STOPPED = gettext_lazy("Nothing can be booked now: what was answered, or somebody here, says that massage must wait.")
NOT_OPEN = gettext_lazy("The check does not open this type or this length. These fit.")


@for_staff("GET", "HEAD")
def times(request: HttpRequest) -> HttpResponse:
    """The next free times, for a person where one is named: one touch books."""
    now, form = clock.now(), Search(request.GET)
    form.is_valid()  # an odd word in the address falls back; the page says what it shows
    person = _person(request, form.cleaned_data.get("person"), now)
    page = _times(request, form.cleaned_data, person=person, now=now)
    return render(request, "desk/booking.html", {"page": page})


@for_staff("GET", "HEAD")
def for_whom(request: HttpRequest) -> HttpResponse:
    """The picked time, and who it is for: found by name or number, or new."""
    form = Picked(request.GET)
    if not form.is_valid():
        return redirect("desk:booking")
    return _ask_who(request, form, clock.now())


@for_staff("POST")
def place(request: HttpRequest) -> HttpResponse:
    """Book or request the time; a refusal says why and shows the nearest times, and nothing that was typed is lost."""
    now, form = clock.now(), Picked(request.POST)
    if not form.is_valid():
        page = _times(request, {}, person=None, now=now)
        words = _("That was not one of the times in the list. Please choose one here.")
        return refuse(request, "desk/booking.html", {"page": page, "refusal": words}, status=400, detail=words)
    wish, manner = form.wish(), form.manner()
    person = _person(request, form.cleaned_data["person"], now)
    caller = None if person else _caller(request, manner)
    if caller is not None and not caller.is_valid():
        return _ask_who(request, form, now, caller=caller)
    try:
        visit = book(
            staff(request),
            wish,
            person=person,
            contact=caller.cleaned_data if caller else None,
            manner=manner,
            now=now,
        )
    except booking.ClientBusy as busy:
        return _busy(request, form, busy, person)
    except match.PassRefused:
        return _times_again(request, wish, person, caller, now, str(STOPPED))
    except (booking.NotOffered, booking.NotOpened):
        return _times_again(request, wish, person, caller, now, str(NOT_OPEN))
    except booking.TimeTaken as refused:
        words = pages.reason_words(refused.reason)
        return _times_again(request, wish, person, caller, now, words, wished=True)
    return redirect("desk:visit", visit.public_id)


def _person(request: HttpRequest, key: UUID | None, now: datetime) -> Person | None:
    return or_not_found(access.person(staff(request), key, at=now), key) if key else None


def _caller(request: HttpRequest, manner: Manner) -> Caller:
    return Caller(request.POST, country=practice.the_practice().country, is_here=manner.walks_in)


def _times(
    request: HttpRequest,
    said: Mapping[str, object],
    *,
    person: Person | None,
    wished_at: datetime | None = None,
    kept: Mapping[str, str] | None = None,
    now: datetime,
) -> pages.TimesPage:
    user = staff(request)
    standing = read_standing(user, person, now=now)
    own = access.own_therapist(user)
    return pages.times_page(said, person=person, standing=standing, own=own, wished_at=wished_at, kept=kept, now=now)


def _times_again(
    request: HttpRequest,
    wish: Wish,
    person: Person | None,
    caller: Caller | None,
    now: datetime,
    words: str,
    *,
    wished: bool = False,
) -> HttpResponse:
    said = {"type": wish.kind.value, "minutes": wish.minutes, "therapist": wish.therapist_id}
    kept = {name: str(caller.cleaned_data[name]) for name in ("name", "email", "phone", "key")} if caller else None
    page = _times(request, said, person=person, wished_at=wish.starts_at if wished else None, kept=kept, now=now)
    return refuse(request, "desk/booking.html", {"page": page, "refusal": words}, status=409, detail=words)


def _ask_who(request: HttpRequest, form: Picked, now: datetime, *, caller: Caller | None = None) -> HttpResponse:
    """The page that asks who a time is for; with what was typed about somebody new where that must be put right."""
    user, wish = staff(request), form.wish()
    offers = [one for one in booking.offers() if one.kind is wish.kind and one.minutes == wish.minutes]
    if not offers:
        return redirect("desk:booking")
    said = request.GET.get("said", "").strip()[:100]
    people = practice.find_people(user, said, at=now) if said else []
    book_, sheet = booking.open_book_for_staff(now=now, days=1), practice.the_practice()
    with_whom = next((one.name for one in book_.therapists if one.id == wish.therapist_id), "")
    context = {
        "rows": pages.time_words(offers[0], wish.starts_at, with_whom, book=book_),
        "hidden": [(name, form.data.get(name, "")) for name in ("type", "minutes", "therapist", "starts_at")],
        "said": said,
        "people": callers(people, practice=sheet),
        "form": caller or Caller(country=sheet.country, is_here=False, initial=_typed(said)),
    }
    if caller is not None:
        words = _("Something is missing in the form.")
        return refuse(request, "desk/for_whom.html", context, status=422, detail=words, form=caller)
    return render(request, "desk/for_whom.html", context)


def _typed(said: str) -> dict[str, str]:
    """What was looked for and not found goes into the form: a number, an address or a name."""
    if "@" in said:
        return {"email": said}
    return {"phone": said} if any(one.isdigit() for one in said) else {"name": said}


def _busy(request: HttpRequest, form: Picked, busy: booking.ClientBusy, person: Person | None) -> HttpResponse:
    words = pages.other_words(busy.other)
    context = {
        "words": words,
        "person": person,
        "hidden": [(name, value) for name, value in form.data.items() if name != "csrfmiddlewaretoken"],
    }
    return refuse(request, "desk/twice.html", context, status=409, detail=words)
