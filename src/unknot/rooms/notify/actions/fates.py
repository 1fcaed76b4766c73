"""What became of a text, told by the gateway at an address that only it was given."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from unknot.kit import text_gateways as gateways
from unknot.rooms.notify.models import Channel, Delivery, OutboxMessage


class NotOurs(Exception):
    """No text has this address."""


def callback_address(message: OutboxMessage) -> str:
    """Where a gateway tells what became of this text: an address that cannot be guessed, and opens nothing else."""
    return settings.BASE_URL + reverse("notify:fate", args=[message.pk, _proof(message.pk)])


def note_fate(number: int, proof: str, said: Any, *, now: datetime) -> None:
    """Write down what the gateway says of one text. Said twice it is noted once; delivered stays delivered.

    A word that means neither delivered nor failed (queued, on its way) changes nothing. Raises `NotOurs`.
    """
    if settings.TEXTS_GATEWAY is None or not hmac.compare_digest(proof.encode(), _proof(number).encode()):
        raise NotOurs
    if fate := gateways.fate_in(settings.TEXTS_GATEWAY, said):
        texts = OutboxMessage.objects.filter(pk=number, channel=Channel.TEXT)
        texts.exclude(delivery__in={Delivery.DELIVERED, fate}).update(delivery=fate, delivery_at=now)


def _proof(number: int) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"fate of text:{number}".encode(), hashlib.sha256).hexdigest()
