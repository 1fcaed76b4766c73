"""Where the owner words the messages: every kind, by mail and by text, in each language; shown before it is saved.

Plain text with places in curly brackets. It is filled, never executed (`unknot.spine.notify.wording`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unknot.kit import languages
from unknot.rooms.notify.actions.wordings import Kind, kinds, troubles
from unknot.rooms.notify.forms import WordingForm
from unknot.rooms.notify.models import Channel, OwnWording
from unknot.rooms.practice import door as practice
from unknot.rooms.practice.admin.audited import Audited
from unknot.spine.notify.length import length_of
from unknot.spine.notify.wording import Wording, filled

PAGE = "notify_ownwording_words"


@dataclass(frozen=True)
class Words:
    """One text of the list: which, where it is changed, and whose words it has now."""

    name: str
    href: str
    is_own: bool
    is_off: bool


@dataclass(frozen=True)
class Which:
    """One kind in one language by one channel."""

    kind: Kind
    language: str
    channel: Channel

    @property
    def key(self) -> dict[str, Any]:
        """By which its row is found."""
        return {"kind": self.kind.word, "language": self.language, "channel": self.channel.value}

    @property
    def href(self) -> str:
        """The page on which it is changed."""
        return reverse(f"admin:{PAGE}", args=[slugify(self.kind.word), self.language, self.channel.value])

    @property
    def name(self) -> str:
        """Language and way, in words."""
        return f"{dict(settings.LANGUAGES)[self.language]}, {self.channel.label}"

    def standard(self) -> Wording:
        """The words that go where the owner has none."""
        with languages.speaking(self.language):
            return self.kind.standard(self.channel)

    def examples(self) -> dict[str, str]:
        """Made-up data, and the practice as it is."""
        sheet = practice.the_practice()
        with languages.speaking(self.language):
            return self.kind.examples() | {"practice": sheet.name}


@admin.register(OwnWording)
class OwnWordingAdmin(Audited):
    """A list of every kind, and a page for each."""

    def get_urls(self) -> list[Any]:
        own = path("<slug:kind>/<str:language>/<slug:channel>/", self.admin_site.admin_view(self.words_view), name=PAGE)
        return [own, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a row is made by saving words, on the page of its kind

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False  # and taken away there by going back to the standard text

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **more: Any) -> HttpResponse:
        row = OwnWording.objects.filter(pk=object_id if object_id.isdecimal() else 0).first()
        which = row and _which(slugify(row.kind), row.language, row.channel)
        return HttpResponseRedirect(which.href if which else reverse("admin:notify_ownwording_changelist"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        own = {(row.kind, row.language, row.channel): row for row in OwnWording.objects.all()}
        rows = [(kind.title, [_words(which, own) for which in _all_of(kind)]) for kind in kinds().values()]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Words of messages"),
            "rows": rows,
        }
        return TemplateResponse(request, "notify/wordings.html", context)

    def words_view(self, request: HttpRequest, kind: str, language: str, channel: str) -> HttpResponse:
        """Show, try out, save, or go back to the standard text."""
        which = _which(kind, language, channel)
        if which is None or not self.has_change_permission(request):
            raise Http404
        if request.method == "POST" and "_standard" in request.POST:
            return self._back_to_standard(request, which)
        form = _form(which, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and "_preview" not in request.POST:
            return self._save(request, which, form.wording())
        context = {**self.admin_site.each_context(request), "opts": self.opts, **_shown(which, form)}
        return TemplateResponse(request, "notify/wording.html", context, status=422 if form.errors else 200)

    @transaction.atomic
    def _save(self, request: HttpRequest, which: Which, wording: Wording) -> HttpResponse:
        if wording == which.standard():
            return self._back_to_standard(request, which)
        row, is_new = OwnWording.objects.update_or_create(
            defaults={"subject": wording.subject, "text": wording.text}, **which.key
        )
        self._record(request, "add" if is_new else "change", row)
        messages.success(request, _("Your words are kept. They go from now on."))
        return HttpResponseRedirect(which.href)

    @transaction.atomic
    def _back_to_standard(self, request: HttpRequest, which: Which) -> HttpResponse:
        row = OwnWording.objects.filter(**which.key).first()
        if row:
            self._record(request, "remove", row)
            row.delete()
        messages.success(request, _("The standard text goes from now on."))
        return HttpResponseRedirect(which.href)


def _all_of(kind: Kind) -> list[Which]:
    codes = [settings.LANGUAGE_CODE] if kind.to_staff else [code for code, _name in settings.LANGUAGES]
    return [Which(kind, code, channel) for channel in kind.channels for code in codes]


def _which(slug: str, language: str, channel: str) -> Which | None:
    every = (which for kind in kinds().values() if slugify(kind.word) == slug for which in _all_of(kind))
    return next((which for which in every if (which.language, which.channel.value) == (language, channel)), None)


def _words(which: Which, own: dict[tuple[str, str, str], OwnWording]) -> Words:
    row = own.get((which.kind.word, which.language, which.channel.value))
    is_off = row is not None and bool(troubles(which.kind, which.channel, Wording(row.subject, row.text)))
    return Words(which.name, which.href, is_own=row is not None, is_off=is_off)


def _form(which: Which, sent: Any) -> WordingForm:
    row = OwnWording.objects.filter(**which.key).first()
    stands = Wording(row.subject, row.text) if row else which.standard()
    initial = {"subject": stands.subject, "text": stands.text}
    return WordingForm(sent, initial=initial, kind=which.kind, channel=which.channel, spoken=which.language)


def _shown(which: Which, form: WordingForm) -> dict[str, object]:
    said = form.wording() if form.is_bound else Wording(form.initial["subject"], form.initial["text"])
    examples = which.examples()
    preview = Wording(filled(said.subject, examples), filled(said.text, examples))
    return {
        "title": f"{which.kind.title}: {which.name}",
        "form": form,
        "spoken": which.language,
        "places": which.kind.places,
        "needed": which.kind.needed,
        "preview": preview,
        "length": _length(preview.text) if which.channel == Channel.TEXT else "",
        "is_own": OwnWording.objects.filter(**which.key).exists(),
    }


def _length(text: str) -> str:
    """How many messages the network makes of it, and what makes it longer."""
    length = length_of(text)
    words = ngettext("%(parts)d text message", "%(parts)d text messages", length.parts) % {"parts": length.parts}
    if length.is_plain:
        return _("With made-up data this goes as %(words)s.") % {"words": words}
    odd = " ".join(one for one in length.foreign if one.isprintable())
    told = {"words": words, "odd": odd}
    return _("With made-up data this goes as %(words)s: signs like %(odd)s leave room for 70 letters, not 160.") % told
