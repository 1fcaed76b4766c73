"""What to ask, what an answer means for safety, and the finding that follows."""
