"""The safety check: questions, answers, findings."""
