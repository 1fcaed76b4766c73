"""Addresses of the check; none says anything about an answer."""

from django.urls import path

from unknot.rooms.check.views import before_visit, findings, intro, letters, links, mailed, persons, screens, slips

app_name = "check"
urlpatterns = [
    path("", intro.intro, name="start"),
    path("finding/", findings.finding, name="finding"),
    path("letter/", letters.letter, name="letter"),
    path("letter.pdf", letters.letter_as_pdf, name="letter_pdf"),
    path("finding/link/", mailed.mail, name="link"),
    path("finding/link/sent/", mailed.sent, name="link_sent"),
    path("mailed/<str:token>/", mailed.ask, name="mailed"),
    path("mailed/<str:token>/code/", mailed.code, name="mailed_code"),
    path("mailed/<str:token>/finding/", mailed.finding, name="mailed_finding"),
    path("slip/", slips.slip, name="slip"),
    path("old/", slips.old_problem, name="old_problem"),
    path("open/", slips.open_questions, name="open_questions"),
    path("person/", persons.same_person, name="same_person"),
    path("forget/", persons.forget, name="forget"),
    path("for/<str:token>/", links.for_client, name="for_client"),
    path("before/<uuid:key>/end/", before_visit.end, name="before_end"),
    path("before/<uuid:key>/whole/", before_visit.whole, name="before_whole"),
    path("before/<uuid:key>/<slug:name>/", before_visit.screen, name="before"),
    path("<slug:name>/", screens.screen, name="screen"),
]
