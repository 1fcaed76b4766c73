"""A course of care at the desk: planned for somebody, moved, ended with a reason, or let go on after a pause."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unknot.kit import clock
from unknot.kit.forms.picks import PicksForm
from unknot.kit.problems import refuse
from unknot.rooms.booking import door as booking
from unknot.rooms.booking.door import CourseSheet, PlanPage, VisitSheet
from unknot.rooms.desk import access
from unknot.rooms.desk.actions.reading import read_signal
from unknot.rooms.desk.course_forms import EndForm
from unknot.rooms.desk.pages.courses import ASKED, course_page
from unknot.rooms.desk.views.bookings import STOPPED
from unknot.rooms.desk.views.staff import for_staff, or_not_found, staff
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice


@for_staff("GET", "HEAD", "POST")
def plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is left of the person's plan after this visit, with what is nearest to every clash; the form books it."""
    now = clock.now()
    visit = or_not_found(access.visit(staff(request), key, at=now), key)
    if course := booking.course_of_visit(visit, now=now):
        return redirect("desk:course", course.key)
    asked = booking.RhythmForm(request.POST or request.GET)
    try:
        page = booking.plan_page(visit, per_week=asked.said(), for_staff=True, now=now)
        if page is None:
            return _show_plan(request, visit, None, refusal=_("Nothing is left of a plan after this visit."))
        if request.method != "POST":
            return _show_plan(request, visit, page, form=PicksForm(picks=page.picks))
        return _book(request, visit, page, now)
    except match.PassRefused as refused:
        return _show_plan(request, visit, None, refusal=_no_pass(refused))


@for_staff("GET", "HEAD")
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """Its visits, how it stands, and what can be done with it."""
    now = clock.now()
    return _show(request, _course(request, key, now), now=now)


@for_staff("GET", "HEAD", "POST")
def move(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far everything to come should move; then where each visit would be, and the form that moves them all."""
    now = clock.now()
    course = _course(request, key, now)
    said = request.POST if request.method == "POST" else request.GET
    asked = booking.ShiftForm(said or None)
    if not course.is_running or not course.left:
        return redirect("desk:course", key)
    if not asked.is_valid():
        return render(request, "desk/course_shift.html", {"form": asked, "course": course})
    try:
        page = booking.shift_page(course.id, asked.shift(), for_staff=True, now=now)
    except match.PassRefused as refused:
        return _show(request, course, refusal=_no_pass(refused), now=now)
    context = {"course": course, "page": page, "asked": said}
    if request.method != "POST":
        return render(request, "desk/course_move.html", context | {"form": PicksForm(picks=page.picks)})
    form, words = PicksForm(request.POST, picks=page.picks), booking.NOT_MOVED
    if form.is_valid():
        targets = dict(zip(page.numbers, booking.chosen(form.chosen()), strict=True))
        try:
            booking.move_course(course.id, targets, actor=f"user:{staff(request).pk}", now=now)
        except booking.CourseRefused:
            words = booking.ODD
        except (booking.CourseClash, booking.CourseOver, booking.NotOpened, booking.VisitOver):
            page = booking.shift_page(course.id, asked.shift(), for_staff=True, now=now)
            context["page"], form = page, PicksForm(request.POST, picks=page.picks)
        else:
            return redirect("desk:course", key)
    context |= {"form": form, "refusal": words}
    return refuse(request, "desk/course_move.html", context, status=409, detail=str(words), form=form)


@for_staff("POST")
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give back every visit to come, for a reason."""
    now = clock.now()
    course = _course(request, key, now)
    form = EndForm(request.POST, knows_health=practice.may_see_health(staff(request), course.client_id, at=now))
    if not form.is_valid():
        return _show(request, course, form=form, now=now)
    why, actor = form.cleaned_data["why"], f"user:{staff(request).pk}"
    if why == ASKED:
        booking.cancel_course(course.id, actor=actor, now=now)
    else:
        booking.stop_course(course.id, signal=why, actor=actor, now=now)
    return redirect("desk:course", key)


@for_staff("POST")
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take back what was last done to it as one, while nobody was told."""
    now = clock.now()
    course = _course(request, key, now)
    try:
        booking.undo_course(course.id, actor=f"user:{staff(request).pk}", now=now)
    except (booking.UndoOver, booking.UndoStopped, booking.TimeTaken):
        words = _("This cannot be undone any more. Here is how it stands.")
        return _show(request, course, refusal=words, now=now)
    return redirect("desk:course", key)


@for_staff("POST")
def go_on(request: HttpRequest, key: UUID) -> HttpResponse:
    """Staff have looked at a paused course, and it goes on."""
    now = clock.now()
    booking.go_on_with_course(_course(request, key, now).id, actor=f"user:{staff(request).pk}", now=now)
    return redirect("desk:course", key)


def _course(request: HttpRequest, key: UUID, now: datetime) -> CourseSheet:
    return or_not_found(access.course(staff(request), key, at=now), key)


def _book(request: HttpRequest, visit: VisitSheet, page: PlanPage, now: datetime) -> HttpResponse:
    form, words = PicksForm(request.POST, picks=page.picks), booking.NOT_BOOKED
    if form.is_valid():
        starts, actor = booking.chosen(form.chosen()), f"user:{staff(request).pk}"
        try:
            made = booking.book_course(visit.id, starts, per_week=page.per_week, actor=actor, now=now)
        except booking.CourseRefused:
            words = booking.ODD
        except (booking.CourseClash, booking.NotOpened, booking.VisitOver):
            page = booking.plan_page(visit, per_week=page.per_week, for_staff=True, now=now) or page
            form = PicksForm(request.POST, picks=page.picks)  # what else was picked stays
        else:
            return redirect("desk:course", made.key)
    return _show_plan(request, visit, page, form=form, refusal=str(words))


def _show_plan(
    request: HttpRequest, visit: VisitSheet, page: PlanPage | None, *, form: PicksForm | None = None, refusal: str = ""
) -> HttpResponse:
    context = {"visit": visit, "page": page, "form": form, "refusal": refusal}
    if refusal:
        return refuse(request, "desk/course_plan.html", context, status=409, detail=refusal, form=form)
    return render(request, "desk/course_plan.html", context)


def _show(
    request: HttpRequest, course: CourseSheet, *, form: EndForm | None = None, refusal: str = "", now: datetime
) -> HttpResponse:
    signal = read_signal(staff(request), course, now=now)
    form = form or EndForm(knows_health=signal is not None)
    page = course_page(course, signal=signal, now=now)
    context = {"course": course, "page": page, "form": form, "refusal": refusal}
    if refusal or form.errors:
        return refuse(request, "desk/course.html", context, status=409 if refusal else 400, detail=refusal, form=form)
    return render(request, "desk/course.html", context)


def _no_pass(refused: match.PassRefused) -> str:
    if refused.problem is match.PassProblem.BLOCKED:
        return str(STOPPED)
    return _("The check is too old, or there is none. Ask it first; then the plan can be booked.")
