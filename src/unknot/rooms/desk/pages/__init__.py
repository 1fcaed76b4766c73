"""What the desk's templates show: plain text, dates and links."""
