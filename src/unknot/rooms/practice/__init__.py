"""People, credentials, rooms and the audit trail."""
