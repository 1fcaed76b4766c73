"""A course of care: booking the whole plan, seeing it, moving it and giving up the rest. Looking changes nothing."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from unknot.kit import clock
from unknot.kit.callers import caller_address
from unknot.kit.forms.picks import PicksForm
from unknot.kit.posted import posted_from
from unknot.kit.problems import refuse
from unknot.rooms.booking import door, pages
from unknot.rooms.booking.course_forms import RhythmForm, ShiftForm
from unknot.rooms.booking.forms import CancelForm
from unknot.rooms.booking.views.refusals import no_pass
from unknot.rooms.booking.views.visits import unknown, visit_or_none
from unknot.rooms.match import door as match
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, token: str) -> HttpResponse:
    """The visits that are left of the plan, each with its time or what is nearest; the form there books them all."""
    now = clock.now()
    visit = visit_or_none(request, token, now)
    if visit is None:
        return unknown(request, token)
    if course := door.course_of_visit(visit, now=now):
        return redirect(course.link)
    asked = RhythmForm(request.POST or request.GET)
    try:
        page = door.plan_page(visit, per_week=asked.said(), for_staff=False, now=now)
        if page is None:
            return redirect("booking:visit", token=token)
        if request.method != "POST":
            return _show_plan(request, token, page, PicksForm(picks=page.picks))
        practice.take_try("confirm by address", by=caller_address(request), now=now)
        return _book(request, token, visit, page, now)
    except match.PassRefused as refused:
        return no_pass(request, refused.problem)


@never_cache
@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Every visit of the course."""
    now = clock.now()
    course = _course_or_none(request, token, now)
    if course is None:
        return unknown(request, token)
    return render(request, "booking/course.html", _shown(request, course, token))


@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The visits to come as one calendar file."""
    now = clock.now()
    course = _course_or_none(request, token, now)
    if course is None or not course.left:
        return unknown(request, token)
    answer = HttpResponse(door.course_calendar(course, now=now), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="appointments.ics"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, token: str) -> HttpResponse:
    """How far everything to come should move; then where each visit would be, and the form that moves them all."""
    now = clock.now()
    course = _course_or_none(request, token, now)
    if course is None:
        return unknown(request, token)
    if not course.is_running or not course.left:
        return redirect("booking:course", token=token)
    said = request.POST if request.method == "POST" else request.GET
    asked = ShiftForm(said or None)
    if not asked.is_valid():
        context = {"form": asked, "token": token, **_cut_off(course, now)}
        return render(request, "booking/course_shift.html", context)
    try:
        page = door.shift_page(course.id, asked.shift(), for_staff=False, now=now)
        if request.method != "POST":
            context = {"page": page, "token": token, "asked": said, "form": PicksForm(picks=page.picks)}
            context |= _cut_off(course, now)
            return render(request, "booking/course_move.html", context)
        practice.take_try("confirm by address", by=caller_address(request), now=now)
        return _move(request, token, course, asked, page, now)
    except match.PassRefused as refused:
        return no_pass(request, refused.problem)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """What giving up the rest means; the form there does it."""
    now = clock.now()
    course = _course_or_none(request, token, now)
    if course is None:
        return unknown(request, token)
    if request.method == "POST":
        form = CancelForm(request.POST)
        door.cancel_course(course.id, why=form.cleaned_data["why"] if form.is_valid() else None, now=now)
        return redirect("booking:course", token=token)
    if not course.is_running or not course.left:
        return redirect("booking:course", token=token)
    context = {"visits": _coming(course, now), "token": token, "form": CancelForm(), **_cut_off(course, now)}
    return render(request, "booking/course_cancellation.html", context)


@never_cache
@posted_from("booking:course")
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Take back what was last done to it as one."""
    now = clock.now()
    course = _course_or_none(request, token, now)
    if course is None:
        return unknown(request, token)
    try:
        door.undo_course(course.id, now=now)
    except door.UndoOver:
        words = _("This cannot be undone any more. Here is how it stands.")
    except door.UndoStopped:
        words = _("This cannot be undone: newer answers speak against a visit. Please call us.")
    except door.TimeTaken:
        words = _("One of the times has been taken by somebody else. Nothing was changed.")
    else:
        return redirect("booking:course", token=token)
    context = _shown(request, course, token) | {"refusal": words}
    return refuse(request, "booking/course.html", context, status=409, detail=words)


def _book(request: HttpRequest, token: str, visit: door.VisitSheet, page: door.PlanPage, now: datetime) -> HttpResponse:
    form = PicksForm(request.POST, picks=page.picks)
    if not form.is_valid():
        return _show_plan(request, token, page, form, refusal=door.NOT_BOOKED)
    try:
        starts = door.chosen(form.chosen())
        made = door.book_course(visit.id, starts, per_week=page.per_week, now=now)
    except door.CourseRefused:
        return _show_plan(request, token, page, form, refusal=door.ODD)
    except (door.CourseClash, door.NotOpened, door.VisitOver):
        page = door.plan_page(visit, per_week=page.per_week, for_staff=False, now=now) or page
        form = PicksForm(request.POST, picks=page.picks)  # what else was picked stays
        return _show_plan(request, token, page, form, refusal=door.NOT_BOOKED)
    return redirect(f"{made.link}?booked=now")


def _show_plan(
    request: HttpRequest, token: str, page: door.PlanPage, form: PicksForm, *, refusal: object = ""
) -> HttpResponse:
    context = {"page": page, "token": token, "form": form, "refusal": refusal}
    if refusal:
        return refuse(request, "booking/course_plan.html", context, status=409, detail=str(refusal), form=form)
    return render(request, "booking/course_plan.html", context)


def _move(
    request: HttpRequest,
    token: str,
    course: door.CourseSheet,
    asked: ShiftForm,
    page: door.ShiftPage,
    now: datetime,
) -> HttpResponse:
    form, words = PicksForm(request.POST, picks=page.picks), door.NOT_MOVED
    if form.is_valid():
        targets = dict(zip(page.numbers, door.chosen(form.chosen()), strict=True))
        try:
            door.move_course(course.id, targets, now=now)
        except door.CourseRefused:
            words = door.ODD
        except (door.CourseClash, door.CourseOver, door.NotOpened, door.VisitOver):
            page = door.shift_page(course.id, asked.shift(), for_staff=False, now=now)
            form = PicksForm(request.POST, picks=page.picks)
        else:
            return redirect("booking:course", token=token)
    context = {"page": page, "token": token, "asked": request.POST, "form": form, "refusal": words}
    return refuse(request, "booking/course_move.html", context, status=409, detail=str(words), form=form)


def _course_or_none(request: HttpRequest, token: str, now: datetime) -> door.CourseSheet | None:
    """The course of a link; guessing links is counted by address."""
    course = door.course_by_link(token, now=now)
    if course is None:
        practice.take_try("link by address", by=caller_address(request), now=now)
    return course


def _shown(request: HttpRequest, course: door.CourseSheet, token: str) -> dict[str, object]:
    return {
        "course": course,
        "token": token,
        "zone": course.zone or practice.the_practice().zone,
        "rows": door.course_rows(course),
        "visits": [pages.course_line(one, clock.now()) for one in course.visits],
        "undo": pages.course_undo(course),
        "is_new": request.GET.get("booked") == "now",
    }


def _coming(course: door.CourseSheet, now: datetime) -> list[pages.CourseLine]:
    return [line for line in (pages.course_line(one, now) for one in course.visits) if line.is_coming]


def _cut_off(course: door.CourseSheet, now: datetime) -> dict[str, object]:
    """How many are too late to change free of charge, and until when the first of the others is not."""
    late = sum(line.is_late for line in _coming(course, now))
    coming = [one for one in course.visits if one.status is Status.BOOKED and one.starts_at > now]
    in_time = [one for one in coming if not door.is_late(one.starts_at, now=now)]
    hours = practice.the_practice().cancel_until_hours
    return {
        "late": late,
        "is_stopped": any(door.is_stopped(one, now=now) for one in coming[:1]),
        "free_until": pages.free_until(in_time[0], hours) if in_time else "",
    }
