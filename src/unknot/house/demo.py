"""The demo practice: Lakeside Massage, Chicago. Every name is made up, and no number here could be dialled."""

from __future__ import annotations

from datetime import datetime

from unknot.rooms.practice import door as practice

SEED = 1
LAKESIDE = {
    "name": "Lakeside Massage",
    "time_zone": "America/Chicago",
    "street": "100 Example Avenue",
    "city": "Chicago",
    "region": "IL",
    "postal_code": "60601",
    "country": "US",
    "phone": "+1 312-555-0100",
    "email": "desk@lakeside.example",
}
OWNER = {"name": "Olive Example", "email": "owner@lakeside.example"}
PASSWORD = "lakeside demo only"  # noqa: S105 - printed for everybody; it opens made-up data


def make_practice(*, now: datetime, seed: int) -> str:
    """Make the practice where it is missing; what to tell whoever started it."""
    practice.set_up_practice(LAKESIDE, actor="command", now=now)
    practice.add_owner(**OWNER, password=PASSWORD, actor="command", now=now)
    return f"Staff sign in at /accounts/login/ as {OWNER['email']} with the password: {PASSWORD}"
