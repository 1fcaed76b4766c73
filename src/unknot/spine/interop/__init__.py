"""What the outside reads: values turned into the texts of open standards."""
