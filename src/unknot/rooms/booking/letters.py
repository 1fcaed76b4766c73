"""What the book writes to people: place and time only, never a word about health.

Mail where there is an address, a text where there is only a mobile number, nothing where there is neither: then the
reference on the screen and on paper has to do. What is said stands in `wordings`, or is the owner's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from unknot.kit import dates, languages
from unknot.rooms.booking import before_visit, links, wordings
from unknot.rooms.booking.models import ReminderBy
from unknot.rooms.booking.visits import VisitSheet
from unknot.rooms.notify import door as notify
from unknot.rooms.notify.door import Channel, Kind
from unknot.rooms.practice import door as practice
from unknot.spine.booking.lifecycle import Status
from unknot.spine.interop import ics

STANDS = {"client": wordings.BOOKED, "therapist": wordings.BOOKED_TO_THERAPIST}
CALLED_OFF = {"client": wordings.CANCELLED, "therapist": wordings.CANCELLED_TO_THERAPIST}
REMINDERS = "reminder:"  # how their keys begin


@dataclass(frozen=True)
class Receiver:
    """Who gets a message, and by which ways it could reach them."""

    role: str  # client or therapist
    name: str
    email: str = ""
    phone: str = ""
    language: str = ""  # empty: the practice's own

    @property
    def ways(self) -> tuple[Channel, ...]:
        """The better first."""
        texts = bool(self.phone) and notify.texts_go()
        return tuple(way for way, open_ in ((Channel.MAIL, bool(self.email)), (Channel.TEXT, texts)) if open_)


@dataclass(frozen=True)
class News:
    """One thing to tell of a visit: how it stands, how it stood before a change, and when it was decided."""

    visit: VisitSheet
    now: datetime
    before: VisitSheet | None = None
    client: practice.Person | None = None  # None: to be looked up
    method: str = ""
    questions: str = ""  # the link to the questions before a visit, or to the scales after it
    by_mail_alone: bool = False
    link: str = ""  # in the place of the visit's own, for a time that is no appointment yet


Message = notify.Letter | notify.Text


@dataclass(frozen=True)
class Worded:
    """A message, and everything that its words came from."""

    source: tuple[News, str, Receiver, Channel, practice.PracticeSheet, notify.Wordbook]
    message: Message

    @property
    def role(self) -> str:
        """Whom it goes to."""
        return self.source[2].role


@dataclass(frozen=True)
class CourseNews:
    """What was done to a whole course: of which visits, in order of time; ``under`` is the one it is shown with."""

    kind: Kind
    key: str
    under: int
    visits: Sequence[VisitSheet]
    link: str


def booked(
    visit: VisitSheet,
    *,
    client: practice.Person | None = None,
    send_after: datetime | None = None,
    in_course: bool = False,
    ahead: Sequence[Worded] = (),
    now: datetime,
) -> None:
    """Tell the client and the therapist that the visit is booked. In the caller's transaction.

    ``client`` is whose it is, where the caller has them at hand; ``ahead`` is what `booked_ahead` gave. ``in_course``,
    here and below: it is done with a whole course, of which `of_course` tells by text.
    """
    news = News(visit, now, client=client, method="REQUEST", by_mail_alone=in_course)
    _tell(news, STANDS, send_after, ahead=ahead)


def booked_ahead(visit: VisitSheet, *, client: practice.Person, now: datetime) -> list[Worded]:
    """The same two messages for a visit that is about to be booked, as it will stand then; nothing is left anywhere."""
    ahead = list(_worded(News(visit, now, client=client, method="REQUEST"), STANDS))
    for one in ahead:
        notify.judged(one.message)  # found bad or not, so that `booked` need not look through it in its turn
    return ahead


def changed(
    visit: VisitSheet,
    *,
    before: VisitSheet,
    send_after: datetime | None = None,
    in_course: bool = False,
    now: datetime,
) -> None:
    """Tell both that the visit has another time, therapist or room; ``before`` is how it stood.

    It stays one calendar entry, so ``sequence`` must have risen. A therapist who has the visit no more is told that it
    is cancelled, and the new one that it is there. In the caller's transaction.
    """
    stays = visit.therapist_id == before.therapist_id
    to_therapist = wordings.CHANGED_TO_THERAPIST if stays else wordings.BOOKED_TO_THERAPIST
    news = News(visit, now, before, method="REQUEST", by_mail_alone=in_course)
    _tell(news, {"client": wordings.CHANGED, "therapist": to_therapist}, send_after)
    if not stays:
        gone = News(replace(before, sequence=visit.sequence), now, method="CANCEL")
        _tell(gone, {"therapist": wordings.CANCELLED_TO_THERAPIST}, send_after, suffix="former ")


def cancelled(visit: VisitSheet, *, send_after: datetime | None = None, in_course: bool = False, now: datetime) -> None:
    """Tell both that it is cancelled. In the caller's transaction."""
    news = News(visit, now, method="CANCEL", by_mail_alone=in_course)
    _tell(news, {"client": wordings.CANCELLED, "therapist": wordings.CANCELLED_TO_THERAPIST}, send_after)


def of_course(course: CourseNews, *, send_after: datetime | None = None, now: datetime) -> None:
    """Tell a client whom only texts reach, in one of them, what was done to the whole course. In a transaction."""
    visit = course.visits[0]
    sheet, book = practice.the_practice_at(visit.place_id), notify.open_wordbook()
    for receiver in _receivers(visit):
        if receiver.role != "client" or receiver.ways[:1] != (Channel.TEXT,):
            continue
        values = {
            "practice": sheet.name,
            "phone": dates.phone(sheet.phone, sheet.country),
            "count": str(len(course.visits)),
            "link": course.link,
        }
        with languages.speaking(receiver.language):
            values["when"] = dates.full(visit.starts_at, visit.zone)
            words = book.words(course.kind.word, Channel.TEXT, values)
        own = _own_words(visit, receiver, sheet)
        text = notify.Text(course.kind.word, receiver.phone, words.text.strip(), about(course.under), names=own)
        notify.leave(text, key=course.key, send_after=send_after, now=now)


def take_back_of_course(under: int, key: str) -> bool:
    """Take back what waits to be told of the whole course; False where it is out. Needs a transaction."""
    return notify.take_back(about=about(under), keys=key)


def reminded(visit: VisitSheet, *, minutes_before: int, by: ReminderBy, now: datetime) -> None:
    """Remind the client, by the way that the practice chose or else by the other. In the caller's transaction."""
    sheet, book = practice.the_practice_at(visit.place_id), notify.open_wordbook()
    news = News(visit, now, questions=before_visit.questions_link(visit, now=now))
    for receiver in _receivers(visit):
        if receiver.role == "client":
            for way in _chosen(receiver.ways, by):
                message = _message(news, wordings.REMINDER, receiver, way, sheet, book)
                key = f"{REMINDERS}{visit.id}:{visit.sequence}:{minutes_before}:{way}"
                notify.leave(message, key=key, send_until=visit.starts_at, now=now)


def asked_before(visit: VisitSheet, *, by: ReminderBy, now: datetime) -> None:
    """Send the client the link to the questions before the visit. In the caller's transaction."""
    link = before_visit.address(visit)
    _send_link(visit, wordings.QUESTIONS_BEFORE, link, by=by, until=visit.starts_at, key="questions", now=now)


def followed_up(visit: VisitSheet, *, by: ReminderBy, now: datetime) -> None:
    """Send the client the link by which to say how it is after the visit. In the caller's transaction."""
    _send_link(visit, wordings.FOLLOW_UP, before_visit.address(visit), by=by, until=None, key="follow-up", now=now)


def look_at_card(visit: VisitSheet, *, now: datetime) -> None:
    """Ask the therapist to look at the card of whoever comes; what is new stands there alone. In a transaction."""
    sheet, book = practice.the_practice_at(visit.place_id), notify.open_wordbook()
    for receiver in _receivers(visit):
        if receiver.role == "therapist":
            message = _message(News(visit, now), wordings.LOOK_AT_CARD, receiver, Channel.MAIL, sheet, book)
            key = f"look:{visit.id}:{now.isoformat()}"
            notify.leave(message, key=key, send_until=visit.ends_at, now=now)


def tell_again(visit: VisitSheet, *, number: int, role: str, now: datetime) -> bool:
    """Tell one of them once more how the visit stands; False where they cannot be reached. In a transaction.

    ``number`` is the message whose place this takes. A calendar gets the same UID and SEQUENCE, and so the same entry.
    """
    sheet, book = practice.the_practice_at(visit.place_id), notify.open_wordbook()
    is_over = visit.status is Status.CANCELLED
    kind = (CALLED_OFF if is_over else STANDS)[role]
    for receiver in _receivers(visit):
        if receiver.role == role and receiver.ways:
            news = News(visit, now, method="CANCEL" if is_over else "REQUEST")
            message = _message(news, kind, receiver, receiver.ways[0], sheet, book)
            notify.leave(message, key=f"{about(visit.id)}:again:{number}", now=now)
            return True
    return False


def withdraw_reminders(visit_id: int) -> None:
    """Take back reminders that wait, for what they say is not so any more. In the caller's transaction."""
    notify.withdraw(about=about(visit_id), keys=REMINDERS)


def requested(visit: VisitSheet, link: str, *, chases: bool = False, now: datetime) -> None:
    """Ask the client for the check behind the link, without which their time is let go. In the caller's transaction.

    ``chases`` is the one message more; it goes out once, however often it is asked for.
    """
    key = f"request chased:{visit.id}" if chases else f"request:{visit.id}:{now.isoformat()}"
    _tell_client(News(visit, now, link=link), wordings.REQUESTED, key=key)


def let_go(visit: VisitSheet, *, now: datetime) -> None:
    """Tell the client that the time that was kept for them is free again. In the caller's transaction."""
    _tell_client(News(visit, now), wordings.LET_GO, key=f"request let go:{visit.id}")


def calendar_text(*visits: VisitSheet, now: datetime) -> str:
    """The visits as a file for the person's own calendar, without organiser's guests."""
    return ics.publish(
        [_entry(one, Receiver("client", ""), practice.the_practice_at(one.place_id), now) for one in visits]
    )


def take_back(visit: VisitSheet) -> bool:
    """Take back what waits to be told of the visit's last change; False where it is out. Needs a transaction."""
    return notify.take_back(about=about(visit.id), keys=f"{_key(visit)}:")


def about(visit_id: int) -> str:
    """What the messages of a visit stand under."""
    return f"appointment:{visit_id}"


def _tell(
    news: News,
    kinds: dict[str, Kind],
    send_after: datetime | None,
    *,
    suffix: str = "",
    ahead: Sequence[Worded] = (),
) -> None:
    told = {f"{_key(news.visit)}:{suffix}{one.role}": one.message for one in _worded(news, kinds, ahead)}
    notify.leave_each(told, send_after=send_after, now=news.now)


def _worded(news: News, kinds: dict[str, Kind], ahead: Sequence[Worded] = ()) -> Iterator[Worded]:
    """The message of each who is told; the one worded ``ahead`` where it came from the very same."""
    sheet, book = practice.the_practice_at(news.visit.place_id), notify.open_wordbook()
    for receiver in _receivers(news.visit, client=news.client):
        way = next(iter(receiver.ways), None)
        if receiver.role in kinds and way and not (news.by_mail_alone and way == Channel.TEXT):
            source = (_nameless(news), kinds[receiver.role].word, receiver, way, sheet, book)
            standing = next((one for one in ahead if one.source == source), None)
            yield standing or Worded(source, _message(news, kinds[receiver.role], receiver, way, sheet, book))


def _nameless(news: News) -> News:
    """As far as it comes into words: numbers of the client and of what they were let in by do not."""
    visit = replace(news.visit, client_id=None, client_key=None, pass_id=None, finding_id=None)
    return replace(news, visit=visit, client=None)


def _send_link(
    visit: VisitSheet, kind: Kind, link: str, *, by: ReminderBy, until: datetime | None, key: str, now: datetime
) -> None:
    """A link to what the client may answer, by the way that reminders go."""
    sheet, book = practice.the_practice_at(visit.place_id), notify.open_wordbook()
    for receiver in _receivers(visit):
        if receiver.role == "client":
            for way in _chosen(receiver.ways, by):
                message = _message(News(visit, now, questions=link), kind, receiver, way, sheet, book)
                said = f"{REMINDERS}{visit.id}:{visit.sequence}:{key}:{way}"
                notify.leave(message, key=said, send_until=until, now=now)


def _tell_client(news: News, kind: Kind, *, key: str) -> None:
    """Of a time that is no appointment yet, and so goes into no calendar."""
    sheet, book = practice.the_practice_at(news.visit.place_id), notify.open_wordbook()
    for receiver in _receivers(news.visit):
        if receiver.role == "client" and receiver.ways:
            message = _message(news, kind, receiver, receiver.ways[0], sheet, book)
            notify.leave(message, key=key, now=news.now)


def _chosen(ways: Sequence[Channel], by: ReminderBy) -> Sequence[Channel]:
    if by == ReminderBy.BOTH:
        return ways
    return [way for way in ways if way == by.value][:1] or ways[:1]


def _key(visit: VisitSheet) -> str:
    return f"{about(visit.id)}:{visit.sequence}"


def _message(
    news: News, kind: Kind, receiver: Receiver, way: Channel, sheet: practice.PracticeSheet, book: notify.Wordbook
) -> Message:
    """One message, in its receiver's language."""
    visit, own = news.visit, _own_words(news.visit, receiver, sheet)
    with languages.speaking(receiver.language):
        words = book.words(kind.word, way, _values(news, receiver, sheet))
        if way == Channel.TEXT:
            return notify.Text(kind.word, receiver.phone, words.text.strip(), about(visit.id), names=own)
        return notify.Letter(
            kind=kind.word,
            to=receiver.email,
            subject=words.subject,
            body=words.text,
            about=about(visit.id),
            calendar=_calendar(news, receiver, sheet),
            method=news.method,
            names=own,
        )


def _receivers(visit: VisitSheet, *, client: practice.Person | None = None) -> Iterator[Receiver]:
    client = client or (practice.person(visit.client_id) if visit.client_id else None)
    if client:
        yield Receiver("client", client.name, client.email, client.phone, client.language)
    if visit.therapist_email:
        yield Receiver("therapist", visit.therapist, visit.therapist_email)


def _own_words(visit: VisitSheet, receiver: Receiver, sheet: practice.PracticeSheet) -> tuple[str, ...]:
    """What people are called and what the owner wrote: no health words, whatever they look like."""
    owner = (sheet.name, sheet.address, sheet.how_to_come, sheet.parking, sheet.cancellation_policy)
    return tuple(words for words in (receiver.name, visit.therapist, visit.room, *owner) if words)


def _values(news: News, receiver: Receiver, sheet: practice.PracticeSheet) -> dict[str, str]:
    """What fills the places, in the language of the moment. The private link is the client's alone."""
    visit, before = news.visit, news.before
    when = dates.full(visit.starts_at, visit.zone)
    was = dates.full(before.starts_at, before.zone) if before else ""
    own_link = links.of_visit(visit.public_id, visit.link_version) if receiver.role == "client" else ""
    return {
        "name": receiver.name,
        "practice": sheet.name,
        "phone": dates.phone(sheet.phone, sheet.country),
        "when": when,
        "was": was if was != when else "",
        "minutes": dates.minutes(visit.minutes),
        "therapist": visit.therapist,
        "place": sheet.address,
        "room": visit.room,
        "reference": visit.reference,
        "link": news.link or own_link,
        "until": dates.full(visit.expires_at, visit.zone) if visit.expires_at else "",
        "questions": news.questions,
        "how_to_come": sheet.how_to_come,
        "parking": sheet.parking,
        "policy": sheet.cancellation_policy,
    }


def _calendar(news: News, receiver: Receiver, sheet: practice.PracticeSheet) -> str:
    if not news.method:
        return ""
    entry = _entry(news.visit, receiver, sheet, news.now)
    return ics.cancel(entry) if news.method == "CANCEL" else ics.request(entry)


def _entry(visit: VisitSheet, receiver: Receiver, sheet: practice.PracticeSheet, now: datetime) -> ics.Visit:
    """The visit as a calendar says it, with a neutral title."""
    return ics.Visit(
        # The same for the visit's whole life, so that a calendar finds the entry that it has (RFC 5545).
        uid=f"{visit.public_id}@unknot",
        sequence=visit.sequence,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        zone=visit.zone,
        place=f"{sheet.name}, {sheet.address}",
        summary=str(_("Appointment at %(practice)s")) % {"practice": sheet.name},
        organizer_name=sheet.name,
        organizer_email=sheet.email,
        attendee_name=receiver.name,
        attendee_email=receiver.email,
        stamp=now,
    )
