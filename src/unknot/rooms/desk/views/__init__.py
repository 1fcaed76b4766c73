"""Views of the desk, one noun a file."""
