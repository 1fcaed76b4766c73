"""Addresses of the book: nouns, and what a person may do is a noun too."""

from django.urls import path

from unknot.rooms.booking.views import (
    again,
    cancellations,
    companions,
    confirmations,
    free_times,
    holds,
    moves,
    times,
    undoing,
    visits,
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
    path("again/", again.ask, name="again"),
    path("again/code/", again.code, name="code"),
    path("again/visits/", again.visits, name="my_visits"),
    path("again/check/", again.book_again, name="book_again"),
    path("visit/<str:token>/", visits.show, name="visit"),
    path("visit/<str:token>/appointment.ics", visits.calendar, name="calendar"),
    path("visit/<str:token>/move/", moves.move, name="move"),
    path("visit/<str:token>/companion/", companions.bring, name="companion"),
    path("visit/<str:token>/undo/", undoing.undo, name="undo"),
    path("visit/<str:token>/cancellation/", cancellations.cancel, name="cancellation"),
]
