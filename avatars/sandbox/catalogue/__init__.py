"""What Runway knows besides sessions, over HTTP: what was made, what was said, the account."""
