"""The kind of message that the desk sends, with its standard words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unknot.rooms.notify.door import NAME, PHONE, PRACTICE, Kind, Place, register

CHECK = Kind(
    word="check link",
    title=_("Link to the questions"),
    places=(
        NAME,
        PRACTICE,
        PHONE,
        Place(
            "link", _("the person's private link"), "https://practice.example/check/for/Zk3vYx0bJr5/", is_private=True
        ),
    ),
    needed=("link",),
    subject=_("Your questions from {practice}"),
    mail=(
        _("Hello {name},"),
        "",
        _("{practice} asks you to answer its questions before you book:"),
        "",
        "{link}",
        "",
        _("The link is for you alone. It works for 7 days, in the browser that opens it first."),
        "",
        _("Questions? Call {phone}."),
        "{practice}",
    ),
    text=(_("{practice} asks you to answer its questions before you book: {link}"),),
)
register(CHECK)
