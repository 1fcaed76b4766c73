"""Pages of the check, one noun a file."""
