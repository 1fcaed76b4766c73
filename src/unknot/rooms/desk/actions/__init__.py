"""What staff do at the desk. Reading health is an act: it is written to the audit trail with the read."""
