"""What the templates of the check show: plain words, dates and links."""
