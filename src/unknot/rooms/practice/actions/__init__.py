"""What a person can do in the practice, one noun a file."""
