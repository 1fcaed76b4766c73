"""Template tags shared by rooms."""
