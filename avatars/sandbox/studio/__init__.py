"""What an account has made at Runway: avatars, voices, documents, uploads. No HTTP in here."""
