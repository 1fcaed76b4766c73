"""The owner's set-up pages: each opens, finds, says what is wrong, and leaves its mark in the audit trail."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import Promise

from tests.factories.practice import (
    NOON,
    care_link,
    owner,
    place,
    practice,
    therapist,
    treatment_room,
    user,
)
from tests.factories.practice import (
    client as person,
)
from unknot.rooms.notify.models import OutboxMessage
from unknot.rooms.practice.models import (
    AuditEntry,
    CareLink,
    Credential,
    Equipment,
    EquipmentKind,
    Practice,
    Therapist,
    User,
)
from unknot.rooms.practice.models import Client as Person
from unknot.rooms.practice.models.user import Role

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant]
PAGES = [
    "practice", "place", "treatmentroom", "equipment", "equipmentkind",
    "therapist", "credential", "client", "carelink", "user", "auditentry",
]  # fmt: skip
ROOM = {"name": "Blue room", "place": 1, "turnover_minutes": 0}


@pytest.fixture
def pages(client: Client):
    """An owner's browser."""
    with time_machine.travel(NOON, tick=False):
        practice()
        client.force_login(owner(email="owner@lakeside.example", name="Olive Owner"))
        yield client


def address(table: str, page: str, *args: object) -> str:
    return reverse(f"admin:practice_{table}_{page}", args=args)


def one_of_each() -> dict[str, int]:
    therapist_ = therapist(name="Theo Test")
    person_ = person(name="Pat Person", phone="+13125550123")
    link = care_link(person_, therapist_)
    return {
        "practice": 1,
        "place": place().pk,
        "equipmentkind": (kind := EquipmentKind.objects.create(name="Lamp")).pk,
        "equipment": Equipment.objects.create(kind=kind, name="Lamp 1").pk,
        "treatmentroom": treatment_room().pk,
        "therapist": therapist_.pk,
        "credential": therapist_.credentials.get().pk,
        "client": person_.pk,
        "carelink": link.pk,
        "user": user().pk,
    }


def rows_of(pages: Client, table: str, **asked: str) -> list[Any]:
    return list(pages.get(address(table, "changelist"), asked).context["cl"].result_list)


def errors(response) -> list[str]:
    found = re.findall(r'<ul class="errorlist[^>]*>\s*<li>(.*?)</li>', response.content.decode(), re.DOTALL)
    return [re.sub(r"&#x27;", "'", text) for text in found]


def trail() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "subject"))


def test_every_table_of_the_practice_has_its_page_and_nothing_else_shows() -> None:
    reverse("admin:index")  # addresses are read, and with them the pages
    ours = {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "practice"}
    libraries = {model._meta.app_label for model in admin.site._registry} - {"practice", "notify", "booking", "guide"}

    assert ours == set(PAGES)
    assert libraries == set()


@pytest.mark.parametrize("table", PAGES)
def test_list_opens(pages: Client, table: str) -> None:
    one_of_each()

    response = pages.get(address(table, "changelist"), follow=True)

    assert response.status_code == 200
    assert "Set up the practice" in response.content.decode()


@pytest.mark.parametrize("table", PAGES)
def test_row_opens(pages: Client, table: str) -> None:
    made = one_of_each()
    if table == "auditentry":
        pages.post(address("treatmentroom", "add"), ROOM)
        made[table] = AuditEntry.objects.latest("pk").pk

    assert pages.get(address(table, "change", made[table])).status_code == 200


@pytest.mark.parametrize(
    "table",
    ["place", "treatmentroom", "equipment", "equipmentkind", "therapist", "credential", "client", "carelink", "user"],
)
def test_empty_form_opens(pages: Client, table: str) -> None:
    assert pages.get(address(table, "add")).status_code == 200


def test_no_column_and_no_filter_is_called_by_its_name_in_the_code() -> None:
    """No catalogue knows those names: they would stand in English on every page."""
    unnamed = [
        f"{model.__name__}.{name}"
        for model, page in admin.site._registry.items()
        for name in {*page.list_display, *page.list_filter}
        if name in {field.name for field in model._meta.get_fields()}
        and not isinstance(model._meta.get_field(str(name)).verbose_name, Promise)
    ]
    assert unnamed == []


def test_no_page_brings_its_own_script_or_style_into_the_text(pages: Client) -> None:
    made = one_of_each()
    shown = [pages.get(reverse("admin:index"))]
    shown += [pages.get(address(table, "changelist"), follow=True) for table in PAGES]
    shown += [pages.get(address(table, "change", pk)) for table, pk in made.items()]

    for response in shown:
        page = response.content.decode()
        assert re.findall(r"<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son[a-z]+=|\sstyle=", page) == []
        assert "script-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("table", "said", "number"),
    [
        ("client", "pat", 1),
        ("client", "PAT PERSON", 1),
        ("client", "(312) 555-0123", 1),
        ("client", "555-0199", 0),
        ("client", "nobody", 0),
        ("therapist", "DEMO-", 1),
        ("therapist", "theo", 1),
        ("therapist", "nora", 0),
        ("credential", "theo", 1),
        ("credential", "illinois", 1),
        ("carelink", "pat", 1),
        ("carelink", "nobody", 0),
        ("user", "olive", 1),
        ("treatmentroom", "room", 1),
    ],
)
def test_search_finds(pages: Client, table: str, said: str, number: int) -> None:
    one_of_each()

    assert len(rows_of(pages, table, q=said)) == number


@pytest.mark.parametrize("table", PAGES)
def test_nothing_is_deleted_but_a_licence(pages: Client, table: str) -> None:
    made = one_of_each()

    response = pages.get(address(table, "delete", made.get(table, 1)))

    assert response.status_code in ({200} if table == "credential" else {302, 403})


def test_practice_is_one_row_and_its_list_leads_to_it(pages: Client) -> None:
    assert pages.get(address("practice", "changelist"))["Location"] == address("practice", "change", 1)
    assert pages.get(address("practice", "add")).status_code == 403


def test_practice_is_made_by_the_command_and_not_here(client: Client) -> None:
    client.force_login(owner())

    assert client.post(address("practice", "add"), practice_form()).status_code == 503
    assert not Practice.objects.exists()


def practice_form(**fields: str) -> dict[str, str]:
    given = {
        "name": "Lakeside Massage",
        "phone": "+13125550100",
        "email": "desk@lakeside.example",
        "street": "1 Example Street",
        "city": "Chicago",
        "region": "IL",
        "postal_code": "60601",
        "country": "US",
        "time_zone": "America/Chicago",
        "cancel_until_hours": "24",
    }
    return given | fields


def test_numbers_for_those_who_must_not_wait_have_no_default(pages: Client) -> None:
    pages.post(address("practice", "change", 1), practice_form())

    assert (Practice.objects.get().emergency_number, Practice.objects.get().advice_number) == ("", "")


@pytest.mark.parametrize(
    ("field", "said", "answer"),
    [
        ("emergency_number", "nine one one", "Write only the number that people dial, such as 116 117."),
        ("advice_number", "1", "Write only the number that people dial, such as 116 117."),
        ("time_zone", "Chicago", "Write the zone as Region/City, such as America/Chicago."),
        ("country", "us", "Write the country as two capital letters, such as US."),
        ("email", "desk", "Write a mail address with an @ in it, such as ada@example.com."),
        ("email", "desk@\u05d0a.com", "Write a mail address with an @ in it, such as ada@example.com."),
    ],
)
def test_wrong_setting_of_the_practice_is_refused_by_its_field(
    pages: Client, field: str, said: str, answer: str
) -> None:
    response = pages.post(address("practice", "change", 1), practice_form(**{field: said}))

    assert errors(response) == [answer]
    assert trail() == []


def test_change_stands_in_the_trail_by_field_and_not_by_what_was_written(pages: Client) -> None:
    pages.post(address("practice", "change", 1), practice_form(emergency_number="112"))

    entry = AuditEntry.objects.get(action="change practice")
    assert (entry.subject, entry.actor) == ("practice:1", f"user:{User.objects.get().pk}")
    assert entry.detail == {"fields": ["Emergency number"]}


def test_trail_names_people_and_takes_the_same_queries_for_one_and_for_three(pages: Client) -> None:
    counts = []
    for number in range(3):
        pages.post(address("client", "add"), {"name": f"Pat {number}", "email": "", "phone": ""})
        with CaptureQueriesContext(connection) as asked:
            page = pages.get(address("auditentry", "changelist")).content.decode()
        counts.append(len(asked))
        assert f"Pat {number}" in page

    assert "Olive Owner" in page
    assert "user:" not in page.split("<tbody>")[1]
    assert counts[0] == counts[1] == counts[2]


def test_trail_is_read_found_and_filtered_by_words(pages: Client) -> None:
    pages.post(address("client", "add"), {"name": "Pat", "email": "", "phone": ""})
    spanish = {"headers": {"Accept-Language": "es"}}

    page = pages.get(address("auditentry", "changelist"), **spanish).content.decode()
    entry = pages.get(address("auditentry", "change", AuditEntry.objects.get().pk), **spanish).content.decode()

    assert page.count("añadir: cliente") == 2  # in its row and in the filter
    assert "add client" not in re.sub(r"<[^>]+>", "", page + entry)


def test_second_place_without_a_name_is_told_so(pages: Client) -> None:
    sent = {"name": "", "active": "on", "time_zone": "", "street": "", "city": ""}

    assert errors(pages.post(address("place", "add"), sent)) == ["Another place has no name. Give one."]


def test_care_link_is_called_by_who_and_with_whom(pages: Client) -> None:
    made = one_of_each()

    assert "Pat Person with Theo Test" in pages.get(address("carelink", "change", made["carelink"])).content.decode()


# Therapists ----------------------------------------------------------------------------------------------------------


def therapist_form(**fields: str) -> dict[str, str]:
    given = {
        "name": "Nora New",
        "active": "on",
        "email": "nora@lakeside.example",
        "rest_minutes": "0",
        "qualifications-TOTAL_FORMS": "1",
        "qualifications-INITIAL_FORMS": "0",
        "qualifications-0-massage_type": "deep",
        "credentials-TOTAL_FORMS": "1",
        "credentials-INITIAL_FORMS": "0",
        "credentials-0-title": "Licensed massage therapist",
        "credentials-0-licence_number": "DEMO-1",
        "credentials-0-issuer": "Illinois",
        "credentials-0-expires_on": "2027-01-31",
    }
    return given | fields


def test_therapist_comes_with_licence_and_training_on_one_page(pages: Client) -> None:
    pages.post(address("therapist", "add"), therapist_form())

    made = Therapist.objects.get()
    assert [str(one) for one in made.qualifications.all()] == ["deep tissue massage"]
    assert made.credentials.get().expires_on == date(2027, 1, 31)
    assert trail() == [("add therapist", f"therapist:{made.pk}")]


def test_same_licence_twice_is_refused(pages: Client) -> None:
    pages.post(address("therapist", "add"), therapist_form())

    response = pages.post(address("therapist", "add"), therapist_form(name="Olaf Other", email="o@lakeside.example"))

    assert response.status_code == 200
    assert Therapist.objects.count() == 1


STATES = {
    "yesterday": (NOON - timedelta(days=1), "expired: takes no bookings", "expired"),
    "today": (NOON, "expires soon", "soon"),
    "in 60 days": (NOON + timedelta(days=60), "expires soon", "soon"),
    "in 61 days": (NOON + timedelta(days=61), "valid", "valid"),
    "never had one": (None, "none: takes no bookings", "expired"),
}


@pytest.mark.parametrize("how", STATES)
def test_licence_says_how_it_stands_and_is_found_by_it(pages: Client, how: str) -> None:
    until, words, found_by = STATES[how]
    one = therapist(licensed_through=until.date() if until else None)

    page = pages.get(address("therapist", "changelist")).content.decode()
    found = {
        state: [row.pk for row in rows_of(pages, "therapist", licence=state)] for state in ("expired", "soon", "valid")
    }

    assert words in page
    assert found == {"expired": [], "soon": [], "valid": []} | {found_by: [one.pk]}


@pytest.mark.parametrize(("state", "number"), [("expired", 1), ("soon", 1), ("valid", 1), ("", 3)])
def test_licences_are_found_by_how_they_stand(pages: Client, state: str, number: int) -> None:
    for days in (-1, 60, 61):
        therapist(licensed_through=(NOON + timedelta(days=days)).date())

    assert len(rows_of(pages, "credential", **({"licence": state} if state else {}))) == number


def test_licence_day_is_the_day_at_the_practice(pages: Client) -> None:
    therapist(licensed_through=date(2026, 11, 24))

    expired = []
    for moment in (datetime(2026, 11, 25, 5, 59, tzinfo=UTC), datetime(2026, 11, 25, 6, 0, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):  # midnight in Chicago lies between the two
            pages.force_login(User.objects.get(role=Role.OWNER))
            expired.append(len(rows_of(pages, "credential", licence="expired")))

    assert expired == [0, 1]


@pytest.mark.parametrize("table", ["therapist", "credential", "client", "carelink", "user"])
def test_list_takes_the_same_queries_for_one_and_for_three(pages: Client, table: str) -> None:
    care_link(person(), therapist())
    with CaptureQueriesContext(connection) as for_one:
        rows_of(pages, table)
    care_link(person(), therapist())
    care_link(person(), therapist())

    with CaptureQueriesContext(connection) as for_three:
        rows_of(pages, table)

    assert len(for_three) == len(for_one)


# Clients and who cares for them --------------------------------------------------------------------------------------


def test_number_of_a_client_is_kept_in_one_form(pages: Client) -> None:
    pages.post(address("client", "add"), {"name": "Pat", "email": "", "phone": "(312) 555-0199"})
    pages.post(address("client", "add"), {"name": "Nobody to reach", "email": "", "phone": ""})

    assert list(Person.objects.order_by("pk").values_list("phone", flat=True)) == ["+13125550199", ""]


def test_number_that_is_not_whole_is_refused(pages: Client) -> None:
    response = pages.post(address("client", "add"), {"name": "Pat", "phone": "555-0199"})

    assert errors(response) == ["Write the number with all its digits."]


def test_no_page_has_a_field_for_health(pages: Client) -> None:
    made = one_of_each()

    page = pages.get(address("client", "change", made["client"])).context["adminform"]

    assert list(page.form.fields) == ["name", "email", "phone"]


def test_cover_is_opened_in_the_time_of_the_practice_and_only_its_end_is_changed(pages: Client) -> None:
    person_, therapist_ = person(), therapist()
    form = {
        "client": str(person_.pk),
        "therapist": str(therapist_.pk),
        "reason": "cover",
        "from_at_0": "2026-11-25",
        "from_at_1": "09:00",
    }
    pages.post(address("carelink", "add"), form)
    link = CareLink.objects.get()
    pages.post(
        address("carelink", "change", link.pk),
        {"from_at_0": "2020-01-01", "from_at_1": "09:00", "until_at_0": "2026-11-27", "until_at_1": "00:00"},
    )

    link.refresh_from_db()
    assert link.from_at == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    assert link.until_at == datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
    assert link.made_by is not None
    assert [action for action, _ in trail()] == ["add carelink", "change carelink"]


# Staff ---------------------------------------------------------------------------------------------------------------


def test_new_staff_get_a_link_and_nobody_types_their_password(pages: Client) -> None:
    form = {"name": "Tara", "email": "Tara@Lakeside.example", "role": "therapist", "is_active": "on"}
    response = pages.post(address("user", "add"), form, follow=True)

    made = User.objects.get(email="tara@lakeside.example")
    assert (made.has_usable_password(), made.is_staff, made.is_superuser) == (False, False, False)
    assert "We sent tara@lakeside.example a link" in response.content.decode()
    assert [row.letter["to"] for row in OutboxMessage.objects.all()] == ["tara@lakeside.example"]
    assert "/accounts/password/reset/key/" in OutboxMessage.objects.get().letter["body"]


def test_role_decides_who_opens_these_pages(pages: Client) -> None:
    one = user(Role.FRONT_DESK)
    form = {"name": one.name, "email": one.email, "is_active": "on"}

    pages.post(address("user", "change", one.pk), form | {"role": "owner"})
    as_owner = User.objects.get(pk=one.pk)
    pages.post(address("user", "change", one.pk), form | {"role": "front_desk"})
    no_longer = User.objects.get(pk=one.pk)

    assert (as_owner.is_staff, as_owner.is_superuser) == (True, True)
    assert (no_longer.is_staff, no_longer.is_superuser) == (False, False)


@pytest.mark.parametrize("change", [{"role": "therapist"}, {"is_active": ""}])
def test_last_owner_stays(pages: Client, change: dict[str, str]) -> None:
    one = User.objects.get()

    response = pages.post(
        address("user", "change", one.pk),
        {"name": one.name, "email": one.email, "role": "owner", "is_active": "on"} | change,
    )

    assert errors(response) == ["There must be one owner who may sign in. Make somebody else owner first."]
    assert User.objects.get().role == Role.OWNER


def test_address_in_other_letters_is_refused(pages: Client) -> None:
    response = pages.post(
        address("user", "add"), {"name": "X", "email": "OWNER@lakeside.example", "role": "therapist", "is_active": "on"}
    )

    assert errors(response) == ["Somebody already signs in with this address."]


def test_link_is_sent_again_and_stands_in_the_trail(pages: Client) -> None:
    one, gone = user(), user(is_active=False)

    pages.post(address("user", "changelist"), {"action": "send_link", "_selected_action": [one.pk, gone.pk]})

    assert [row.letter["to"] for row in OutboxMessage.objects.all()] == [one.email]
    assert trail() == [("send password link to user", f"user:{one.pk}")]


def test_lost_second_factor_is_taken_off_and_stands_in_the_trail(pages: Client) -> None:
    one = user()
    Authenticator.objects.create(user=one, type=Authenticator.Type.TOTP, data={"secret": "x"})

    pages.post(address("user", "changelist"), {"action": "take_off_second_factor", "_selected_action": [one.pk]})

    assert not Authenticator.objects.exists()
    assert trail() == [("take second factor off user", f"user:{one.pk}")]


def test_roles_say_what_they_may_do(pages: Client) -> None:
    assert "but no health answers" in pages.get(address("user", "add")).content.decode()


def test_trail_cannot_be_written_here(pages: Client) -> None:
    pages.post(address("treatmentroom", "add"), ROOM)
    entry = AuditEntry.objects.get()

    assert pages.get(address("auditentry", "add")).status_code == 403
    assert pages.post(address("auditentry", "change", entry.pk), {"actor": "nobody"}).status_code == 403
    assert pages.post(address("auditentry", "delete", entry.pk), {"post": "yes"}).status_code == 403
    assert AuditEntry.objects.get().actor == entry.actor


def test_licence_taken_away_stands_in_the_trail(pages: Client) -> None:
    therapist()
    licence = Credential.objects.get()

    pages.post(address("credential", "delete", licence.pk), {"post": "yes"})

    assert trail() == [("remove credential", f"credential:{licence.pk}")]


# Who signs in as a therapist ------------------------------------------------------------------------------------------


def form_of(her: Therapist, *, user_id: int | str) -> dict[str, object]:
    nothing = {f"{part}-{form}_FORMS": 0 for part in ("qualifications", "credentials") for form in ("TOTAL", "INITIAL")}
    return {
        "name": her.name,
        "active": "on",
        "email": her.email,
        "user": user_id,
        "about": "",
        "rest_minutes": 0,
        **nothing,
    }


def links() -> list[tuple[str, object, object]]:
    entries = AuditEntry.objects.filter(action="change who signs in as therapist").order_by("pk")
    return [(entry.subject, entry.detail["before"], entry.detail["after"]) for entry in entries]


def test_who_has_signed_in_stays_the_therapist_they_are(pages: Client) -> None:
    her = therapist()
    User.objects.filter(pk=her.user_id).update(last_login=NOON)
    him = User.objects.get(email="owner@lakeside.example")

    for other in (him.pk, ""):
        pages.post(address("therapist", "change", her.pk), form_of(her, user_id=other))
        assert Therapist.objects.get(pk=her.pk).user_id == her.user_id

    assert 'name="user"' not in pages.get(address("therapist", "change", her.pk)).content.decode()
    assert links() == []


def test_who_has_people_stays_the_therapist_they_are(pages: Client) -> None:
    her = therapist()
    care_link(person(), her)

    pages.post(address("therapist", "change", her.pk), form_of(her, user_id=owner().pk))

    assert Therapist.objects.get(pk=her.pk).user_id == her.user_id


@pytest.mark.parametrize(("role", "given"), [(Role.OWNER, False), (Role.THERAPIST, True)])
def test_therapist_with_people_and_no_account_is_given_one_that_is_no_owners(
    pages: Client, role: Role, given: bool
) -> None:
    her, one = therapist(signs_in=False), user(role)
    care_link(person(), her)

    response = pages.post(address("therapist", "change", her.pk), form_of(her, user_id=one.pk))

    assert (Therapist.objects.get(pk=her.pk).user_id == one.pk) is given
    assert ("would open their answers" in response.content.decode()) is not given


def test_link_that_was_never_used_is_mended_and_both_accounts_stand_in_the_trail(pages: Client) -> None:
    her, right = therapist(), user(Role.THERAPIST)

    pages.post(address("therapist", "change", her.pk), form_of(her, user_id=right.pk))

    assert Therapist.objects.get(pk=her.pk).user_id == right.pk
    assert links() == [(f"therapist:{her.pk}", her.user_id, right.pk)]
