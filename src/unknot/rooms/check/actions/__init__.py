"""What a person can do in the check, one noun a file."""
