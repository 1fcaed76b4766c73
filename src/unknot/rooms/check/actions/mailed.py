"""Mailing a finding to oneself: as a link, never as text, and opened by a code that goes to the same address.

What a link opens is read and nothing else: no visitor's cookie is given, so the pass stays where the check was done.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from unknot.kit import codes, languages
from unknot.rooms.check import letters, links, queries
from unknot.rooms.check.actions.links import LinkRefused
from unknot.rooms.check.models import MailedLink, Opening
from unknot.rooms.check.queries import MailedSheet
from unknot.rooms.notify import door as notify
from unknot.rooms.practice import door as practice


class NothingToMail(Exception):
    """This visitor has no finding to mail: none, a stop that cannot wait, one with open questions, an old one."""


class CodeWrong(Exception):
    """Not the code that was mailed for this browser, or too late. Asking for a new one helps."""


@transaction.atomic
def mail_link(*, visitor: str, email: str, now: datetime) -> None:
    """Mail a link to the visitor's newest finding; whether anybody is known by that address is not looked at."""
    finding = queries.mailable_finding(visitor, now=now)
    if finding is None:
        raise NothingToMail
    token = secrets.token_urlsafe(links.TOKEN_BYTES)
    ends = finding.made_at + queries.MAILED_FOR
    link = MailedLink.objects.create(
        digest=links.digest(token), finding=finding, to={"email": email}, made_at=now, expires_at=ends
    )
    practice.record(actor="visitor", action="mail link", subject=f"finding:{finding.pk}", now=now)
    letters.leave_link(links.mailed_address(token), to=email, number=link.pk, until=ends, now=now)


def refuse_old(token: str, *, now: datetime) -> MailedSheet:
    """The link of this token. Raises `LinkRefused` where it is over or a newer check has taken its finding's place."""
    link = queries.mailed_link(token, now=now)
    if link is None:
        raise LinkRefused
    return link


@transaction.atomic
def ask_for_code(link: MailedSheet, *, browser: str, now: datetime) -> None:
    """Mail a code to the link's own address, good in the browser that asks and in no other."""
    code = codes.new_code()
    opening = Opening.objects.create(
        link_id=link.id,
        browser=browser,
        digest=codes.digest(code, asked=_question(link, browser)),
        asked_at=now,
        expires_at=now + codes.LIFE,
    )
    about = f"opening:{opening.pk}"
    notify.leave_code(code, to=link.email, about=about, key=about, language=languages.here(), now=now)


@transaction.atomic
def open_with_code(link: MailedSheet, *, code: str, browser: str, renewed: str, now: datetime) -> None:
    """Let this browser, under its new digest, read the finding for a while, or raise `CodeWrong`."""
    asked = queries.asked(link, browser=browser, now=now).select_for_update(no_key=True).first()
    if asked is None or not codes.fits(code, asked=_question(link, browser), kept=asked.digest):
        raise CodeWrong
    asked.opened_at, asked.browser, asked.expires_at = now, renewed, now + codes.OPEN_FOR
    asked.save(update_fields=["opened_at", "browser", "expires_at"])
    practice.record(actor="visitor", action="open finding by code", subject=f"finding:{link.finding_id}", now=now)


def forget_mailed(*, now: datetime) -> int:
    """Delete links that are over, with the addresses they went to; how many. Openings that are over go too."""
    Opening.objects.filter(expires_at__lte=now).delete()
    over = MailedLink.objects.filter(expires_at__lte=now)
    count = over.count()
    over.delete()
    return count


def _question(link: MailedSheet, browser: str) -> str:
    return f"mailed:{link.id}:{browser}"
