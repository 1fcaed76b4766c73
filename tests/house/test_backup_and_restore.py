"""Backup and restore, run as an operator runs them, on the database that the tests run on."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import homes
from tests.homes import Home
from tests.once_a_run import HomeOnce, Once
from unknot.house.keeping.archive import sealed
from unknot.kit import keyring

pytestmark = pytest.mark.postgresql
# Two rows a transaction, as fast as it goes: a copy that is not of one moment would hold an odd number.
WRITER = """
import sys
from unknot.house.starting import start_django
start_django()
from django.db import transaction
from unknot.kit import clock
from unknot.rooms.practice import door as practice
print("writing", flush=True)
while True:
    with transaction.atomic():
        for half in ("first", "second"):
            practice.record(actor="command", action="test writer", subject=half, now=clock.now())
"""


@pytest.fixture(scope="session")
def taken(once: Once, demo_home: Home) -> tuple[Path, Path]:
    """A backup of the demo practice, and its file of keys; never to be changed."""

    def take(folder: Path) -> list[str]:
        target, keys = folder / "backups", folder / "keys.json"
        target.mkdir()
        done = demo_home.unknot_from_the_start("backup", str(target), "--keys", str(keys))
        assert done.returncode == 0, done.stderr
        return [str(next(target.iterdir())), str(keys)]

    archive, keys = once("taken", take)
    return Path(archive), Path(keys)


@pytest.fixture(scope="session")
def restored(home_once: HomeOnce, taken: tuple[Path, Path]) -> Home:
    """That backup, restored on a new machine; copy it, never change it."""

    def restore(folder: Path) -> Home:
        new = homes.make_home(folder)
        done = new.unknot_from_the_start("restore", str(taken[0]), "--keys", str(taken[1]))
        assert (done.returncode, done.stderr) == (0, "")
        assert "each equal to the backup" in done.stdout
        return new

    return home_once("restored", restore)


@pytest.fixture(scope="session")
def replaced(home_once: HomeOnce, demo_home: Home) -> Home:
    """A practice where somebody was signed in, that has moved after a backup, and was put back to it."""

    def replace(folder: Path) -> Home:
        home, path = homes.copy_of(demo_home, folder), folder.with_name("earlier.tar.gz")
        home.ask("INSERT INTO django_session VALUES ('a', 'b', '2999-01-01 00:00:00+00:00')")
        assert home.unknot("backup", str(path)).returncode == 0
        assert home.unknot("setup", "--city", "Evanston").returncode == 0
        assert home.ask("SELECT city FROM practice_practice") == [("Evanston",)]
        done = home.unknot("restore", str(path), "--replace")
        assert (done.returncode, done.stderr) == (0, "")
        return home

    return home_once("replaced", replace)


@pytest.fixture
def backup(taken: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """A backup to do anything with, and its file of keys."""
    archive, keys = taken
    (tmp_path / "backups").mkdir()
    return Path(shutil.copy2(archive, tmp_path / "backups")), Path(shutil.copy2(keys, tmp_path))


def manifest_of(path: Path) -> dict[str, object]:
    with tarfile.open(path) as tar:
        stream = tar.extractfile("manifest.json")
        assert stream is not None
        return json.loads(stream.read())  # type: ignore[no-any-return]  # JSON


def content_of(home: Home, tmp_path: Path) -> object:
    """What a backup says of a home's tables."""
    target = tmp_path / f"content-of-{home.folder.parent.name}.tar.gz"
    done = home.unknot("backup", str(target))
    assert done.returncode == 0, done.stderr
    return manifest_of(target)["tables"]


def test_backup_restored_on_a_new_machine_is_equal(
    demo_home: Home, taken: tuple[Path, Path], restored: Home, tmp_path: Path
) -> None:
    assert content_of(restored, tmp_path) == manifest_of(taken[0])["tables"] == content_of(demo_home, tmp_path)
    assert [(one.folder / "keys" / "field_keys").read_text() for one in (restored, demo_home)] == [
        json.loads(taken[1].read_text())["field_keys"]
    ] * 2
    assert restored.unknot("doctor").returncode in (0, 1)  # the settings came along and are read


@pytest.mark.variant  # of files, not of the database
def test_words_and_files_of_a_practice_come_along(
    copied_home: Home, empty_home: Callable[[str], Home], tmp_path: Path
) -> None:
    own = copied_home.folder / "languages" / "es" / "language.toml"
    own.parent.mkdir(parents=True)
    own.write_text('reviewed_by = "Dr. Rosa Ejemplo"\n', encoding="utf-8")
    (copied_home.folder / "files").mkdir(exist_ok=True)
    (copied_home.folder / "files" / "a.pdf").write_bytes(b"%PDF\x00\xff")
    path, keys, new = tmp_path / "with-words.tar.gz", tmp_path / "elsewhere" / "keys.json", empty_home("own words")
    keys.parent.mkdir()

    taken = copied_home.unknot("backup", str(path), "--keys", str(keys))
    done = new.unknot("restore", str(path), "--keys", str(keys))

    assert (taken.returncode, done.returncode) == (0, 0), taken.stderr + done.stderr
    assert (new.folder / "languages" / "es" / "language.toml").read_text(encoding="utf-8") == own.read_text("utf-8")
    assert (new.folder / "files" / "a.pdf").read_bytes() == b"%PDF\x00\xff"


@pytest.mark.variant  # of files, not of the database
def test_backup_without_words_leaves_those_that_are_here_and_takes_no_link_along(
    copied_home: Home, tmp_path: Path
) -> None:
    path, own = tmp_path / "none.tar.gz", copied_home.folder / "languages" / "es" / "language.toml"
    (copied_home.folder / "files").mkdir(exist_ok=True)
    (copied_home.folder / "files" / "link").symlink_to(copied_home.folder / "keys" / "field_keys")
    taken = copied_home.unknot("backup", str(path))
    own.parent.mkdir(parents=True)
    own.write_text('reviewed_by = "Dr. Rosa Ejemplo"\n', encoding="utf-8")

    done = copied_home.unknot("restore", str(path), "--replace")

    assert (taken.returncode, done.returncode) == (0, 0), taken.stderr + done.stderr
    assert own.exists()
    assert not (copied_home.folder / "files" / "link").exists()


def test_restored_practice_goes_on_counting_where_it_stopped(restored: Home, tmp_path: Path) -> None:
    new = homes.copy_of(restored, tmp_path / "counting")
    before = new.ask("SELECT MAX(id) FROM practice_auditentry")[0][0] or 0

    done = new.unknot("setup", "--city", "Evanston")

    assert done.returncode == 0, done.stderr
    assert new.ask("SELECT MAX(id) FROM practice_auditentry")[0][0] > before


def test_backup_holds_no_key(demo_home: Home, backup: tuple[Path, Path]) -> None:
    path, keys = backup
    inside = gzip.decompress(path.read_bytes())

    assert (demo_home.folder / "keys" / "secret_key").read_bytes().strip() not in inside
    assert (demo_home.folder / "keys" / "field_keys").read_bytes().strip().partition(b":")[2] not in inside
    assert json.loads(keys.read_text())["secret_key"] == (demo_home.folder / "keys" / "secret_key").read_text().strip()
    assert [oct(file.stat().st_mode & 0o777) for file in backup] == ["0o600", "0o600"]


@pytest.mark.variant  # of files, not of the database
def test_keys_beside_the_backup_are_refused(demo_home: Home, tmp_path: Path) -> None:
    done = demo_home.unknot("backup", str(tmp_path), "--keys", str(tmp_path / "keys.json"))

    assert done.returncode == 2
    assert "name another folder" in done.stderr
    assert list(tmp_path.glob("unknot-*")) == []


def test_backup_while_somebody_writes_is_of_one_moment(copied_home: Home, tmp_path: Path) -> None:
    target = tmp_path / "busy.tar.gz"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER], env=copied_home.environment, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        done = copied_home.unknot("backup", str(target))
        still_writing = writer.poll() is None
        writer.kill()

    assert (done.returncode, done.stderr) == (0, "")
    assert still_writing
    restored = homes.make_home(tmp_path / "restored")
    keys = tmp_path / "apart"
    keys.mkdir()
    copied_home.unknot("backup", str(tmp_path / "other.tar.gz"), "--keys", str(keys / "keys.json"))
    assert restored.unknot("restore", str(target), "--keys", str(keys / "keys.json")).returncode == 0
    halves = restored.ask("SELECT subject, COUNT(*) FROM practice_auditentry WHERE action = 'test writer' GROUP BY 1")
    written = copied_home.ask("SELECT COUNT(*) FROM practice_auditentry WHERE action = 'test writer'")[0][0]
    counts = dict(halves)
    assert counts["first"] == counts["second"] > 0
    assert 2 * counts["first"] <= written


@pytest.mark.variant  # of the archive, not of the database
def test_practice_that_is_there_is_not_replaced_unasked(
    copied_home: Home, backup: tuple[Path, Path], tmp_path: Path
) -> None:
    before = content_of(copied_home, tmp_path / "..")

    done = copied_home.unknot("restore", str(backup[0]))

    assert done.returncode == 2
    assert "--replace" in done.stderr
    assert content_of(copied_home, tmp_path) == before


def test_replace_puts_the_backup_in_the_place_of_what_came_after(replaced: Home) -> None:
    assert replaced.ask("SELECT city FROM practice_practice") == [("Chicago",)]


def changed(path: Path, how: Callable[[bytes], bytes]) -> Path:
    """A copy of an archive with other bytes."""
    other = path.with_name("changed.tar.gz")
    other.write_bytes(how(path.read_bytes()))
    return other


def flipped(packed: bytes) -> bytes:
    """One bit of the content turned over, and packed again so that gzip itself has nothing to complain of."""
    content = bytearray(gzip.decompress(packed))
    content[len(content) // 2] ^= 1
    return gzip.compress(bytes(content), 1)


def with_a_way_out(packed: bytes) -> bytes:
    """A member more, whose name leads out of the folder."""
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(packed)) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for member in old:
            new.addfile(member, old.extractfile(member))
        more = tarfile.TarInfo("files/../../../evil")
        new.addfile(more, io.BytesIO())
    return out.getvalue()


@pytest.mark.variant  # of files, not of the database
@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        (lambda packed: packed[: len(packed) // 2], 2, "no whole backup"),
        (lambda packed: packed[:40], 2, "no whole backup"),
        (lambda packed: b"", 2, "no whole backup"),
        (lambda packed: b"not a backup", 2, "no whole backup"),
        (flipped, 1, "digest differs"),
        (with_a_way_out, 2, "does not belong in a backup"),
    ],
    ids=["cut in half", "cut in the manifest", "empty", "something else", "one bit flipped", "name leads out"],
)
def test_archive_that_is_not_whole_changes_nothing(
    backup: tuple[Path, Path], empty_home: Callable[[str], Home], how: Callable[[bytes], bytes], code: int, words: str
) -> None:
    new = empty_home("target")

    done = new.unknot("restore", str(changed(backup[0], how)), "--keys", str(backup[1]))

    assert done.returncode == code
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not new.folder.exists()


def ring_of(keys: Path) -> keyring.Keyring:
    """The field keys in a file of keys."""
    path = keys.with_name("field_keys")
    path.write_text(json.loads(keys.read_text())["field_keys"])
    path.chmod(0o600)
    return keyring.read(path)


def with_other_manifest(path: Path, change: Callable[[dict[str, Any]], object], ring: keyring.Keyring | None) -> Path:
    """A copy of an archive whose manifest says something else; sealed anew by whoever has the keys."""

    def repacked(packed: bytes) -> bytes:
        out, manifest = io.BytesIO(), b""
        with tarfile.open(fileobj=io.BytesIO(packed)) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
            for member in old:
                stream = old.extractfile(member)
                content = stream.read() if stream else b""
                if member.name == "manifest.json":
                    said = json.loads(content)
                    change(said)
                    content = manifest = json.dumps(said).encode()
                if member.name == "manifest.seal" and ring:
                    content = sealed(manifest, ring).encode()
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
        return out.getvalue()

    return changed(path, repacked)


@pytest.mark.variant  # of the archive, not of the database
def test_content_that_is_not_what_the_manifest_says_ends_with_one(
    backup: tuple[Path, Path], empty_home: Callable[[str], Home]
) -> None:
    path, keys = backup
    other = with_other_manifest(path, lambda said: said["tables"]["practice_practice"].update(rows=2), ring_of(keys))
    new = empty_home("target")

    done = new.unknot("restore", str(other), "--keys", str(backup[1]))

    assert done.returncode == 1
    assert "differs in practice_practice" in done.stderr
    assert not (new.folder / "keys").exists()


@pytest.mark.variant  # of the archive, not of the database
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda said: said["migrations"].append("practice.9999_from_tomorrow"), "newer version"),
        (lambda said: said.update(database="oracle"), "the backup is of oracle"),
        (lambda said: said.update(format="unknot-backup/2"), "this version reads unknot-backup/1"),
        (lambda said: said.pop("tables"), "not in the form"),
        (lambda said: said["members"].update({"database/more": "0" * 64}), "database/more is missing"),
    ],
    ids=["newer", "other database", "other format", "half a manifest", "member missing"],
)
def test_backup_that_does_not_fit_is_refused(
    backup: tuple[Path, Path],
    empty_home: Callable[[str], Home],
    change: Callable[[dict[str, Any]], object],
    words: str,
) -> None:
    new = empty_home("target")

    other = with_other_manifest(backup[0], change, ring_of(backup[1]))
    done = new.unknot("restore", str(other), "--keys", str(backup[1]))

    assert done.returncode == 2
    assert words in done.stderr
    assert not (new.folder / "keys").exists()


@pytest.mark.variant  # of the archive, not of the database
def test_backup_that_somebody_without_the_keys_has_changed_is_refused(
    backup: tuple[Path, Path], empty_home: Callable[[str], Home]
) -> None:
    other = with_other_manifest(backup[0], lambda said: said.update(version="9"), None)
    new = empty_home("target")

    done = new.unknot("restore", str(other), "--keys", str(backup[1]))

    assert done.returncode == 2
    assert "somebody without the keys has changed its manifest" in done.stderr
    assert not (new.folder / "keys").exists()


@pytest.mark.variant  # of the archive, not of the database
@pytest.mark.parametrize("part", ["tables", "sequences"])
def test_name_that_no_table_has_never_reaches_the_database(
    backup: tuple[Path, Path], empty_home: Callable[[str], Home], part: str
) -> None:
    name, content = 'x"; DROP TABLE practice_practice; --', {"rows": 0, "sha256": "0" * 64} if part == "tables" else 1
    other = with_other_manifest(backup[0], lambda said: said[part].update({name: content}), ring_of(backup[1]))
    new = empty_home("target")

    done = new.unknot("restore", str(other), "--keys", str(backup[1]))

    if part == "sequences" and not new.database:  # SQLite's copy holds its sequences itself and reads none
        assert done.returncode == 0
        return
    assert done.returncode in (1, 2)
    assert "no table or sequence" in done.stderr or "differs in x" in done.stderr


def test_nobody_is_signed_in_after_a_restore(replaced: Home) -> None:
    assert replaced.ask("SELECT COUNT(*) FROM django_session")[0][0] == 0


@pytest.mark.variant  # of files, not of the database
def test_other_keys_are_refused_before_anything_changes(
    demo_home: Home, backup: tuple[Path, Path], empty_home: Callable[[str], Home], tmp_path: Path
) -> None:
    other = json.loads(backup[1].read_text())
    other["field_keys"] = "other:" + "A" * 43 + "=\n"
    (tmp_path / "other.json").write_text(json.dumps(other))
    new = empty_home("target")

    done = new.unknot("restore", str(backup[0]), "--keys", str(tmp_path / "other.json"))

    assert done.returncode == 2
    assert "the keys here do not open it" in done.stderr
    assert not (new.folder / "keys").exists()


@pytest.mark.variant  # of files, not of the database
def test_restore_under_a_served_practice_is_refused(copied_home: Home, backup: tuple[Path, Path]) -> None:
    with homes.served(copied_home, "--workers", "1"):
        done = copied_home.unknot("restore", str(backup[0]), "--replace")

    assert done.returncode == 2
    assert "`unknot serve` runs" in done.stderr


@pytest.mark.variant  # of files, not of the database
def test_backup_over_a_file_that_is_there_is_refused(demo_home: Home, tmp_path: Path) -> None:
    there = tmp_path / "there.tar.gz"
    there.write_text("mine")

    done = demo_home.unknot("backup", str(there))

    assert done.returncode == 2
    assert there.read_text() == "mine"
