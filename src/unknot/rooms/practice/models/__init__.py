"""Tables of the practice, one noun a file."""

from unknot.rooms.practice.models.audit import AuditEntry, AuditSeal
from unknot.rooms.practice.models.client import CareLink, Client
from unknot.rooms.practice.models.limit import LimitWindow
from unknot.rooms.practice.models.place import Equipment, EquipmentKind, Place, TreatmentRoom
from unknot.rooms.practice.models.practice import Practice
from unknot.rooms.practice.models.stamp import Stamp
from unknot.rooms.practice.models.therapist import Credential, Qualification, Therapist
from unknot.rooms.practice.models.user import User

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "CareLink",
    "Client",
    "Credential",
    "Equipment",
    "EquipmentKind",
    "LimitWindow",
    "Place",
    "Practice",
    "Qualification",
    "Stamp",
    "Therapist",
    "TreatmentRoom",
    "User",
]
