"""Find, disclose, pseudonymize, expire and erase personal data."""
