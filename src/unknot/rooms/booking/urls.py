"""Addresses of the book: nouns, and what a person may do is a noun too."""

from django.urls import path

from unknot.rooms.booking.views import (
    again,
    cancellations,
    companions,
    confirmations,
    courses,
    free_times,
    holds,
    moves,
    offers,
    times,
    undoing,
    visits,
    waiting,
)

app_name = "booking"
urlpatterns = [
    path("book/", times.show, name="times"),
    path("book/holds/", holds.place, name="holds"),
    path("book/holds/<uuid:public_id>/", holds.show, name="hold"),
    path("book/holds/<uuid:public_id>/confirmation/", confirmations.confirm, name="confirmation"),
    path("book/holds/<uuid:public_id>/extension/", holds.extend, name="extension"),
    path("book/holds/<uuid:public_id>/return/", holds.give_back, name="return"),
    path("api/v1/times/", free_times.show, name="free_times"),
    path("book/waiting/", waiting.ask, name="waiting"),
    path("waiting/<str:token>/", waiting.show, name="waiting_place"),
    path("waiting/<str:token>/end/", waiting.end, name="waiting_end"),
    path("offer/<str:token>/", offers.show, name="offer"),
    path("offer/<str:token>/acceptance/", offers.take, name="acceptance"),
    path("offer/<str:token>/refusal/", offers.turn_down, name="refusal"),
    path("again/", again.ask, name="again"),
    path("again/code/", again.code, name="code"),
    path("again/visits/", again.visits, name="my_visits"),
    path("again/check/", again.book_again, name="book_again"),
    path("visit/<str:token>/", visits.show, name="visit"),
    path("visit/<str:token>/appointment.ics", visits.calendar, name="calendar"),
    path("visit/<str:token>/move/", moves.move, name="move"),
    path("visit/<str:token>/companion/", companions.bring, name="companion"),
    path("visit/<str:token>/undo/", undoing.undo, name="undo"),
    path("visit/<str:token>/waiting/", waiting.ask_sooner, name="sooner"),
    path("visit/<str:token>/course/", courses.plan, name="plan"),
    path("course/<str:token>/", courses.show, name="course"),
    path("course/<str:token>/appointments.ics", courses.calendar, name="course_calendar"),
    path("course/<str:token>/undo/", courses.undo, name="course_undo"),
    path("course/<str:token>/move/", courses.move, name="course_move"),
    path("course/<str:token>/cancellation/", courses.cancel, name="course_cancellation"),
    path("visit/<str:token>/cancellation/", cancellations.cancel, name="cancellation"),
]
