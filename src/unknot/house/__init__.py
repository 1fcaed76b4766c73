"""The front door: settings, addresses, the page frame and the command line."""
