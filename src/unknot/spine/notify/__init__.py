"""What a message may say."""
