"""Services, hours, holds and appointments."""
