"""The kind of message that the check sends: a link, and not a word of what it leads to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unknot.rooms.notify.door import PRACTICE, Kind, Place, register

LINK = Kind(
    word="link",
    title=_("Link to one's own page"),
    places=(
        PRACTICE,
        Place(
            "link", _("the person's private link"), "https://practice.example/check/mailed/Zk3vYx0b/", is_private=True
        ),
        Place("until", _("how long it works"), _("Thursday 24 December 2026, 16:30 (Chicago time)")),
    ),
    needed=("link",),
    subject=_("Your link from {practice}"),
    mail=(
        _("Hello,"),
        "",
        _("you asked us to send you this link. Keep it to yourself:"),
        "{link}",
        "",
        _("It works until {until}, or until a newer page takes its place."),
        _("When you open it, we mail six digits to this address."),
        _("You did not ask for it? Then you need do nothing: without the six digits nobody sees anything."),
        "",
        "{practice}",
    ),
)
register(LINK)
