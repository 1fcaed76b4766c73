"""Words, dates and links as the templates of the check show them."""
