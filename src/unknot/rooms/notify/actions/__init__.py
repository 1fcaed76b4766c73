"""What others and the worker do here, one noun a file."""
