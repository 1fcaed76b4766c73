"""Addresses of the room: a feed for programs, and pages for staff."""

from django.urls import path

from unknot.rooms.interop.views import calendars, feeds

app_name = "interop"
urlpatterns = [
    path("calendar/<str:token>.ics", feeds.show, name="feed"),
    path("desk/calendars/", calendars.index, name="calendars"),
    path("desk/calendars/practice/feed/", calendars.make_practice_feed, name="practice_feed"),
    path("desk/calendars/practice/feed/end/", calendars.end_practice_feed, name="practice_feed_end"),
    path("desk/calendars/<int:therapist_id>/", calendars.show, name="therapist"),
    path("desk/calendars/<int:therapist_id>/feed/", calendars.make_feed, name="therapist_feed"),
    path("desk/calendars/<int:therapist_id>/feed/end/", calendars.end_feed, name="therapist_feed_end"),
    path("desk/calendars/<int:therapist_id>/<uuid:key>/reading/", calendars.read_again, name="reading"),
    path("desk/calendars/<int:therapist_id>/<uuid:key>/removal/", calendars.remove, name="removal"),
]
