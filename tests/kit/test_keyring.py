"""The key file, and what its keys seal."""

from __future__ import annotations

import base64
import threading
from pathlib import Path

import pytest

from unknot.kit import keyring
from unknot.kit.keyring import Keyring, KeysUnreadable, SealBroken

OLD, NEW = ("old", b"o" * 32), ("new", b"n" * 32)


def line(key_id: str, key: bytes) -> str:
    return f"{key_id}:{base64.b64encode(key).decode()}\n"


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_sealed_bytes_open_again_and_never_look_the_same_twice() -> None:
    ring = Keyring((OLD,))

    first, second = ring.seal(b"leg pain", bound_to="here"), ring.seal(b"leg pain", bound_to="here")

    assert first != second
    assert ring.open(first, bound_to="here") == ring.open(second, bound_to="here") == b"leg pain"
    assert "leg" not in first


def test_new_first_key_seals_and_the_old_one_still_opens() -> None:
    sealed_before = Keyring((OLD,)).seal(b"x", bound_to="here")
    rotated = Keyring((NEW, OLD))

    assert rotated.seal(b"x", bound_to="here").startswith("new:")
    assert rotated.open(sealed_before, bound_to="here") == b"x"


def test_value_sealed_with_a_key_that_is_gone_is_refused_by_its_id() -> None:
    sealed = Keyring((OLD,)).seal(b"x", bound_to="here")

    with pytest.raises(SealBroken, match="no key 'old'"):
        Keyring((NEW,)).open(sealed, bound_to="here")


def test_key_with_the_same_id_and_other_bytes_opens_nothing() -> None:
    sealed = Keyring((OLD,)).seal(b"x", bound_to="here")

    with pytest.raises(SealBroken):
        Keyring((("old", b"q" * 32),)).open(sealed, bound_to="here")


def test_value_moved_to_another_place_is_refused() -> None:
    sealed = Keyring((OLD,)).seal(b"x", bound_to="here")

    with pytest.raises(SealBroken, match="there"):
        Keyring((OLD,)).open(sealed, bound_to="there")


def test_every_changed_byte_is_refused() -> None:
    ring = Keyring((OLD,))
    raw = base64.b64decode(ring.seal(b"leg pain", bound_to="here").partition(":")[2])

    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            ring.open(f"old:{base64.b64encode(bytes(changed)).decode()}", bound_to="here")


@pytest.mark.parametrize("sealed", ["", "old", "old:", "old:AAAA", "old:not base64!", "plain words", "old:ä"])
def test_text_that_is_no_seal_is_refused(sealed: str) -> None:
    with pytest.raises(SealBroken):
        Keyring((OLD,)).open(sealed, bound_to="here")


def test_made_file_is_the_owners_alone_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "field_keys"

    keyring.make(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert len(keyring.read(path).keys) == 1
    assert [found.name for found in path.parent.iterdir()] == ["field_keys"]


def test_existing_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "field_keys", line(*OLD))

    keyring.make(path)

    assert keyring.read(path).keys == (OLD,)


def test_file_made_by_many_at_once_holds_one_key(tmp_path: Path) -> None:
    path = tmp_path / "field_keys"
    makers = [threading.Thread(target=keyring.make, args=(path,)) for _ in range(8)]

    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert len(keyring.read(path).keys) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_line_put_above_makes_the_new_key_first(tmp_path: Path) -> None:
    path = written(tmp_path / "field_keys", keyring.new_line() + line(*OLD))

    assert [key_id == "old" for key_id, _ in keyring.read(path).keys] == [False, True]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o666, 0o604, 0o700])
def test_file_open_to_others_is_refused_with_what_to_do(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path / "field_keys", line(*OLD), mode)

    with pytest.raises(KeysUnreadable, match=f"mode 0{mode:o}.*chmod 600"):
        keyring.read(path)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_file_of_the_owner_alone_is_read(tmp_path: Path, mode: int) -> None:
    assert keyring.read(written(tmp_path / "field_keys", line(*OLD), mode)).keys == (OLD,)


def test_missing_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeysUnreadable, match="run `unknot setup`"):
        keyring.read(tmp_path / "field_keys")


WRONG = {
    "empty": ("", "holds no key"),
    "no colon": ("abc\n", "id:base64"),
    "no id": (line("", b"x" * 32), "32 bytes"),
    "short": (line("a", b"x" * 16), "32 bytes"),
    "not base64": ("a:###\n", "id:base64"),
    "not ascii": ("ä:AAAA\n", "cannot be read"),
    "same id twice": (line("a", b"x" * 32) + line("a", b"y" * 32), "same id"),
}


@pytest.mark.parametrize("how", WRONG)
def test_file_in_another_form_is_refused(tmp_path: Path, how: str) -> None:
    text, said = WRONG[how]

    with pytest.raises(KeysUnreadable, match=said):
        keyring.read(written(tmp_path / "field_keys", text))
