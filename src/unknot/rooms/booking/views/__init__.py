"""Pages of the book, one noun a file."""
