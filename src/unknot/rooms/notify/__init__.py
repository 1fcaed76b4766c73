"""Messages and jobs: an outbox, a table of due jobs, one worker."""
