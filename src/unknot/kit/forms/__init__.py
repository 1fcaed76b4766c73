"""Form fields shared by rooms."""
