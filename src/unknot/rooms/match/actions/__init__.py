"""What happens in the match, one noun a file."""
