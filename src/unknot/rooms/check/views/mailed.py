"""A finding mailed to oneself: ask for the link, ask for the code, read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unknot.kit import clock
from unknot.kit.callers import caller_address, network_of
from unknot.kit.problems import refuse
from unknot.kit.visitor import visitor_of
from unknot.rooms.check import door, openings, queries
from unknot.rooms.check.actions.links import LinkRefused
from unknot.rooms.check.actions.mailed import (
    CodeWrong,
    NothingToMail,
    ask_for_code,
    mail_link,
    open_with_code,
    refuse_old,
)
from unknot.rooms.check.forms.mailing import CodeForm, LinkForm
from unknot.rooms.check.queries import MailedSheet
from unknot.rooms.check.views.findings import show
from unknot.rooms.check.views.visitors import for_visitor
from unknot.rooms.practice import door as practice

View = Callable[[HttpRequest, MailedSheet, str, datetime], HttpResponse]


@for_visitor("GET", "HEAD", "POST")
def mail(request: HttpRequest, visitor: str) -> HttpResponse:
    """Which address? The answer is the same for every address."""
    now = clock.now()
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        can_be_mailed = queries.mailable_finding(visitor, now=now) is not None
        return render(request, "check/mail_link.html", {"form": form}) if can_be_mailed else redirect("check:finding")
    if not form.is_valid():
        detail = _("Write a mail address.")
        return refuse(request, "check/mail_link.html", {"form": form}, status=422, detail=detail, form=form)
    email = form.cleaned_data["email"]
    practice.take_try("finding link by visitor", by=visitor, now=now)
    _count_mail("finding link", request, email, now)
    try:
        mail_link(visitor=visitor, email=email, now=now)
    except NothingToMail:
        return redirect("check:finding")
    return redirect("check:link_sent")


@for_visitor("GET", "HEAD")
def sent(request: HttpRequest, visitor: str) -> HttpResponse:
    """The link is on its way."""
    return render(request, "check/link_sent.html")


def _by_link(view: View) -> Callable[..., HttpResponse]:
    """A page behind a mailed link: never cached, counted by address, and 410 with what to do once the link is over.

    In the browser where the check was done the finding itself is open, without any code.
    """

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, *, token: str) -> HttpResponse:
        now = clock.now()
        practice.take_try("link by address", by=caller_address(request), now=now)
        try:
            link = refuse_old(token, now=now)
        except LinkRefused:
            return render(request, "check/mailed_old.html", status=410)
        if visitor_of(request) == link.visitor:
            return redirect("check:finding")
        return view(request, link, token, now)

    return wrapped


@_by_link
def ask(request: HttpRequest, link: MailedSheet, token: str, now: datetime) -> HttpResponse:
    """Show a button; only sending it mails the code, since programs that guard mailboxes open every link."""
    if queries.may_read(link, browser=openings.browser_of(request), now=now):
        return redirect("check:mailed_finding", token=token)
    if request.method != "POST":
        return render(request, "check/mailed_link.html")
    _count_mail("code", request, link.email, now)
    browser, cookie = openings.renewed()
    ask_for_code(link, browser=browser, now=now)
    return openings.remember(redirect("check:mailed_code", token=token), cookie)


@_by_link
def code(request: HttpRequest, link: MailedSheet, token: str, now: datetime) -> HttpResponse:
    """The code from the mail."""
    browser = openings.browser_of(request)
    if request.method != "POST":
        asked = queries.has_asked(link, browser=browser, now=now)
        context = {"form": CodeForm(), "token": token}
        return render(request, "check/mailed_code.html", context) if asked else redirect("check:mailed", token=token)
    practice.take_try("code tried by address", by=caller_address(request), now=now)
    practice.take_try("code tried by contact", by=f"mailed link:{link.id}", now=now)
    practice.take_try("code tried by finding link", by=f"mailed link:{link.id}", now=now)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            fresh, cookie = openings.renewed()
            open_with_code(link, code=form.cleaned_data["code"], browser=browser, renewed=fresh, now=now)
        except CodeWrong:
            form.add_error("code", _("This is not the code of our latest mail, or it is older than 15 minutes."))
        else:
            return openings.remember(redirect("check:mailed_finding", token=token), cookie)
    context = {"form": form, "token": token}
    detail = _("The code does not fit.")
    return refuse(request, "check/mailed_code.html", context, status=422, detail=detail, form=form)


@_by_link
def finding(request: HttpRequest, link: MailedSheet, token: str, now: datetime) -> HttpResponse:
    """The finding, to be read for half an hour, as it stands now."""
    if not queries.may_read(link, browser=openings.browser_of(request), now=now):
        return redirect("check:mailed", token=token)
    sheet = door.finding(link.finding_id, now=now)
    assert sheet is not None, "a link protects its finding"
    return show(request, sheet, is_own=False)


def _count_mail(kind: str, request: HttpRequest, email: str, now: datetime) -> None:
    """Count one mail, as every page does that mails to an address somebody typed (docs/reference/limits.md)."""
    address, contact = caller_address(request), email.lower()
    practice.take_try(f"{kind} by address", by=address, now=now)
    practice.take_try(f"{kind} by address and contact", by=f"{network_of(address)} {contact}", now=now)
    practice.take_try(f"{kind} by contact", by=contact, now=now)
