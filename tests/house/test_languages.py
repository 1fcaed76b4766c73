"""Which language a page is in, how one touch changes it, and who is told that nobody has read it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from pytest_django import Settings

from tests import pseudo
from tests.factories import practice as people
from tests.homes import Home
from tests.house.test_settings import ENOUGH, IN_ONE_LINE, START
from unknot.house import doctor
from unknot.kit import content

# Of pages and words, not of the database.
pytestmark = [pytest.mark.django_db, pytest.mark.variant]

UNREAD = "not yet read by a speaker with clinical training"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _practice() -> None:
    people.practice()


@pytest.fixture
def spanish() -> Client:
    """A browser that asks for Spanish."""
    return Client(headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"})


def language_of(answer: Any) -> str:
    [found] = re.findall(r'<html lang="([\w-]+)"', answer.content.decode())
    return str(found)


def touched(browser: Client, path: str, code: str) -> Any:
    """What the button of a language does."""
    return browser.post(path, f"language={code}", content_type=FORM)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", "en"), ("es", "es"), ("es-419,es;q=0.8", "es"), ("fr,es;q=0.3", "es"), ("fr", "en"), ("en-GB", "en")],
)
def test_browser_gets_what_it_asks_for_where_there_is_that(asked: str, shown: str) -> None:
    answer = Client(headers={"Accept-Language": asked} if asked else {}).get("/")

    assert (language_of(answer), answer["Content-Language"]) == (shown, shown)
    assert {word.strip().lower() for word in answer["Vary"].split(",")} >= {"accept-language", "cookie"}


def test_browser_that_asks_for_nothing_gets_the_practices_language(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "es"

    assert language_of(Client().get("/")) == "es"


@pytest.mark.parametrize(
    "path", ["/", "/check/", "/check/ces/", "/book/?type=deep", "/guide/?a=%2F", "/accounts/login/"]
)
def test_one_touch_shows_the_same_page_and_is_remembered(spanish: Client, path: str) -> None:
    answer = touched(spanish, path, "en")

    assert (answer.status_code, answer["Location"]) == (302, path)
    assert language_of(spanish.get(path, follow=True)) == "en"
    assert language_of(spanish.get("/guide/")) == "en"


def test_every_page_has_a_button_for_each_other_language_in_its_own_words(spanish: Client) -> None:
    for path in ("/", "/check/", "/check/ces/", "/nowhere/"):
        html = spanish.get(path).content.decode()

        assert re.findall(r'name="language" value="(\w+)" lang="(\w+)"[^>]*>([^<]+)</button>', html) == [
            ("en", "en", "English")
        ]


def test_switch_stands_on_the_frame_of_an_emergency_too() -> None:
    request = RequestFactory().get("/check/finding/")

    html = render_to_string("house/bare.html", {}, request)

    assert '<form class="switch" method="post">' in html
    assert re.findall(r'value="(\w+)" lang="\w+">([^<]+)<', html) == [("es", "Español")]


def test_address_alone_changes_nothing(spanish: Client) -> None:
    answer = spanish.get("/?language=en")

    assert language_of(answer) == "es"
    assert "unknot_language" not in answer.cookies


@pytest.mark.parametrize("code", ["xx", "", "en%0D%0ASet-Cookie:a=b", "../en"])
def test_language_that_is_none_is_not_remembered(spanish: Client, code: str) -> None:
    answer = touched(spanish, "/", code)

    assert (answer.status_code, answer["Location"], dict(answer.cookies)) == (302, "/", {})


def test_way_back_leads_to_no_other_host(spanish: Client) -> None:
    answer = spanish.post("/", "language=en", content_type=FORM, PATH_INFO="//evil.example/book/")

    assert answer["Location"] == "/%2Fevil.example/book/"


def test_form_that_says_more_goes_to_its_page(spanish: Client) -> None:
    answer = spanish.post("/again/", "language=en&email=ada", content_type=FORM)

    assert answer.status_code == 422
    assert "unknot_language" not in answer.cookies


def test_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts(spanish: Client, settings: Settings) -> None:
    plain = touched(spanish, "/", "en").cookies["unknot_language"]
    settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_COOKIE_SECURE = "__Host-unknot_language", True
    secure = touched(spanish, "/", "en").cookies["__Host-unknot_language"]

    assert (plain["path"], plain["domain"], plain["samesite"], plain["httponly"]) == ("/", "", "Lax", True)
    assert (secure["path"], secure["domain"], secure["secure"]) == ("/", "", True)
    assert int(plain["max-age"]) == 365 * 24 * 60 * 60


def test_drawing_is_the_same_in_every_language() -> None:
    page = '{% load kit %}{% figure "both" ache=True %}'

    def lines(code: str) -> list[str]:
        with translation.override(code):
            return re.findall(r' (?:d|x|y|viewBox|transform)="([^"]+)"', Template(page).render(Context()))

    assert lines("es") == lines("en") != []


# A language of files alone


def settings_with(home: Home, show: str, **more: str) -> str:
    """What `show` prints once Django's settings are read in this home, or the refusal."""
    done = home.python("-c", f"{IN_ONE_LINE.format(START)}\nfrom django.conf import settings\nprint({show})", **more)
    return (done.stdout or done.stderr).strip()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home", more=ENOUGH)


def test_language_of_a_practices_own_folder_is_one_like_any_other(home: Home) -> None:
    pseudo.make_language(home.folder / "languages")

    found = settings_with(home, "(settings.LANGUAGES, settings.LANGUAGE_CODE)", UNKNOT_LANGUAGE=pseudo.CODE)

    assert found == str(([("en", "English"), ("es", "Español"), (pseudo.CODE, pseudo.NAME)], pseudo.CODE))


def test_language_that_is_read_from_right_to_left_says_so(home: Home) -> None:
    pseudo.make_language(home.folder / "languages")
    about = home.folder / "languages" / pseudo.CODE / "language.toml"
    about.write_text(about.read_text() + "right_to_left = true\n")

    assert settings_with(home, "settings.LANGUAGES_BIDI") == str([pseudo.CODE])


def test_frame_of_such_a_language_goes_from_right_to_left(settings: Settings) -> None:
    settings.LANGUAGES_BIDI = ["es"]
    request = RequestFactory().get("/")

    with translation.override("es"):
        assert '<html lang="es" dir="rtl">' in render_to_string("house/frame.html", {}, request)


def test_text_that_is_no_toml_is_refused_at_start_with_its_place(home: Home) -> None:
    folder = home.folder / "languages" / "fr"
    folder.mkdir(parents=True)
    (folder / "plan.toml").write_text("title = 'half")

    said = settings_with(home, "1")

    assert f"{folder / 'plan.toml'}: " in said
    assert "at end of document" in said
    assert "Traceback" not in said


def test_language_without_a_catalogue_is_refused_at_start_with_the_command_that_makes_one(home: Home) -> None:
    folder = home.folder / "languages" / "fr"
    folder.mkdir(parents=True)
    (folder / "language.toml").write_text('name = "Français"\n')

    assert f"run: python -m unknot.house.catalogues {folder}" in settings_with(home, "1")


def test_practices_language_must_be_one(home: Home) -> None:
    assert "UNKNOT_LANGUAGE: is 'fr'; write one of en, es." in settings_with(home, "1", UNKNOT_LANGUAGE="fr")


# Read by a speaker with clinical training, or not yet


@pytest.fixture
def reviewed(tmp_path: Path) -> Any:
    """The practice's own word that somebody has read the Spanish."""
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "language.toml").write_text('reviewed_by = "Dr. Rosa Ejemplo"\nreviewed_on = "2026-11-24"\n')
    content.look_in(tmp_path)
    yield
    content.look_no_more_in(tmp_path)


def test_owner_alone_sees_on_the_day_that_a_language_was_not_read() -> None:
    owner, desk, therapist = people.owner(), people.user(), people.therapist().user

    seen = {user.email: _day(user) for user in (owner, desk, therapist)}

    assert [UNREAD in html for html in seen.values()] == [True, False, False]
    assert '<span lang="es">Español</span>: not yet read' in seen[owner.email]
    assert 'href="/clinical/">The clinical reference' in seen[owner.email]


@pytest.mark.usefixtures("reviewed")
def test_owner_sees_nothing_once_it_was_read() -> None:
    assert UNREAD not in _day(people.owner())


def test_doctor_mentions_it_as_no_fault() -> None:
    finding = doctor.languages(people.NOON)

    assert (finding.ok, finding.words) == (True, f"{UNREAD}: Español")


@pytest.mark.usefixtures("reviewed")
def test_doctor_says_when_all_were_read() -> None:
    assert doctor.languages(people.NOON).words == "all read by a speaker with clinical training"


def _day(user: Any) -> str:
    browser = Client()
    browser.force_login(user)
    return str(browser.get("/desk/").content.decode())


def test_what_django_and_the_sign_in_say_is_said_in_the_language_too(spanish: Client) -> None:
    said = spanish.post("/accounts/login/", {}).content.decode()

    assert said.count("Este campo es obligatorio.") >= 2
    with translation.override("es"), pytest.raises(ValidationError) as refused:
        validate_password("short")
    assert refused.value.messages == ["La contraseña es demasiado corta. Debe contener por lo menos 12 caracteres."]
