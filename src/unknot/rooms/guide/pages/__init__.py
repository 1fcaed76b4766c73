"""What the pages of the guide show, decided here so that templates only place it."""
