"""What a person can do in the book, one noun a file."""
