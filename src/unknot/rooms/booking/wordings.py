"""The kinds of message that the book sends, with their standard words."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unknot.rooms.notify.door import NAME, PHONE, PRACTICE, Kind, Place, register

WHEN = Place("when", _("day and time, with the place's zone"), _("Tuesday 24 November 2026, 16:30 (Chicago time)"))
WAS = Place(
    "was", _("day and time before the change"), _("Monday 23 November 2026, 09:00 (Chicago time)"), may_be_empty=True
)
MINUTES = Place("minutes", _("how long it takes"), _("45 minutes"))
THERAPIST = Place("therapist", _("the therapist's name"), _("Kim Example"))
WHERE = Place("place", _("the address"), _("100 Example Avenue, Chicago"))
ROOM = Place("room", _("the room"), _("Room 2"), may_be_empty=True)
REFERENCE = Place("reference", _("the visit's reference"), "K7M-2PX")
LINK = Place(
    "link",
    _("the person's private link"),
    "https://practice.example/visit/Zk3vYx0bJr5wq8TtLm2nAa9sHd4gQe/",
    is_private=True,
)
QUESTIONS = Place(
    "questions",
    _("the link to the questions before a visit"),
    "https://practice.example/visit/Zk3vYx0bJr5/questions/",
    may_be_empty=True,
    is_private=True,
)
ASKED = replace(QUESTIONS, may_be_empty=False)
UNTIL = Place(
    "until",
    _("how long the time is kept"),
    _("Tuesday 24 November 2026, 11:30 (Chicago time)"),
    may_be_empty=True,
)
COUNT = Place("count", _("how many visits"), "4")
HOW_TO_COME = Place("how_to_come", _("how to come"), _("The blue door beside the bakery."), may_be_empty=True)
PARKING = Place("parking", _("where to park"), _("Two places behind the house."), may_be_empty=True)
POLICY = Place("policy", _("what holds for cancelling"), _("Free of charge until 24 hours before."), may_be_empty=True)

VISIT = (PRACTICE, PHONE, WHEN, MINUTES, THERAPIST, WHERE, REFERENCE)
CLIENT = (NAME, *VISIT, LINK, HOW_TO_COME, PARKING, POLICY)
STAFF = (PRACTICE, WHEN, MINUTES, ROOM, REFERENCE)

HELLO = _("Hello {name},")
QUESTIONS_LINE = _("Questions? Call {phone}.")
SIGNED = "{practice}"
FACTS = (
    _("When: {when}"),
    _("How long: {minutes}"),
    _("With: {therapist}"),
    _("Where: {place}"),
    _("Reference: {reference}"),
)
COMING = (
    _("How to come: {how_to_come}"),
    _("Parking: {parking}"),
    _("If you cannot come: {policy}"),
)
CLOSE = ("", QUESTIONS_LINE, SIGNED)
IN_THE_DESK = _("Who comes, and what to know, stands in the desk.")

BOOKED = Kind(
    word="booked to client",
    title=_("Confirmation"),
    places=CLIENT,
    needed=("when", "place", "link"),
    subject=_("Your appointment at {practice}"),
    mail=(
        HELLO,
        "",
        _("your appointment at {practice} is booked."),
        "",
        *FACTS,
        "",
        _("See, move or cancel your appointment here. Keep this link to yourself:"),
        "{link}",
        "",
        *COMING,
        *CLOSE,
    ),
    text=(_("{practice}: you are booked for {when}, {place}."), _("Move or cancel: {link}")),
)
CHANGED = Kind(
    word="changed to client",
    title=pgettext_lazy("kind of message", "Change"),
    places=(*CLIENT, WAS),
    needed=("when", "place", "link"),
    subject=_("Changed: your appointment at {practice}"),
    mail=(
        HELLO,
        "",
        _("your appointment at {practice} has changed."),
        "",
        FACTS[0],
        _("It was: {was}"),
        *FACTS[1:],
        "",
        _("See, move or cancel your appointment here. Keep this link to yourself; the old one no longer works:"),
        "{link}",
        "",
        *COMING,
        *CLOSE,
    ),
    text=(_("{practice}: your appointment is now {when}, {place}."), _("Move or cancel: {link}")),
)
CANCELLED = Kind(
    word="cancelled to client",
    title=pgettext_lazy("kind of message", "Cancelling"),
    places=(NAME, *VISIT),
    needed=("when",),
    subject=_("Cancelled: your appointment at {practice}"),
    mail=(
        HELLO,
        "",
        _("your appointment at {practice} is cancelled."),
        "",
        _("It was: {when}"),
        _("Reference: {reference}"),
        "",
        _("Not what you wanted? Call {phone}."),
        SIGNED,
    ),
    text=(_("{practice}: your appointment of {when} is cancelled. Not what you wanted? Call {phone}."),),
)
REMINDER = Kind(
    word="reminder to client",
    title=_("Reminder"),
    places=(*CLIENT, QUESTIONS),
    needed=("when", "place", "link"),
    subject=_("See you soon at {practice}"),
    mail=(
        HELLO,
        "",
        _("we look forward to your visit."),
        "",
        *FACTS,
        "",
        _("Please answer a few short questions before you come: {questions}"),
        "",
        _("You cannot come at this time? Move or cancel here. Keep this link to yourself:"),
        "{link}",
        "",
        *COMING,
        *CLOSE,
    ),
    text=(
        _("{practice}: see you {when}, {place}."),
        _("A few short questions first: {questions}"),
        _("Move or cancel: {link}"),
    ),
)
QUESTIONS_BEFORE = Kind(
    word="questions to client",
    title=_("Questions before a visit"),
    places=(*CLIENT, ASKED),
    needed=("when", "questions"),
    subject=_("A few short questions before {when}"),
    mail=(
        HELLO,
        "",
        _("we look forward to your visit:"),
        "",
        *FACTS[:4],
        "",
        _("Please answer a few short questions before you come. They take one minute:"),
        "{questions}",
        "",
        _("You cannot come at this time? Move or cancel here. Keep both links to yourself:"),
        "{link}",
        *CLOSE,
    ),
    text=(_("{practice}: please answer a few short questions before your visit, {when}: {questions}"),),
)
FOLLOW_UP = Kind(
    word="follow-up to client",
    title=_("Follow-up"),
    places=(NAME, *VISIT, ASKED),
    needed=("questions",),
    subject=_("How was your visit at {practice}?"),
    mail=(
        HELLO,
        "",
        _("you were here on {when}. Would you tell us how you are now? It takes half a minute:"),
        "{questions}",
        "",
        _("Keep this link to yourself. You need not answer."),
        *CLOSE,
    ),
    text=(_("{practice}: would you tell us how you are after your visit? {questions}"),),
)
REQUESTED = Kind(
    word="requested to client",
    title=_("A time is kept, questions first"),
    places=(NAME, *VISIT, LINK, UNTIL),
    needed=("when", "link"),
    subject=_("Please answer our questions before your visit"),
    mail=(
        HELLO,
        "",
        _("{practice} keeps a time for you:"),
        "",
        "{when}",
        "",
        _("It is yours once you have answered our questions. Please do that by {until}:"),
        "",
        "{link}",
        "",
        _("The link is for you alone. It works in the browser that opens it first."),
        _("Later the time goes to somebody else."),
        *CLOSE,
    ),
    text=(
        _("{practice} keeps {when} for you. It is yours once you have answered our questions: {link}"),
        _("Please do that by {until}."),
    ),
)
LET_GO = Kind(
    word="let_go to client",
    title=_("A time is no longer kept"),
    places=(NAME, *VISIT),
    needed=("when",),
    subject=_("We no longer keep a time for you at {practice}"),
    mail=(
        HELLO,
        "",
        _("{practice} no longer keeps this time for you:"),
        "",
        "{when}",
        "",
        _("To find another time, or if you have questions, call {phone}."),
        SIGNED,
    ),
    text=(_("{practice} no longer keeps {when} for you. For another time call {phone}."),),
)
OFFER = Kind(
    word="offer",
    title=_("Offer of a time, to somebody who waits"),
    places=(
        NAME,
        *(place for place in VISIT if place is not REFERENCE),
        LINK,
        UNTIL,
        Place(
            "to_all",
            _("that everybody who waits is asked at once, where it is so"),
            _("Everybody who waits for such a time is asked at once. Whoever takes it first has it."),
            may_be_empty=True,
        ),
        Place(
            "list_link",
            _("the link to their place on the list"),
            "https://practice.example/waiting/Zk3vYx0bJr5/",
            is_private=True,
        ),
    ),
    needed=("when", "place", "link"),
    subject=_("A time has opened: {when}"),
    mail=(
        HELLO,
        "",
        _("a time that you wait for has opened at {practice}."),
        "",
        *FACTS[:4],
        "",
        "{to_all}",
        _("It is kept for you until {until}."),
        _("See it, and take it or not, here. Keep this link to yourself:"),
        "{link}",
        "",
        _("Your place on the list, and the way off it:"),
        "{list_link}",
        *CLOSE,
    ),
    text=(
        _("{practice}: a time has opened, {when}, {place}."),
        _("Take it or not: {link}"),
        _("Kept for you until {until}."),
    ),
)
BOOKED_TO_THERAPIST = Kind(
    word="booked to therapist",
    title=_("New visit, to the therapist"),
    places=STAFF,
    needed=("when",),
    subject=_("New appointment: {when}"),
    mail=(
        _("A new appointment stands in your day."),
        "",
        FACTS[0],
        FACTS[1],
        _("Room: {room}"),
        FACTS[4],
        "",
        IN_THE_DESK,
        SIGNED,
    ),
    to_staff=True,
)
CHANGED_TO_THERAPIST = Kind(
    word="changed to therapist",
    title=_("Change, to the therapist"),
    places=(*STAFF, WAS),
    needed=("when",),
    subject=_("Changed appointment: {when}"),
    mail=(
        _("An appointment in your day has changed."),
        "",
        FACTS[0],
        _("It was: {was}"),
        FACTS[1],
        _("Room: {room}"),
        FACTS[4],
        "",
        IN_THE_DESK,
        SIGNED,
    ),
    to_staff=True,
)
COURSE = (PRACTICE, PHONE, COUNT, WHEN, LINK)
COURSE_BOOKED = Kind(
    word="course booked to client",
    title=_("A plan, booked"),
    places=COURSE,
    needed=("when", "link"),
    subject="",
    mail=(),  # by mail each visit has a letter of its own (docs/decisions/0121)
    text=(_("{practice}: your {count} visits are booked, the next for {when}."), _("All of them: {link}")),
)
COURSE_MOVED = Kind(
    word="course changed to client",
    title=_("A plan, moved"),
    places=COURSE,
    needed=("when", "link"),
    subject="",
    mail=(),
    text=(_("{practice}: your {count} visits have new times, the next is {when}."), _("All of them: {link}")),
)
COURSE_CANCELLED = Kind(
    word="course cancelled to client",
    title=_("A plan, cancelled"),
    places=COURSE,
    needed=("when",),
    subject="",
    mail=(),
    text=(_("{practice}: your {count} visits from {when} on are cancelled. Not what you wanted? Call {phone}."),),
)
CANCELLED_TO_THERAPIST = Kind(
    word="cancelled to therapist",
    title=_("Cancelling, to the therapist"),
    places=STAFF,
    needed=("when",),
    subject=_("Cancelled appointment: {when}"),
    mail=(
        _("An appointment was cancelled. The time is free again."),
        "",
        _("It was: {when}"),
        _("Room: {room}"),
        FACTS[4],
        "",
        SIGNED,
    ),
    to_staff=True,
)
LOOK_AT_CARD = Kind(
    word="look to therapist",
    title=_("Please look at a card, to the therapist"),
    places=STAFF,
    needed=("when",),
    subject=_("Please look at the card of your visit: {when}"),
    mail=(
        _("Please look at the card of whoever comes at this time. Something on it is new."),
        "",
        FACTS[0],
        FACTS[1],
        _("Room: {room}"),
        FACTS[4],
        "",
        IN_THE_DESK,
        SIGNED,
    ),
    to_staff=True,
)
register(
    BOOKED,
    CHANGED,
    CANCELLED,
    REMINDER,
    QUESTIONS_BEFORE,
    FOLLOW_UP,
    REQUESTED,
    LET_GO,
    OFFER,
    COURSE_BOOKED,
    COURSE_MOVED,
    COURSE_CANCELLED,
    BOOKED_TO_THERAPIST,
    CHANGED_TO_THERAPIST,
    CANCELLED_TO_THERAPIST,
    LOOK_AT_CARD,
)
