"""Addresses of the desk."""

from django.urls import path

from unknot.rooms.desk.views import attendance, clearances, days, levels, people

app_name = "desk"
urlpatterns = [
    path("", days.show, name="today"),
    path("visits/<uuid:key>/arrival/", attendance.arrive, name="arrival"),
    path("visits/<uuid:key>/end/", attendance.end, name="end"),
    path("visits/<uuid:key>/absence/", attendance.miss, name="absence"),
    path("visits/<uuid:key>/slip/", attendance.take_back, name="slip"),
    path("people/", people.find, name="people"),
    path("people/new/", people.new, name="new_person"),
    path("people/<uuid:key>/checks/", people.send, name="checks"),
    path("people/<uuid:key>/", people.card, name="person"),
    path("people/<uuid:key>/clearances/", clearances.record, name="clearances"),
    path("people/<uuid:key>/levels/", levels.raise_, name="levels"),
]
