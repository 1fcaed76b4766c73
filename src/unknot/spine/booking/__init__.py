"""What time is free, and what may become of an appointment."""
