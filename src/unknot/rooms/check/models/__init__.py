"""Tables of the check: answers, findings, clearances. What concerns health is sealed."""

from unknot.rooms.check.models.before_visit import BeforeVisit
from unknot.rooms.check.models.clearance import Clearance, RaisedLevel
from unknot.rooms.check.models.draft import Draft
from unknot.rooms.check.models.finding import StoredFinding
from unknot.rooms.check.models.link import CheckLink
from unknot.rooms.check.models.mailed import MailedLink, Opening

__all__ = ["BeforeVisit", "CheckLink", "Clearance", "Draft", "MailedLink", "Opening", "RaisedLevel", "StoredFinding"]
