"""The fake gateway does what gateways promise in their documents, and no more, so that tests on it mean something.

Twilio (Message resource): 201 with ``sid`` on acceptance; 401 for wrong credentials; 429 under load; a status callback
as a form, whose ``MessageStatus`` goes queued, sent, then delivered, undelivered or failed. Vonage, Infobip and Sinch
answer JSON. RFC 9110 says what a status means; an Idempotency-Key is that of draft-ietf-httpapi-idempotency-key-header:
the same key again gives the first answer and does nothing twice.
"""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest

from tests.fakes.text_gateway import TextGateway, opened
from unknot.kit import text_gateways as gateways

TWILIO = {
    "url": "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json",
    "format": "form",
    "headers": {"Authorization": "Basic {secret_base64}"},
    "body": {"To": "{to}", "From": "+13125550100", "Body": "{text}", "StatusCallback": "{callback}"},
    "answer": {"id": "sid"},
    "status": {"field": "MessageStatus", "delivered": ["delivered"], "failed": ["failed", "undelivered"]},
}


def asked(gateway: TextGateway, body: Any, *, key: str = "k", secret: str = "letmein") -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=5)
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": key, "Content-Type": "application/json"}
    connection.request("POST", "/messages", json.dumps(body), headers)
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    return answer.status, said


def test_acceptance_is_201_with_a_number_and_is_not_yet_delivery() -> None:
    with opened(TextGateway()) as gateway:
        status, said = asked(gateway, {"to": "+13125550100", "text": "hello"})

    assert (status, said) == (201, {"id": "g-1", "state": "queued"})


def test_same_key_is_one_text_and_another_key_another() -> None:
    with opened(TextGateway()) as gateway:
        first, again, other = (asked(gateway, {"to": "+1312", "text": "x"}, key=key) for key in ("a", "a", "b"))

    assert first == again
    assert other[1]["id"] != first[1]["id"]
    assert len(gateway.taken) == 2


@pytest.mark.parametrize(
    ("body", "secret", "status"),
    [
        ({"to": "+1312", "text": "x"}, "wrong", 401),
        ({"to": "+1312"}, "letmein", 400),
        ({"to": "312", "text": "x"}, "letmein", 400),
        ([], "letmein", 400),
    ],
)
def test_refusals_take_nothing(body: Any, secret: str, status: int) -> None:
    with opened(TextGateway()) as gateway:
        assert asked(gateway, body, secret=secret)[0] == status

    assert gateway.taken == {}


def test_connection_that_breaks_after_acceptance_has_taken_the_text() -> None:
    with opened(TextGateway(answers=["hang up"])) as gateway:
        with pytest.raises(http.client.RemoteDisconnected):
            asked(gateway, {"to": "+1312", "text": "x"})

        assert list(gateway.taken) == ["k"]


def test_settings_for_a_gateway_with_forms_read_its_documented_answers() -> None:
    twilio = gateways.understood(TWILIO, secret="AC1:token")
    accepted = b'{"sid": "SM0123456789abcdef0123456789abcdef", "status": "queued", "error_code": null}'

    assert gateways.id_in(twilio, accepted) == "SM0123456789abcdef0123456789abcdef"
    assert gateways.fate_in(twilio, {"MessageSid": "SM01", "MessageStatus": "sent"}) == ""
    assert gateways.fate_in(twilio, {"MessageSid": "SM01", "MessageStatus": "delivered"}) == "delivered"
    assert gateways.fate_in(twilio, {"MessageStatus": "undelivered", "ErrorCode": "30003"}) == "undelivered"
