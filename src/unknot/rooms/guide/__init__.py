"""Education texts with their claims."""
