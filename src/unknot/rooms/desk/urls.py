"""Addresses of the desk."""

from django.urls import path

from unknot.rooms.desk.views import (
    attendance,
    bookings,
    clearances,
    days,
    levels,
    messages,
    people,
    timelines,
    visits,
    waiting,
    walk_ins,
)

app_name = "desk"
urlpatterns = [
    path("", days.show, name="today"),
    path("booking/", bookings.times, name="booking"),
    path("booking/person/", bookings.for_whom, name="for_whom"),
    path("bookings/", bookings.place, name="bookings"),
    path("waiting/", waiting.show, name="waiting"),
    path("waiting/<uuid:key>/", waiting.person, name="waiting_person"),
    path("waiting/offers/<uuid:key>/", waiting.answer, name="waiting_answer"),
    path("walk-in/", walk_ins.walk_in, name="walk_in"),
    path("visits/<uuid:key>/", visits.show, name="visit"),
    path("visits/<uuid:key>/link/", visits.send_link, name="link"),
    path("visits/<uuid:key>/return/", visits.let_go, name="letting_go"),
    path("people/<uuid:key>/asking/", visits.ask, name="asking"),
    path("timeline/", timelines.show, name="timeline"),
    path("visits/<uuid:key>/arrival/", attendance.arrive, name="arrival"),
    path("visits/<uuid:key>/end/", attendance.end, name="end"),
    path("visits/<uuid:key>/absence/", attendance.miss, name="absence"),
    path("visits/<uuid:key>/slip/", attendance.take_back, name="slip"),
    path("visits/<uuid:key>/messages/<int:number>/", messages.again, name="message_again"),
    path("messages/", messages.show, name="messages"),
    path("people/", people.find, name="people"),
    path("people/new/", people.new, name="new_person"),
    path("people/<uuid:key>/checks/", people.send, name="checks"),
    path("people/<uuid:key>/", people.card, name="person"),
    path("people/<uuid:key>/clearances/", clearances.record, name="clearances"),
    path("people/<uuid:key>/levels/", levels.raise_, name="levels"),
]
